package import SourceText

/// One step of a change; steps are made in order, each on what the ones before it have left.
///
/// The meaning is that of `documentChanges` in a `WorkspaceEdit` (LSP 3.17), with paths in place of URIs.
package enum EditStep: Hashable, Sendable {
  /// Replaces ranges of a text.
  case edit(RelativePath, [PositionedEdit], DocumentExpectation)
  /// Makes a file with content; `existing` says what happens when there is one.
  case create(
    RelativePath,
    content: [UInt8],
    permissions: UInt32?,
    existing: ExistingFile,
    annotation: String?
  )
  /// Gives a file, a link or a directory another name.
  case rename(RelativePath, to: RelativePath, existing: ExistingFile, annotation: String?)
  /// Removes a file, a link, or with `recursive` a directory and what is in it.
  case delete(RelativePath, recursive: Bool, ignoringMissing: Bool, annotation: String?)
  /// Replaces the whole content of a file, which needs not be text.
  case replace(RelativePath, content: [UInt8], DocumentExpectation)
  /// Changes the permission bits of a file.
  case setPermissions(RelativePath, UInt32)
  /// Removes a directory that the steps before have emptied; nothing happens when there is something in it, or no directory.
  case removeDirectoryIfEmpty(RelativePath)
}

/// Replaces a range of a text; columns count in the encoding of the plan.
package struct PositionedEdit: Hashable, Sendable {
  package var range: TextRange
  package var newText: String
  /// The name of a change annotation of the plan.
  package var annotation: String?

  package init(range: TextRange, newText: String, annotation: String? = nil) {
    self.range = range
    self.newText = newText
    self.annotation = annotation
  }
}

/// What happens when the place of a new file is taken.
///
/// LSP: `overwrite` wins over `ignoreIfExists`.
package enum ExistingFile: Hashable, Sendable {
  case refuse
  case overwrite
  case ignore

  package init(overwrite: Bool, ignoreIfExists: Bool) {
    self = overwrite ? .overwrite : ignoreIfExists ? .ignore : .refuse
  }
}

/// What the author of an edit believes the file to hold.
package struct DocumentExpectation: Hashable, Sendable {
  /// LSP: the version of the document that the edit is for.
  package var version: Int?
  /// The content that the edit is for.
  package var digest: ContentDigest?

  package init(version: Int? = nil, digest: ContentDigest? = nil) {
    self.version = version
    self.digest = digest
  }

  package static let anything = DocumentExpectation()
}

/// Why a part of a change was made, and whether its author wants a person to agree (LSP 3.17, `ChangeAnnotation`).
package struct ChangeAnnotation: Hashable, Sendable {
  package var label: String
  package var needsConfirmation: Bool
  package var description: String?

  package init(label: String, needsConfirmation: Bool, description: String? = nil) {
    self.label = label
    self.needsConfirmation = needsConfirmation
    self.description = description
  }
}

/// Everything that a plan is made from.
package struct EditRequest: Hashable, Sendable {
  package var steps: [EditStep]
  /// The unit of columns in the steps.
  package var encoding: PositionEncoding
  package var annotations: [String: ChangeAnnotation]
  /// The documents that the author of the edit had open, by their paths as the steps spell them.
  package var documents: [RelativePath: DocumentExpectation]

  package init(
    steps: [EditStep],
    encoding: PositionEncoding,
    annotations: [String: ChangeAnnotation] = [:],
    documents: [RelativePath: DocumentExpectation] = [:]
  ) {
    self.steps = steps
    self.encoding = encoding
    self.annotations = annotations
    self.documents = documents
  }
}
