import CanonicalJSON
import LanserTestSupport

/// What the server itself answers, read by a client that shares nothing but the JSON values with lanser.
struct RawAnswers {
  private let client: RawLanguageServerClient
  private let root: String
  private var opened: Set<String> = []

  /// The log line that says how many files the server has found.
  let foundFiles: String

  /// Starts a server for a workspace and waits until it has loaded it.
  init(_ sample: Sample, _ installation: TestInstallation) throws {
    root = sample.root
    client = try RawLanguageServerClient(
      program: installation.node,
      arguments: [installation.languageServer, "--stdio"],
      environment: installation.environment,
      workspaceRoot: sample.root,
      settings: [
        "python": [
          "pythonPath": .string(installation.python.executable),
          "analysis": [
            "autoSearchPaths": true, "diagnosticMode": "openFilesOnly", "useLibraryCodeForTypes": true,
          ],
        ]
      ]
    )
    try client.initialize()
    foundFiles = try client.waitForLogMessage(containing: " source file")
  }

  func stop() { client.stop() }

  /// Takes what the server sends on its own account for a while.
  func listen(seconds: Double) throws {
    do {
      try client.waitForLogMessage(containing: "a message that never comes", timeout: seconds)
    } catch RawLanguageServerClient.Failure.timedOut {}
  }

  mutating func definitions(at place: Identifier) throws -> PlainAnswer {
    try locations("textDocument/definition", at: place)
  }

  mutating func references(at place: Identifier) throws -> PlainAnswer {
    try locations("textDocument/references", at: place, ["context": ["includeDeclaration": true]])
  }

  mutating func hover(at place: Identifier) throws -> PlainAnswer {
    let hover = try ask("textDocument/hover", at: place)
    guard let contents = hover["contents"] else { return PlainAnswer() }
    let text = (contents["value"]?.stringValue ?? "?").replacing(root + "/", with: "")
    return PlainAnswer(["\(contents["kind"]?.stringValue ?? "?") \(range(hover["range"])) \(text)"])
  }

  mutating func symbols(of file: String) throws -> PlainAnswer {
    try open(file)
    let uri = RawLanguageServerClient.uri("\(root)/\(file)")
    let symbols = try client.request(
      "textDocument/documentSymbol",
      ["textDocument": ["uri": .string(uri)]],
      timeout: 60
    )
    return PlainAnswer(flattened(symbols, below: ""))
  }

  private mutating func locations(
    _ method: String,
    at place: Identifier,
    _ members: JSONObject = [:]
  ) throws -> PlainAnswer {
    let found = try ask(method, at: place, members)
    return PlainAnswer(
      (found.arrayValue ?? (found.isNull ? [] : [found])).map { location in
        let uri = location["targetUri"] ?? location["uri"]
        return
          "\(path(uri?.stringValue ?? "?")) \(range(location["targetSelectionRange"] ?? location["range"]))"
      }
    )
  }

  private mutating func ask(_ method: String, at place: Identifier, _ members: JSONObject = [:]) throws
    -> JSONValue
  {
    try open(place.file)
    return try client.request(
      method,
      path: "\(root)/\(place.file)",
      line: place.line,
      character: place.column,
      adding: members
    )
  }

  private mutating func open(_ file: String) throws {
    guard opened.insert(file).inserted else { return }
    try client.open(path: "\(root)/\(file)", languageID: "python")
  }

  private func flattened(_ symbols: JSONValue, below container: String) -> [String] {
    (symbols.arrayValue ?? []).flatMap { symbol -> [String] in
      let name = "\(container)/\(symbol["name"]?.stringValue ?? "?")"
      let own = [
        name, String(symbol["kind"]?.intValue ?? 0), symbol["detail"]?.stringValue ?? "-",
        range(symbol["range"]), range(symbol["selectionRange"]),
      ]
      return [own.joined(separator: " ")] + flattened(symbol["children"] ?? .null, below: name)
    }
  }

  private func range(_ range: JSONValue?) -> String {
    guard let range, !range.isNull else { return "-" }
    return ["start", "end"].flatMap { end in
      ["line", "character"].map { range[end]?[$0]?.intValue.map(String.init) ?? "?" }
    }.joined(separator: ":")
  }

  /// The decoded path of a `file:` URI, below the workspace without its root.
  private func path(_ uri: String) -> String {
    guard uri.hasPrefix("file://") else { return uri }
    var bytes: [UInt8] = []
    var rest = uri.utf8.dropFirst("file://".utf8.count)
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"),
        let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(code)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    let path = String(decoding: bytes, as: UTF8.self)
    return path.hasPrefix(root + "/") ? String(path.dropFirst(root.count + 1)) : path
  }
}
