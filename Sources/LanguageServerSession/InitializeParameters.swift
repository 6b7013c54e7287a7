import CanonicalJSON
import LanguageServerProtocol
import SourceText

extension SessionConfiguration {
  var workspaceFolders: JSONValue {
    let name = workspaceRoot.split(separator: "/").last.map(String.init) ?? "workspace"
    return [["uri": .string(FileURI.uri(forPath: workspaceRoot)), "name": .string(name)]]
  }

  /// LSP 3.17, `CodeActionKind`; the empty kind is the parent of all.
  private static let codeActionKinds: [JSONValue] = [
    "", "quickfix", "refactor", "refactor.extract", "refactor.inline", "refactor.rewrite", "source",
    "source.organizeImports", "source.fixAll",
  ]

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
      "rename": [
        "prepareSupport": true, "prepareSupportDefaultBehavior": 1, "honorsChangeAnnotations": true,
      ],
      "codeAction": [
        "codeActionLiteralSupport": ["codeActionKind": ["valueSet": .array(Self.codeActionKinds)]],
        "isPreferredSupport": true, "disabledSupport": true, "dataSupport": true,
        "honorsChangeAnnotations": true, "resolveSupport": ["properties": ["edit"]],
      ],
      "formatting": [:],
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
          // What a server sends on its own account is refused all the same.
          "applyEdit": true,
          "executeCommand": [:],
          "fileOperations": ["willRename": true],
          "workspaceEdit": [
            "documentChanges": true, "resourceOperations": ["create", "rename", "delete"],
            "failureHandling": "transactional", "changeAnnotationSupport": [:],
          ],
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
