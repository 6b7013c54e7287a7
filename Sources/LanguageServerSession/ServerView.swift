package import CanonicalJSON
package import JSONRPC
package import LanguageServerProtocol

/// What a server has told us on its own account since it was started: a value, changed by events, without IO.
package struct ServerView: Sendable {
  package struct Publication: Sendable {
    package var version: Int?
    package var diagnostics: [LSPDiagnostic]
    /// Counts the publications of this file.
    package var count: Int
  }

  /// Why there will be no more events; nil while the connection stands.
  package private(set) var end: ConnectionEnd?
  /// Set when a readiness log message came, with its text.
  package private(set) var readyMessage: String?
  package private(set) var logCount = 0
  package private(set) var lastLogMessage: String?
  package private(set) var lastProgress: String?
  /// Titles and tokens of progress that has begun, and of progress that has ended.
  package private(set) var progressBegun: Set<String> = []
  package private(set) var progressEnded: Set<String> = []
  /// Methods that the server registered dynamically, by registration id.
  package private(set) var registrations: [String: String] = [:]
  package private(set) var publications: [String: Publication] = [:]
  /// The files named in partial results of `workspace/diagnostic`, by token; only for tokens that are listened to.
  package private(set) var reportedFiles: [String: Set<String>] = [:]
  /// `workspace/applyEdit` that came without being asked for, and was refused.
  package private(set) var refusedEdits = 0
  /// The edits that came while somebody had asked for them; nil at other times.
  package private(set) var takenEdits: [JSONValue]?
  /// The last messages of `window/showMessage` of type error.
  package private(set) var errorMessages: [String] = []
  /// The version that the server writes into its first log lines, for servers without `serverInfo`.
  package private(set) var loggedVersion: String?

  /// How often a recording has said that something was waited for in vain.
  package private(set) var expirations = 0

  private static let rememberedMessages = 20

  /// The versions of open documents; what was published for an older one says nothing any more.
  private var currentVersions: [String: Int] = [:]
  private var progressTitles: [String: String] = [:]
  private let readiness: ReadinessRule

  package init(readiness: ReadinessRule) { self.readiness = readiness }

  package func isRegistered(_ method: String) -> Bool { registrations.values.contains(method) }

  package mutating func ended(_ end: ConnectionEnd) { self.end = end }

  package mutating func waitExpired() { expirations += 1 }

  package mutating func received(_ method: String, _ params: JSONValue?) {
    if case .notification(method, let member) = readiness, params?[member]?.boolValue == true {
      readyMessage = method
    }
    switch method {
    case "window/logMessage":
      log(params?["message"]?.stringValue ?? "")
    case "window/showMessage":
      guard params?["type"]?.intValue == 1 else { return }
      errorMessages =
        errorMessages.suffix(Self.rememberedMessages - 1) + [params?["message"]?.stringValue ?? ""]
    case "$/progress":
      progress(params)
    case "textDocument/publishDiagnostics":
      publish(params)
    default:
      // Unknown notifications are ignored, those with `$/` by rule (LSP 3.17) and the others because servers invent some.
      break
    }
  }

  private mutating func log(_ message: String) {
    logCount += 1
    lastLogMessage = message
    if case .logMessage(let prefixes) = readiness, prefixes.contains(where: message.hasPrefix) {
      readyMessage = message
    }
    if loggedVersion == nil, logCount == 1 {
      loggedVersion = message.split(separator: " ").first { word in
        word.first?.isNumber == true && word.contains(".")
      }.map(String.init)
    }
  }

  private mutating func progress(_ params: JSONValue?) {
    guard let token = params?["token"].flatMap(RequestID.init), let value = params?["value"] else { return }
    let name = tokenName(token)
    switch value["kind"]?.stringValue {
    case "begin":
      let title = value["title"]?.stringValue ?? ""
      progressTitles[name] = title
      progressBegun.formUnion([name, title])
      lastProgress = [title, value["message"]?.stringValue].compactMap(\.self).joined(separator: ": ")
    case "report":
      lastProgress = [progressTitles[name], value["message"]?.stringValue].compactMap(\.self).joined(
        separator: ": "
      )
    case "end":
      progressEnded.insert(name)
      if let title = progressTitles.removeValue(forKey: name) { progressEnded.insert(title) }
    default:
      reported((value["items"]?.arrayValue ?? []).compactMap { $0["uri"]?.stringValue }, token: name)
    }
  }

  private func tokenName(_ token: RequestID) -> String {
    switch token {
    case .number(let number): String(number)
    case .string(let text): text
    }
  }

  private mutating func publish(_ params: JSONValue?) {
    guard let params, let uri = params["uri"]?.stringValue,
      let diagnostics = try? params.member(
        "diagnostics",
        { list throws(LSPDecodingError) in
          try list.elements(LSPDiagnostic.init)
        }
      )
    else { return }
    let version = params["version"]?.intValue
    if let version, let current = currentVersions[uri], version < current { return }
    let count = (publications[uri]?.count ?? 0) + 1
    publications[uri] = Publication(
      version: version,
      diagnostics: diagnostics,
      count: count
    )
  }

  /// Forgets what was published for a file, before the server is sent this version of it.
  package mutating func expectPublication(of uri: String, version: Int?) {
    publications[uri] = nil
    currentVersions[uri] = version
  }

  /// Collects partial results with this token from now on.
  package mutating func listen(to token: String) { reportedFiles[token] = [] }

  package mutating func reported(_ files: [String], token: String) {
    // What nobody has asked for is not kept.
    reportedFiles[token]?.formUnion(files)
  }

  package mutating func stopListening(to token: String) { reportedFiles[token] = nil }

  package mutating func registered(id: String, method: String) { registrations[id] = method }

  package mutating func unregistered(id: String) { registrations[id] = nil }

  package mutating func takeEdits() { takenEdits = [] }

  package mutating func refuseEdits() { takenEdits = nil }

  /// Keeps an edit that the server wants applied, when somebody has asked for it.
  package mutating func requestedEdit(_ edit: JSONValue) {
    if takenEdits == nil { refusedEdits += 1 } else { takenEdits?.append(edit) }
  }
}
