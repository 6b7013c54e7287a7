package import SyntaxTrees

/// What is kept about a text, so that it need not be worked out again.
package enum RecordKind: String, Sendable, CaseIterable {
  /// Its definitions, statements and imports: `OutlineRecord`.
  case outline
  /// Its lines as hashes: `LineRecord`.
  case lines
  /// Its definitions as hashes: `DefinitionTable`.
  case definitions
}

/// Keeps records about texts beyond the life of a process.
///
/// Relocation works the same without one, and with one that forgets.
package protocol SourceIndex: Sendable {
  /// A record that was kept.
  ///
  /// - Parameters:
  ///   - kind: what it holds.
  ///   - identity: of the text: its digest.
  ///   - profile: the language.
  /// - Returns: what was kept; nil when there is nothing.
  func record(_ kind: RecordKind, of identity: String, _ profile: LanguageProfile) -> [UInt8]?

  /// Keeps a record, if it can.
  func keep(_ record: [UInt8], _ kind: RecordKind, of identity: String, _ profile: LanguageProfile)
}

/// Counts the forms of records, and of what is in them: it has to be raised whenever a text comes to give another outline,
/// other hashes or other fingerprints, or when these are written in another way.
package enum RecordFormat {
  package static let version = 2
}
