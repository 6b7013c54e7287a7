import AnalysisBundles
import CanonicalJSON
import LanguageServerProtocol
import LanguageServerSession
import LanguageServers
import SourceText

/// A code action as a server offers it, with an id that is the same on every run.
struct OfferedAction: Sendable {
  /// As the server wrote it: a `CodeAction`, or a bare `Command`.
  let json: JSONValue
  let id: String

  var title: String { json["title"]?.stringValue ?? "" }
  var kind: String? { json["kind"]?.stringValue }
  var edit: JSONValue? { json["edit"].flatMap { $0.isNull ? Optional.none : $0 } }

  /// The name of the command that is to be executed, after the edit if there is one.
  var command: String? {
    json["command"]?.stringValue ?? json["command"]?["command"]?.stringValue
  }

  var commandArguments: JSONValue? {
    json["command"]?.stringValue == nil ? json["command"]?["arguments"] : json["arguments"]
  }

  /// Why it can not be used here and now.
  var disabledReason: String? { json["disabled"]?["reason"]?.stringValue }

  /// Numbers the actions of one answer.
  ///
  /// The id is made of kind and title, which is what a person chooses by; equal ones are told apart by their order.
  static func all(_ entries: [JSONValue]) -> [OfferedAction] {
    var counts: [String: Int] = [:]
    return entries.map { entry in
      let content = "\(entry["kind"]?.stringValue ?? "")\n\(entry["title"]?.stringValue ?? "")"
      let digest = SHA256Digest(of: Array(content.utf8)).hex.prefix(8)
      let count = counts[content, default: 0]
      counts[content] = count + 1
      return OfferedAction(json: entry, id: count == 0 ? String(digest) : "\(digest)-\(count + 1)")
    }
  }
}

extension AskedServer {
  /// What the server offers to do about a range of a file.
  ///
  /// - Parameters:
  ///   - range: in the bytes of the text.
  ///   - file: which file.
  ///   - kinds: what is wanted; empty for everything.
  /// - Returns: in the server's order.
  /// - Throws: `SessionError`, or `Failure` when the server offers no actions at all.
  func actions(for range: Range<Int>, in file: SourceFile, only kinds: [String]) async throws
    -> [OfferedAction]
  {
    try require("codeActionProvider", method: CodeActionRequest.method)
    let place = LSPRange(file.text.range(ofBytes: range, encoding: encoding))
    // Quick fixes are for diagnostics, and servers want to have them back.
    let wantsFixes = kinds.isEmpty || kinds.contains { $0.hasPrefix("quickfix") || $0.isEmpty }
    let diagnostics =
      wantsFixes
      ? try await session.diagnostics(of: snapshot(of: file), deadline: deadline)
        .filter { $0.range.touches(place) }.map(\.json) : []
    let request = CodeActionRequest(uri: uri(of: file), range: place, diagnostics: diagnostics, only: kinds)
    let offered = try await send(request, about: [file])
    // Servers are free to send more than was asked for.
    let wanted = offered.filter { entry in
      guard !kinds.isEmpty, let kind = entry["kind"]?.stringValue else { return kinds.isEmpty }
      return kinds.contains { $0.isEmpty || kind == $0 || kind.hasPrefix($0 + ".") }
    }
    return OfferedAction.all(wanted)
  }

  /// The edit of an action.
  ///
  /// - Throws: `Failure` with `E/POLICY` when it is a command that the server's descriptor does not allow.
  func edit(of action: OfferedAction) async throws -> JSONValue {
    if let reason = action.disabledReason {
      throw Failure(.unsupportedCapability, "\"\(action.title)\" can not be used here: \(reason)")
    }
    var action = action
    if action.edit == nil, action.json["data"] != nil || resolvesActions, action.kind != nil {
      let resolved = try await session.send(
        CodeActionResolveRequest(action.json),
        documents: [],
        deadline: deadline
      )
      action = OfferedAction(json: resolved, id: action.id)
    }
    if let edit = action.edit { return edit }
    guard let command = action.command else {
      throw Failure(.notFound, "\"\(action.title)\" changes nothing")
    }
    guard setup.descriptor.quirks.editingCommands.contains(command) else {
      throw Failure(
        .policy,
        "\"\(action.title)\" runs the command \(command) in the server, which is not known to do nothing but edit",
        hints: ["Only actions that come as edits can be applied."],
        data: ["command": .string(command)]
      )
    }
    return try await session.editOfCommand(command, arguments: action.commandArguments, deadline: deadline)
  }

  private var resolvesActions: Bool {
    capabilities?.json["codeActionProvider"]?["resolveProvider"]?.boolValue == true
  }
}

extension TextRange {
  init(_ range: LSPRange) {
    self.init(
      start: TextPosition(line: range.start.line, column: range.start.character),
      end: TextPosition(line: range.end.line, column: range.end.character)
    )
  }
}

extension LSPRange {
  init(_ range: TextRange) {
    self.init(
      start: LSPPosition(line: range.start.line, character: range.start.column),
      end: LSPPosition(line: range.end.line, character: range.end.column)
    )
  }

  fileprivate func touches(_ other: LSPRange) -> Bool {
    start <= other.end && other.start <= end
  }
}

extension LSPPosition {
  fileprivate static func <= (left: LSPPosition, right: LSPPosition) -> Bool {
    (left.line, left.character) <= (right.line, right.character)
  }
}

extension ActionFact {
  init(_ action: OfferedAction) {
    self.init(
      id: action.id,
      title: action.title,
      kind: action.kind,
      isPreferred: action.json["isPreferred"]?.boolValue ?? false,
      disabledReason: action.disabledReason,
      isEdit: action.edit != nil || action.command == nil
    )
  }
}
