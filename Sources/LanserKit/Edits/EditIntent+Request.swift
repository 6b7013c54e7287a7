package import AnalysisBundles
package import CanonicalJSON
import ProcessReward
import Selectors
import SourceText

// An edit as one line of a batch, and as traces hold it: like a question, with everything that was handed in.
//
// `params` holds what is to be done ("newName", "id", "kinds", "files", "old", "new", "patch", "workspaceEdit", "bundle",
// "3way") and the rules, by the names of the options on the command line.

extension EditIntent {
  /// Whether a request asks for an edit.
  static func isEdit(_ request: JSONValue) -> Bool {
    request["cmd"]?.stringValue.map(commands.contains) ?? false
  }

  private static let commands: Set<String> = [
    "rename", "action", "organize-imports", "format", "move", "edit", "apply", "simulate",
  ]

  /// The edit as a request; reading it gives the same edit.
  package var request: JSONValue {
    [
      "cmd": .string(command),
      "selector": selector.map { .string($0) } ?? .null,
      "params": .object(JSONObject((subjectParameters.map { ($0, $1) } + ruleParameters.map { ($0, $1) }))),
      "timeout": timeout.map(\.requestSeconds) ?? .null,
    ]
  }

  /// The request of an edit with digests of what was handed in; it can not be read as an edit any more.
  static func withoutContents(_ request: JSONValue) -> JSONValue {
    guard var members = request.objectValue, var parameters = request["params"]?.objectValue else {
      return request
    }
    for name in ["patch", "workspaceEdit", "bundle"] {
      guard let content = parameters[name] else { continue }
      let bytes = content.stringValue.map { Array($0.utf8) } ?? content.serialized()
      parameters[name] = ["digest": .string(SHA256Digest(of: bytes).description)]
    }
    members["params"] = .object(parameters)
    return .object(members)
  }

  /// Whether a trace has only the digest of what was handed in.
  private static func isWithoutContents(_ members: RequestMembers) -> Bool {
    ["patch", "workspaceEdit", "bundle"].contains { name in
      // A copy: what is taken from it is still there to be read.
      var members = members
      guard let content = members.value(name)?.objectValue else { return false }
      return content.count == 1 && content["digest"] != nil
    }
  }

  private var subjectParameters: JSONObject {
    switch subject {
    case .action(_, let id, let kinds):
      var parameters: JSONObject = ["id": .string(id)]
      if !kinds.isEmpty { parameters["kinds"] = .array(kinds.map { .string($0) }) }
      return parameters
    case .patch(let bytes, let source):
      return ["patch": .string(String(decoding: bytes, as: UTF8.self)), "source": .string(source)]
    case .workspaceEdit(let bytes, let source):
      // The bundle names the digest of the bytes, so those that are not what the object gives are kept as they are.
      let json = try? JSONValue(parsing: bytes, options: .wire)
      let isWhole = json?.objectValue != nil && json?.serialized() == bytes
      let text = JSONValue.string(String(decoding: bytes, as: UTF8.self))
      return ["workspaceEdit": (isWhole ? json : nil) ?? text, "source": .string(source)]
    case .apply(let bundle, let source, let merges):
      return ["bundle": bundle, "source": .string(source), "3way": .bool(merges)]
    case .rename, .organizeImports, .format, .move: return parameters
    }
  }

  private var ruleParameters: JSONObject {
    var parameters: JSONObject = [:]
    func set(_ name: String, _ flag: Bool?) { if let flag { parameters[name] = .bool(flag) } }
    func list(_ name: String, _ texts: [String]) {
      if !texts.isEmpty { parameters[name] = .array(texts.map { .string($0) }) }
    }
    if indexing != .utf16 { parameters["indexing"] = .string(indexing.selectorSpelling) }
    list("allow", rules.allow)
    list("deny", rules.deny)
    if let maximum = rules.maximumFiles { parameters["maxFiles"] = .integer(maximum) }
    set("allowDirty", rules.allowsDirtyWorkTree)
    set("allowSensitive", rules.allowsSensitiveFiles ? true : nil)
    set("confirm", rules.isConfirmed ? true : nil)
    set("strict", rules.isStrict ? true : nil)
    set("denyNewErrors", deniesNewErrors)
    set("denyApplyOnAmbiguous", deniesAmbiguous)
    if let name = scope.name { parameters["scope"] = .string(name) }
    set("apply", isApplied ? true : nil)
    return parameters
  }

