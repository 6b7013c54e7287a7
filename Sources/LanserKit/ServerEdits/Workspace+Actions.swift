import AnalysisBundles
import CanonicalJSON
import EditTransactions
import LanguageServerProtocol
import LanguageServerSession
import LanguageServers
import SourceText

extension Workspace {
  /// The edit of a code action that `actions` has listed.
  func proposeAction(
    _ id: String,
    at selector: String,
    kinds: [String],
    indexing: PositionEncoding,
    _ rules: ReviewRules,
    _ limits: TimeLimits
  ) async throws(Failure) -> EditProposal {
    let place = try await editedPlace(
      selector,
      indexing: indexing,
      for: "actions",
      using: ["codeActionProvider"],
      limits: limits
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
    let request = try await request(edit, from: server, opened: [target.file])
    var proposal = EditProposal(request, finding: place.finding, server: server)
    proposal.checks = { _ in [EditCheck(confidenceIn: target, rules)] }
    return proposal
  }

  /// Sorted and cleaned imports of files.
  func proposeOrganizedImports(of files: [String], _ limits: TimeLimits) async throws(Failure) -> EditProposal
  {
    try await proposal(for: "organize-imports", of: files, using: "codeActionProvider", limits) {
      server,
      file in
      let kind = "source.organizeImports"
      let all = 0..<file.text.bytes.count
      if let action = try await server.actions(for: all, in: file, only: [kind]).first {
        return try await server.edit(of: action)
      }
      guard let command = server.setup.descriptor.quirks.organizeImportsCommand else { return .null }
      await server.session.synchronize([server.snapshot(of: file)])
      return try await server.session.editOfCommand(
        command,
        arguments: [.string(server.uri(of: file))],
        deadline: server.deadline
      )
    }
  }

  /// Whole files as their server formats them.
  func proposeFormat(of files: [String], _ limits: TimeLimits) async throws(Failure) -> EditProposal {
    try await proposal(for: "format", of: files, using: "documentFormattingProvider", limits) {
      server,
      file in
      try server.require("documentFormattingProvider", method: FormattingRequest.method)
      let style = IndentationStyle(of: file.text)
      let request = FormattingRequest(
        uri: server.uri(of: file),
        tabSize: style.width,
        insertSpaces: !style.usesTabs
      )
      let edits = try await server.send(request, about: [file])
      return edits.isEmpty ? .null : ["changes": .object(JSONObject([(server.uri(of: file), .array(edits))]))]
    }
  }

  /// The edits that a server has for each of some files; null for one that stays.
  private func proposal(
    for purpose: String,
    of files: [String],
    using provider: String,
    _ limits: TimeLimits,
    _ edit: (AskedServer, SourceFile) async throws -> JSONValue
  ) async throws(Failure) -> EditProposal {
    let (sources, language) = try sources(named: files)
    var finding = Finding(outcome: .failure(Failure(.internalError, "not answered")))
    let server = try await server(
      of: language,
      for: purpose,
      using: [provider],
      seeing: Task { await look() },
      limits: limits,
      finding: &finding
    )
    let edits = try await server.asked { () throws in
      var edits: [JSONValue] = []
      for source in sources { edits.append(try await edit(server, source)) }
      return edits
    }
    var request = EditRequest(steps: [], encoding: server.encoding)
    for edit in edits where !edit.isNull {
      let part = try await self.request(edit, from: server, opened: sources)
      request.steps += part.steps
      request.annotations.merge(part.annotations) { first, _ in first }
      request.documents.merge(part.documents) { first, _ in first }
    }
    return EditProposal(request, finding: finding, server: server)
  }

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
