import AnalysisBundles
import CanonicalJSON
import EditTransactions
import LanguageServerProtocol

extension Workspace {
  /// The move of a file, with what has to change because of that elsewhere.
  func proposeMove(of old: String, to new: String, _ limits: TimeLimits) async throws(Failure) -> EditProposal
  {
    let (files, language) = try sources(named: [old])
    let reader = WorkspaceEditReader(root: root)
    let from = try reader.path(FileURI.uri(forPath: files[0].path))
    let to = try reader.path(FileURI.uri(forPath: absolutePath(of: new)))
    var finding = Finding(outcome: .failure(Failure(.internalError, "not answered")))
    let server = try await server(
      of: language,
      for: "move",
      using: ["workspace.fileOperations.willRename"],
      seeing: Task { await look() },
      limits: limits,
      finding: &finding
    )
    guard server.preparesFileRenames else {
      throw Failure(
        .unsupportedCapability,
        "\(server.setup.name) does not say what has to change when a file is moved",
        hints: [
          "Use a server that does (basedpyright: --server basedpyright), or move the file yourself and edit its imports."
        ],
        data: ["method": .string(WillRenameFilesRequest.method)]
      )
    }
    let edit = try await server.asked { () throws in
      try await server.send(
        WillRenameFilesRequest([
          (server.uri(of: files[0]), FileURI.uri(forPath: root + "/\(to)"))
        ]),
        about: files
      )
    }
    var request = EditRequest(steps: [], encoding: server.encoding)
    if !edit.isNull { request = try await self.request(edit, from: server, opened: files) }
    // The edits are for the files where they are now; what moves the file comes behind them.
    request.steps.append(.rename(from, to: to, existing: .refuse, annotation: nil))
    return EditProposal(request, finding: finding, server: server)
  }
}

extension AskedServer {
  fileprivate var preparesFileRenames: Bool {
    let operations = capabilities?.json["workspace"]?["fileOperations"]
    return operations?["willRename"].map { !$0.isNull } ?? false
  }
}

extension Workspace {
  /// The absolute path of a file that need not be there, by a name that counts from the workspace.
  nonisolated func absolutePath(of name: String) -> String {
    name.hasPrefix("/") ? name : root + "/" + name
  }
}
