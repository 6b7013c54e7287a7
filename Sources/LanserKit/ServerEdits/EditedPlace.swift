import AnalysisBundles
import CanonicalJSON
import EditTransactions
import LanguageServerProtocol
import LanguageServerSession
import SourceText

/// The place that an edit is about, with the server that is asked for it.
struct EditedPlace: Sendable {
  var finding: Finding
  let target: Target
  let server: AskedServer
}

extension Workspace {
  /// Finds the place of a selector and starts its server.
  func editedPlace(
    _ selector: String,
    indexing: PositionEncoding,
    for purpose: String,
    using providers: [String],
    limits: TimeLimits
  ) async throws(Failure) -> EditedPlace {
    var finding = Finding(outcome: .failure(Failure(.internalError, "not answered")))
    let (scope, canonical) = try await scope(
      of: Question(.definition, selector: selector, indexing: indexing),
      ServerContext(sight: { Task { await self.look() } }, limits: limits),
      finding: &finding
    )
    finding.target = scope.target
    finding.selector = canonical
    guard case .place(let target, let language) = scope else {
      throw Failure(.usage, "\(purpose) needs a place in a file")
    }
    let sight = Task { await look() }
    let server = try await server(
      of: language,
      for: purpose,
      using: providers,
      seeing: sight,
      limits: limits,
      finding: &finding
    )
    return EditedPlace(finding: finding, target: target, server: server)
  }

  /// The steps of a `WorkspaceEdit` that a server has answered, for files as they were when it was asked.
  ///
  /// - Throws: `Failure` when it is none, or leaves the workspace.
  func request(
    _ edit: JSONValue,
    from server: AskedServer,
    opened files: [SourceFile]
  ) async throws(Failure) -> EditRequest {
    let reader = WorkspaceEditReader(root: root)
    var documents: [RelativePath: DocumentExpectation] = [:]
    // The server has seen what was on disk when it was asked; an edit of anything else is not what it meant.
    if let snapshot = await look().snapshot {
      for (file, digest) in snapshot.contents {
        guard let path = try? RelativePath(file.path) else { continue }
        documents[path] = DocumentExpectation(digest: ContentDigest(digest.description))
      }
    }
    for file in files {
      let uri = server.uri(of: file)
      guard let path = try? reader.path(uri) else { continue }
      documents[path] = DocumentExpectation(
        version: await server.session.documentVersion(of: uri),
        digest: ContentDigest(file.digest)
      )
    }
    return try reader.request(edit, encoding: server.encoding, documents: documents)
  }
}
