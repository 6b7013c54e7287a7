import CanonicalJSON
import IndexCache
import LanguageServers
import Relocation
import Synchronization
import SyntaxTrees
import SystemPackage

// Contract: records of texts, kept on disk by what they were made of: the digest of the text, the language's profile, the
// grammar's digest, the version of this program and of the records. A record is never older than what it was made with: where
// the grammar that is loaded may not be the one that is on disk, nothing is read or kept.

/// The index of one question, in the language of the grammars that the question uses.
struct LanguageIndex: SourceIndex {
  let records: IndexRecords
  let grammars: GrammarLibrary

  func record(_ kind: RecordKind, of identity: String, _ profile: LanguageProfile) -> [UInt8]? {
    key(kind, identity, profile).flatMap { records.cache.record($0) }
  }

  func keep(_ record: [UInt8], _ kind: RecordKind, of identity: String, _ profile: LanguageProfile) {
    if let key = key(kind, identity, profile) { records.cache.keep(record, key) }
  }

  private func key(_ kind: RecordKind, _ identity: String, _ profile: LanguageProfile) -> RecordKey? {
    // Without a grammar there is no answer either, whatever an earlier one has left.
    guard let grammar = try? grammars.grammar(named: profile.grammarName),
      let engine = records.engine(profile, grammar)
    else { return nil }
    return RecordKey(kind: kind.rawValue, engine: engine, content: identity)
  }
}

/// The records of the user, and what they are made with.
final class IndexRecords: Sendable {
  let cache: IndexCache
  private let version: String
  private let engines = Mutex<[Engine: SHA256Digest]>([:])

  private struct Engine: Hashable {
    var language: String
    var grammar: FileIdentity
  }

  /// - Parameters:
  ///   - cache: where they are.
  ///   - version: of the program.
  init(cache: IndexCache, version: String) {
    self.cache = cache
    self.version = version
  }

  /// Stands for everything that decides what a record holds, beside the text.
  ///
  /// - Returns: nil when the grammar's file is not the one any more that was loaded.
  func engine(_ profile: LanguageProfile, _ grammar: Grammar) -> SHA256Digest? {
    let engine = Engine(language: profile.name, grammar: grammar.file)
    if let known = engines.withLock({ $0[engine] }) { return known }
    guard let library = try? FileSystem.read(grammar.path), FileIdentity(path: grammar.path) == grammar.file
    else { return nil }
    let parts = [
      "lanser \(version)", "records \(RecordFormat.version)", profile.fullDescription,
      SHA256Digest(of: library).hex,
    ]
    let digest = SHA256Digest(of: Array(parts.joined(separator: "\n").utf8))
    engines.withLock { $0[engine] = digest }
    return digest
  }
}

extension WorkspaceDescription {
  /// The records of the user; nil where no index is wanted.
  var indexRecords: IndexRecords? {
    guard (surroundings.variables["LANSER_NO_INDEX"] ?? "").isEmpty else { return nil }
    let directory = surroundings.directories.cache.appending("index").string
    return IndexRecords(cache: IndexCache(directory: directory), version: surroundings.version)
  }
}