  /// Reads a request.
  ///
  /// - Throws: `Failure` with `E/SCHEMA` when it is none, or `E/BAD_SELECTOR_SYNTAX`.
  package init(request: JSONValue) throws(Failure) {
    var members = try RequestMembers(request)
    subject = try Self.subject(&members)
    if selector == nil, try members.selector != nil {
      throw Failure(.schema, "\(members.command) takes no \"selector\"")
    }
    isSimulation = members.command == "simulate"
    timeout = try members.timeout
    rules = EditRules(
      allow: try members.texts("allow") ?? [],
      deny: try members.texts("deny") ?? [],
      maximumFiles: try members.count("maxFiles"),
      allowsDirtyWorkTree: try members.flag("allowDirty"),
      allowsSensitiveFiles: try members.flag("allowSensitive") ?? false,
      isConfirmed: try members.flag("confirm") ?? false,
      isStrict: try members.flag("strict") ?? false
    )
    if let unit = try members.text("indexing") {
      guard let encoding = PositionEncoding(selectorSpelling: unit) else {
        throw members.wrong("indexing", "utf-16, utf-8 or codepoint")
      }
      indexing = encoding
    }
    deniesNewErrors = try members.flag("denyNewErrors")
    deniesAmbiguous = try members.flag("denyApplyOnAmbiguous")
    if let name = try members.text("scope") {
      guard let choice = ScopeChoice(name: name) else {
        throw members.wrong("scope", "target, file, affected, workspace or none")
      }
      scope = choice
    }
    isApplied = try members.flag("apply") ?? false
    try members.refuseRest()
  }

  private static func subject(_ members: inout RequestMembers) throws(Failure) -> Subject {
    let source = try members.text("source") ?? "the request"
    if isWithoutContents(members) {
      throw Failure(
        .replayMismatch,
        "the trace was recorded with --redact, which leaves out what was handed in",
        hints: ["Record it without --redact to replay edits."]
      )
    }
    switch members.command {
    case "rename":
      return .rename(
        selector: try members.requiredSelector,
        newName: try members.requiredText("newName")
      )
    case "action":
      return .action(
        selector: try members.requiredSelector,
        id: try members.requiredText("id"),
        kinds: try members.texts("kinds") ?? []
      )
    case "organize-imports": return .organizeImports(try members.requiredTexts("files"))
    case "format": return .format(try members.requiredTexts("files"))
    case "move": return .move(try members.requiredText("old"), to: try members.requiredText("new"))
    case "apply":
      guard let bundle = members.value("bundle") else {
        throw members.wrong("bundle", "the bundle of a preview")
      }
      return .apply(bundle, source: source, mergesChanges: try members.flag("3way") ?? false)
    case "edit", "simulate":
      if let patch = try members.text("patch") { return .patch(Array(patch.utf8), source: source) }
      guard let edit = members.value("workspaceEdit") else {
        throw members.wrong("patch", "a patch, or a \"workspaceEdit\" in its place")
      }
      switch edit {
      case .string(let text): return .workspaceEdit(Array(text.utf8), source: source)
      case .object: return .workspaceEdit(edit.serialized(), source: source)
      default: throw members.wrong("workspaceEdit", "an object, or its text")
      }
    default: throw Failure(.schema, "\"\(members.command)\" is no command of a request")
    }
  }
}

extension EditIntent.ScopeChoice {
  /// Reads the name of a scope, or `none`.
  package init?(name: String) {
    if name == "none" {
      self = .none
    } else if let scope = RewardScope(rawValue: name) {
      self = .chosen(scope)
    } else {
      return nil
    }
  }

  /// nil for what the workspace says.
  package var name: String? {
    switch self {
    case .configured: nil
    case .chosen(let scope): scope.rawValue
    case .none: "none"
    }
  }
}
