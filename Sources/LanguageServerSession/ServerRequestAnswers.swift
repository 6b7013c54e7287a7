import CanonicalJSON
import JSONRPC

/// What a client answers to the requests of a server (LSP 3.17): every one gets an answer at
/// once, none can start a program, show something or change a file.
struct ServerRequestAnswers: Sendable {
  let settings: JSONValue
  let workspaceFolders: JSONValue

  func answer(
    _ method: String,
    _ params: JSONValue?,
    view: inout ServerView
  ) -> Result<JSONValue, ResponseError> {
    switch method {
    case "workspace/configuration":
      let items = params?["items"]?.arrayValue ?? []
      return .success(.array(items.map { setting($0["section"]?.stringValue) }))
    case "workspace/workspaceFolders":
      return .success(workspaceFolders)
    case "client/registerCapability":
      for registration in params?["registrations"]?.arrayValue ?? [] {
        guard let id = registration["id"]?.stringValue, let method = registration["method"]?.stringValue
        else { continue }
        view.registered(id: id, method: method)
      }
      return .success(.null)
    case "client/unregisterCapability":
      // The misspelt member is the protocol's own.
      for registration in params?["unregisterations"]?.arrayValue ?? [] {
        if let id = registration["id"]?.stringValue { view.unregistered(id: id) }
      }
      return .success(.null)
    case "window/workDoneProgress/create", "window/showMessageRequest",
      "workspace/codeLens/refresh", "workspace/diagnostic/refresh", "workspace/foldingRange/refresh",
      "workspace/inlayHint/refresh", "workspace/inlineValue/refresh", "workspace/semanticTokens/refresh":
      return .success(.null)
    case "window/showDocument":
      return .success(["success": false])
    case "workspace/applyEdit":
      view.requestedEdit(params?["edit"] ?? .null)
      return .success([
        "applied": false, "failureReason": "edits are applied only by a transaction that asked for them",
      ])
    default:
      return .failure(
        ResponseError(code: ResponseError.methodNotFound, message: "\(method) is not supported")
      )
    }
  }

  /// The value at a dotted section name; null, which means "no setting", where there is none.
  private func setting(_ section: String?) -> JSONValue {
    guard let section, !section.isEmpty else { return settings }
    var value = settings
    for name in section.split(separator: ".") {
      guard let next = value[String(name)] else { return .null }
      value = next
    }
    return value
  }
}
