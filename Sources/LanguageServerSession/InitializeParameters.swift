import CanonicalJSON
import LanguageServerProtocol
import SourceText

extension SessionConfiguration {
  var workspaceFolders: JSONValue {
    let name = workspaceRoot.split(separator: "/").last.map(String.init) ?? "workspace"
    return [["uri": .string(FileURI.uri(forPath: workspaceRoot)), "name": .string(name)]]
  }

  /// LSP `InitializeParams`: what we can take, and nothing that we would not answer.
  func initializeParameters(processID: Int32) -> JSONValue {
    let root = FileURI.uri(forPath: workspaceRoot)
    let goTo: JSONValue = ["linkSupport": true]
    var textDocument: JSONObject = [
      "synchronization": ["didSave": true],
      "definition": goTo, "declaration": goTo, "typeDefinition": goTo, "implementation": goTo,
      "references": [:],
      "hover": ["contentFormat": ["markdown", "plaintext"]],
      "documentSymbol": ["hierarchicalDocumentSymbolSupport": true],
      "publishDiagnostics": [
        "versionSupport": true, "relatedInformation": true, "tagSupport": ["valueSet": [1, 2]],
      ],
    ]
    if declaresPullDiagnostics {
      textDocument["diagnostic"] = ["dynamicRegistration": true, "relatedDocumentSupport": false]
    }
    var params: JSONObject = [
      "processId": .integer(Int(processID)),
      "clientInfo": ["name": "lanser", "version": .string(clientVersion)],
      "locale": "en",
      "rootUri": .string(root),
      "workspaceFolders": workspaceFolders,
      "capabilities": [
        "general": ["positionEncodings": .array(offeredEncodings.map { .string($0.rawValue) })],
        "workspace": [
          "configuration": true,
          "didChangeConfiguration": ["dynamicRegistration": true],
          "didChangeWatchedFiles": ["dynamicRegistration": true],
          "symbol": [:],
          "workspaceFolders": true,
          "diagnostics": ["refreshSupport": true],
        ],
        "window": ["workDoneProgress": true],
        "textDocument": .object(textDocument),
        "experimental": ["serverStatusNotification": true],
      ],
    ]
    if let initializationOptions { params["initializationOptions"] = initializationOptions }
    return .object(params)
  }
}
