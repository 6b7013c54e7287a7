import AnalysisBundles
import CanonicalJSON
package import EditTransactions
import LanguageServerProtocol
package import SourceText

extension EditOperation {
  /// Makes the edit of a code action that `actions` has listed.
  package static func action(
    _ selector: String,
    id: String,
    kinds: [String],
    indexing: PositionEncoding,
    rules: ServerEditRules,
    policy: EditPolicy,
    applyCommand: String,
    isApplied: Bool,
    timeout: Duration?
  ) -> EditOperation {
    EditOperation(
      command: "action",
      label: "action \(selector) \(id)",
      applyCommand: applyCommand,
      selector: selector,
      parameters: ["id": .string(id)],
      policy: policy,
      isApplied: isApplied,
      timeout: timeout
    ) { workspace, deadline throws(Failure) in
      let place = try await workspace.editedPlace(
        selector,
        indexing: indexing,
        for: "actions",
        using: ["codeActionProvider"],
        limits: TimeLimits(deadline: deadline, timeout: workspace.timeLimit(timeout))
      )
      let (target, server) = (place.target, place.server)
      let edit = try await server.asked { () throws in
        let offered = try await server.actions(for: target.range, in: target.file, only: kinds)
        guard let action = offered.first(where: { $0.id == id }) else {
          throw Failure(
            .notFound,
            "\(server.setup.name) offers no action \(id) at \(target.canonicalRequest)",
            hints: offered.isEmpty
              ? ["It offers none there."]
              : ["It offers: " + offered.prefix(8).map { "\($0.id) (\($0.title))" }.joined(separator: ", ")],
            data: ["actions": .array(offered.map { ["id": .string($0.id), "title": .string($0.title)] })]
          )
        }
        return try await server.edit(of: action)
      }
      return EditProposal(
        request: try await workspace.request(edit, from: server, opened: [target.file]),
        finding: place.finding,
        hooks: DeltaHooks(workspace: workspace, server: server, rules: rules).hooks { _ in
          [EditCheck(confidenceIn: target, rules)]
        }
      )
    }
  }

  /// Sorts and cleans the imports of files.
  package static func organizeImports(
    _ files: [String],
    rules: ServerEditRules,
    policy: EditPolicy,
    applyCommand: String,
    isApplied: Bool,
    timeout: Duration?
  ) -> EditOperation {
    ofFiles(
      "organize-imports",
      files,
      using: "codeActionProvider",
      rules: rules,
      policy: policy,
      applyCommand: applyCommand,
      isApplied: isApplied,
      timeout: timeout
    ) { server, file in
      let kind = "source.organizeImports"
      let all = 0..<file.text.bytes.count
      guard let action = try await server.actions(for: all, in: file, only: [kind]).first else { return nil }
      return try await server.edit(of: action)
    }
  }

  /// Formats whole files.
  package static func format(
    _ files: [String],
    rules: ServerEditRules,
    policy: EditPolicy,
    applyCommand: String,
    isApplied: Bool,
    timeout: Duration?
  ) -> EditOperation {
    ofFiles(
      "format",
      files,
      using: "documentFormattingProvider",
      rules: rules,
      policy: policy,
      applyCommand: applyCommand,
      isApplied: isApplied,
      timeout: timeout
    ) { server, file in
      try server.require("documentFormattingProvider", method: FormattingRequest.method)
      let style = IndentationStyle(of: file.text)
      let request = FormattingRequest(
        uri: server.uri(of: file),
        tabSize: style.width,
        insertSpaces: !style.usesTabs
      )
      let edits = try await server.send(request, about: [file])
      return edits.isEmpty ? nil : ["changes": .object(JSONObject([(server.uri(of: file), .array(edits))]))]
    }
  }

  /// An operation that asks for an edit of each of some files.
  private static func ofFiles(
    _ command: String,
    _ files: [String],
    using provider: String,
    rules: ServerEditRules,
    policy: EditPolicy,
    applyCommand: String,
    isApplied: Bool,
    timeout: Duration?,
    _ edit: @escaping @Sendable (AskedServer, SourceFile) async throws -> JSONValue?
  ) -> EditOperation {
    EditOperation(
      command: command,
      label: "\(command) \(files.joined(separator: " "))",
      applyCommand: applyCommand,
      parameters: ["files": .array(files.map { .string($0) })],
      policy: policy,
      isApplied: isApplied,
      timeout: timeout
    ) { workspace, deadline throws(Failure) in
      let (sources, language) = try await workspace.sources(named: files)
      var finding = Finding(outcome: .failure(Failure(.internalError, "not answered")))
      let sight = Task { await workspace.look() }
      let server = try await workspace.server(
        of: language,
        for: command,
        using: [provider],
        seeing: sight,
        limits: TimeLimits(deadline: deadline, timeout: workspace.timeLimit(timeout)),
        finding: &finding
      )
      let edits = try await server.asked { () throws in
        var edits: [JSONValue] = []
        for source in sources {
          if let found = try await edit(server, source) { edits.append(found) }
        }
        return edits
      }
      var request = EditRequest(steps: [], encoding: server.encoding)
      for edit in edits {
        let part = try await workspace.request(edit, from: server, opened: sources)
        request.steps += part.steps
        request.annotations.merge(part.annotations) { first, _ in first }
        request.documents.merge(part.documents) { first, _ in first }
      }
      return EditProposal(
        request: request,
        finding: finding,
        hooks: DeltaHooks(workspace: workspace, server: server, rules: rules).hooks()
      )
    }
  }
}

extension Workspace {
  /// Files by name, which must all be in one language.
  func sources(named names: [String]) throws(Failure) -> ([SourceFile], Language) {
    var files: [SourceFile] = []
    var language: Language?
    for name in names {
      guard let path = existingFile(name) else {
        throw Failure(
          .notFound,
          "there is no file \(name) in the workspace",
          hints: ["Paths count from the workspace folder; name another one with --workspace DIR."]
        )
      }
      guard let own = Language(fileName: path) else {
        throw Failure(.unsupportedCapability, "no language server is registered for \(name)")
      }
      if let language, language.name != own.name {
        throw Failure(
          .usage,
          "\(name) is in \(own.name), the files before in \(language.name)",
          hints: ["Run the command once for each language."]
        )
      }
      language = own
      files.append(try source(path))
    }
    guard let language else { throw Failure(.usage, "no files are named") }
    return (files, language)
  }
}

/// How a text indents: what a formatter is told that has no settings of its own.
struct IndentationStyle: Hashable, Sendable {
  var usesTabs: Bool
  /// In columns.
  var width: Int

  /// Tabs when more lines begin with them than with spaces; else the smallest step that is found.
  init(of text: SourceText) {
    var (tabs, spaces) = (0, 0)
    var smallest = Int.max
    for line in 0..<min(text.lineCount, 2000) {
      let bytes = text.bytes[text.lineByteRange(line)]
      if bytes.first == UInt8(ascii: "\t") {
        tabs += 1
      } else {
        let width = bytes.prefix { $0 == UInt8(ascii: " ") }.count
        if width > 1, width < bytes.count {
          spaces += 1
          smallest = min(smallest, width)
        }
      }
    }
    usesTabs = tabs > spaces
    width = usesTabs || smallest == .max ? 4 : min(smallest, 8)
  }
}
