import AnalysisBundles
import CanonicalJSON
package import EditTransactions
import LanguageServerProtocol

extension EditOperation {
  /// Moves a file, with what has to change because of that elsewhere.
  package static func move(
    _ old: String,
    to new: String,
    rules: ServerEditRules,
    policy: EditPolicy,
    applyCommand: String,
    isApplied: Bool,
    timeout: Duration?
  ) -> EditOperation {
    EditOperation(
      command: "move",
      label: "move \(old) \(new)",
      applyCommand: applyCommand,
      parameters: ["old": .string(old), "new": .string(new)],
      policy: policy,
      isApplied: isApplied,
      timeout: timeout
    ) { workspace, deadline throws(Failure) in
      let (files, language) = try await workspace.sources(named: [old])
      let reader = WorkspaceEditReader(root: workspace.root)
      let from = try reader.path(FileURI.uri(forPath: files[0].path))
      let to = try reader.path(FileURI.uri(forPath: workspace.absolutePath(of: new)))
      var finding = Finding(outcome: .failure(Failure(.internalError, "not answered")))
      let sight = Task { await workspace.look() }
      let server = try await workspace.server(
        of: language,
        for: "move",
        using: ["workspace.fileOperations.willRename"],
        seeing: sight,
        limits: TimeLimits(deadline: deadline, timeout: workspace.timeLimit(timeout)),
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
          WillRenameFilesRequest([(server.uri(of: files[0]), FileURI.uri(forPath: workspace.root + "/\(to)"))]
          ),
          about: files
        )
      }
      var request = EditRequest(steps: [], encoding: server.encoding)
      if !edit.isNull { request = try await workspace.request(edit, from: server, opened: files) }
      // The edits are for the files where they are now; what moves the file comes behind them.
      request.steps.append(.rename(from, to: to, existing: .refuse, annotation: nil))
      return EditProposal(
        request: request,
        finding: finding,
        hooks: DeltaHooks(workspace: workspace, server: server, rules: rules).hooks()
      )
    }
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
