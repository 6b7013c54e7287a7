import CanonicalJSON
import LanguageServerProtocol
import SourceText
import Testing

private let range = #"{"start":{"line":1,"character":2},"end":{"line":3,"character":4}}"#
private let otherRange = #"{"start":{"line":9,"character":9},"end":{"line":9,"character":9}}"#
private let decodedRange = LSPRange(
  start: LSPPosition(line: 1, character: 2),
  end: LSPPosition(line: 3, character: 4)
)

private func parse(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

@Suite struct LocationDecodingTests {
  @Test(
    "Every form of a go-to answer is a list of places",
    arguments: [
      ("null", []),
      ("[]", []),
      (#"{"uri":"file:///a","range":\#(range)}"#, ["file:///a"]),
      (
        #"[{"uri":"file:///a","range":\#(range)},{"uri":"file:///b","range":\#(range)}]"#,
        ["file:///a", "file:///b"]
      ),
      (
        #"[{"targetUri":"file:///a","targetRange":\#(otherRange),"targetSelectionRange":\#(range)}]"#,
        ["file:///a"]
      ),
      (
        #"[{"originSelectionRange":\#(otherRange),"targetUri":"file:///a","targetRange":\#(otherRange),"#
          + #""targetSelectionRange":\#(range)}]"#, ["file:///a"]
      ),
      (#"[{"uri":"file:///a","range":\#(range),"unknown":{"x":[1]}}]"#, ["file:///a"]),
    ] as [(String, [String])]
  )
  func answers(_ text: String, _ uris: [String]) throws {
    let expected = uris.map { LSPLocation(uri: $0, range: decodedRange) }
    let json = try parse(text)
    #expect(try DefinitionRequest.response(from: json) == expected)
    #expect(try DeclarationRequest.response(from: json) == expected)
    #expect(try TypeDefinitionRequest.response(from: json) == expected)
    #expect(try ImplementationRequest.response(from: json) == expected)
    #expect(try ReferencesRequest.response(from: json) == expected)
  }

  @Test(
    "An answer of another shape is refused, with the place that is wrong",
    arguments: [
      (#""file:///a""#, [], #"member "uri""#),
      ("3", [], #"member "uri""#),
      (#"{"uri":7,"range":\#(range)}"#, ["uri"], "a string"),
      (#"[{"uri":"file:///a"}]"#, ["0"], #"member "range""#),
      (#"[{"uri":"file:///a","range":null}]"#, ["0", "range"], #"member "start""#),
      (
        #"[{"uri":"file:///a","range":{"start":{"line":1}}}]"#,
        ["0", "range", "start"], #"member "character""#
      ),
      (
        #"[{"uri":"file:///a","range":{"start":{"line":1,"character":-1},"end":{"line":1,"character":1}}}]"#,
        ["0", "range", "start", "character"], "a number from 0"
      ),
      (
        #"[{"uri":"file:///a","range":{"start":{"line":1.5,"character":1},"end":{"line":1,"character":1}}}]"#,
        ["0", "range", "start", "line"], "an integer"
      ),
      (#"[{"targetUri":"file:///a","targetRange":\#(range)}]"#, ["0"], #"member "targetSelectionRange""#),
      ("[null]", ["0"], #"member "uri""#),
    ] as [(String, [String], String)]
  )
  func refusals(_ text: String, _ path: [String], _ expected: String) throws {
    let json = try parse(text)
    #expect(throws: LSPDecodingError(expected: expected, at: path)) {
      try DefinitionRequest.response(from: json)
    }
  }

  @Test("Numbers that are written as doubles are the integers they mean")
  func doubles() throws {
    let json = try parse(#"{"line":1.0,"character":2e0}"#)
    #expect(try LSPPosition(json) == LSPPosition(line: 1, character: 2))
  }
}

@Suite struct HoverDecodingTests {
  @Test(
    "Every form of hover contents is read",
    arguments: [
      (#"{"contents":{"kind":"markdown","value":"**x**"}}"#, .markdown, "**x**"),
      (#"{"contents":{"kind":"plaintext","value":"x"}}"#, .plaintext, "x"),
      (#"{"contents":{"kind":"something","value":"x"}}"#, .plaintext, "x"),
      (#"{"contents":"x"}"#, .markdown, "x"),
      (#"{"contents":{"language":"python","value":"def f()"}}"#, .markdown, "```python\ndef f()\n```"),
      (#"{"contents":["a",{"language":"c","value":"int b;"},""]}"#, .markdown, "a\n\n```c\nint b;\n```"),
      (#"{"contents":[]}"#, .markdown, ""),
    ] as [(String, LSPHover.Format, String)]
  )
  func contents(_ text: String, _ format: LSPHover.Format, _ value: String) throws {
    let hover = try #require(try HoverRequest.response(from: parse(text)))
    #expect(hover.format == format)
    #expect(hover.value == value)
    #expect(hover.range == nil)
  }

  @Test("A hover may have a range, and may be absent")
  func rangeAndNull() throws {
    let hover = try HoverRequest.response(from: parse(#"{"contents":"x","range":\#(range)}"#))
    #expect(hover?.range == decodedRange)
    #expect(try HoverRequest.response(from: .null) == nil)
  }

  @Test(
    "Contents of another shape are refused",
    arguments: ["{}", #"{"contents":null}"#, #"{"contents":7}"#, #"{"contents":[7]}"#, "[]", "3"]
  )
  func refusals(_ text: String) throws {
    let json = try parse(text)
    #expect(throws: LSPDecodingError.self) { try HoverRequest.response(from: json) }
  }
}

@Suite struct SymbolDecodingTests {
  @Test("A tree of document symbols keeps its order and depth")
  func tree() throws {
    let symbols = try DocumentSymbolRequest.response(
      from: parse(
        #"""
        [{"name":"C","detail":"class C","kind":5,"range":\#(range),"selectionRange":\#(otherRange),"tags":[1],
          "children":[{"name":"m","kind":6,"range":\#(range),"selectionRange":\#(range),"children":[]},
                      {"name":"n","kind":6,"range":\#(range),"selectionRange":\#(range)}]},
         {"name":"f","kind":12,"range":\#(range),"selectionRange":\#(range),"children":null}]
        """#
      )
    )
    #expect(symbols.map(\.name) == ["C", "f"])
    #expect(symbols[0].children.map(\.name) == ["m", "n"])
    #expect(symbols[0].kind == .class)
    #expect(symbols[0].detail == "class C")
    #expect(symbols[0].selectionRange.start.line == 9)
    #expect(symbols[1].children.isEmpty)
  }

  @Test("The flat form is read into the same shape")
  func flat() throws {
    let symbols = try DocumentSymbolRequest.response(
      from: parse(
        #"[{"name":"m","kind":6,"containerName":"C","location":{"uri":"file:///a","range":\#(range)}}]"#
      )
    )
    #expect(symbols.first?.containerName == "C")
    #expect(symbols.first?.range == decodedRange)
    #expect(symbols.first?.selectionRange == decodedRange)
  }

  @Test("Every kind of the protocol has its number and name")
  func kinds() {
    #expect(LSPSymbolKind.allCases.map(\.rawValue) == Array(1...26))
    #expect(
      LSPSymbolKind.allCases.map(\.name) == [
        "file", "module", "namespace", "package", "class", "method", "property", "field", "constructor",
        "enum",
        "interface", "function", "variable", "constant", "string", "number", "boolean", "array", "object",
        "key",
        "null", "enumMember", "struct", "event", "operator", "typeParameter",
      ]
    )
  }

  @Test(
    "Symbols of another shape are refused",
    arguments: [
      "{}", "3", "[3]",
      #"[{"name":"x","kind":0,"range":\#(range),"selectionRange":\#(range)}]"#,
      #"[{"name":"x","kind":27,"range":\#(range),"selectionRange":\#(range)}]"#,
      #"[{"name":"x","kind":5,"range":\#(range)}]"#,
      #"[{"kind":5,"range":\#(range),"selectionRange":\#(range)}]"#,
      #"[{"name":"x","kind":5,"range":\#(range),"selectionRange":\#(range),"children":[1]}]"#,
    ]
  )
  func refusals(_ text: String) throws {
    let json = try parse(text)
    #expect(throws: LSPDecodingError.self) { try DocumentSymbolRequest.response(from: json) }
  }

  @Test("Workspace symbols are read in both forms; null is none")
  func workspaceSymbols() throws {
    let symbols = try WorkspaceSymbolRequest.response(
      from: parse(
        #"""
        [{"name":"f","kind":12,"location":{"uri":"file:///a","range":\#(range)},"containerName":"m","deprecated":false},
         {"name":"g","kind":12,"location":{"uri":"file:///b","range":\#(range)},"data":7}]
        """#
      )
    )
    #expect(symbols.map(\.name) == ["f", "g"])
    #expect(symbols.map(\.containerName) == ["m", nil])
    #expect(symbols.map(\.location.uri) == ["file:///a", "file:///b"])
    #expect(try WorkspaceSymbolRequest.response(from: .null).isEmpty)
  }
}

@Suite struct DiagnosticDecodingTests {
  @Test("Every member of a diagnostic that we use is read")
  func full() throws {
    let report = try DocumentDiagnosticRequest.response(
      from: parse(
        #"""
        {"kind":"full","resultId":"7","items":[
          {"range":\#(range),"severity":2,"code":"reportX","codeDescription":{"href":"https://x"},"source":"Pyright",
           "message":"m","tags":[1,2],"relatedInformation":[],"data":{"x":1}},
          {"range":\#(range),"code":42,"message":{"kind":"markdown","value":"rich"},"severity":null},
          {"range":\#(range),"message":""}]}
        """#
      )
    )
    #expect(report.map(\.severity) == [.warning, nil, nil])
    #expect(report.map(\.code) == ["reportX", "42", nil])
    #expect(report.map(\.source) == ["Pyright", nil, nil])
    #expect(report.map(\.message) == ["m", "rich", ""])
    #expect(report.map(\.tags) == [[1, 2], [], []])
    #expect(report.allSatisfy { $0.range == decodedRange })
  }

  @Test(
    "Reports of another shape are refused",
    arguments: [
      "null", "[]", #"{"kind":"full"}"#, #"{"items":[]}"#, #"{"kind":"unchanged","resultId":"1"}"#,
      #"{"kind":"full","items":[{"range":\#(range)}]}"#,
      #"{"kind":"full","items":[{"message":"m"}]}"#,
      #"{"kind":"full","items":[{"range":\#(range),"message":"m","severity":0}]}"#,
      #"{"kind":"full","items":[{"range":\#(range),"message":"m","severity":5}]}"#,
      #"{"kind":"full","items":[{"range":\#(range),"message":"m","code":[]}]}"#,
    ]
  )
  func refusals(_ text: String) throws {
    let json = try parse(text)
    #expect(throws: LSPDecodingError.self) { try DocumentDiagnosticRequest.response(from: json) }
  }

  @Test("A workspace report names its files; unchanged ones have no diagnostics")
  func workspaceReport() throws {
    let reports = try WorkspaceDiagnosticRequest.response(
      from: parse(
        #"""
        {"items":[{"kind":"full","uri":"file:///a","version":null,"items":[{"range":\#(range),"message":"m"}]},
                  {"kind":"unchanged","uri":"file:///b","version":3,"resultId":"1"}]}
        """#
      )
    )
    #expect(reports.map(\.uri) == ["file:///a", "file:///b"])
    #expect(reports.map(\.diagnostics.count) == [1, 0])
  }
}

@Suite struct InitializeDecodingTests {
  @Test(
    "The position encoding is what the server says, utf-16 when it says nothing, and none we know otherwise",
    arguments: [
      (#"{"capabilities":{}}"#, .utf16),
      (#"{"capabilities":{"positionEncoding":null}}"#, .utf16),
      (#"{"capabilities":{"positionEncoding":"utf-8"}}"#, .utf8),
      (#"{"capabilities":{"positionEncoding":"utf-32"}}"#, .utf32),
      (#"{"capabilities":{"positionEncoding":"utf-7"}}"#, nil),
      (#"{"capabilities":{"positionEncoding":8}}"#, nil),
    ] as [(String, PositionEncoding?)]
  )
  func encoding(_ text: String, _ encoding: PositionEncoding?) throws {
    #expect(try InitializeRequest.response(from: parse(text)).capabilities.positionEncoding == encoding)
  }

  @Test("Providers are offered when present and not false")
  func providers() throws {
    let response = try InitializeRequest.response(
      from: parse(
        #"""
        {"capabilities":{"hoverProvider":true,"definitionProvider":{"workDoneProgress":true},"renameProvider":false,
          "referencesProvider":null,"textDocumentSync":{"openClose":true,"change":2}},
         "serverInfo":{"name":"n","version":"1.2"}}
        """#
      )
    )
    #expect(response.capabilities.providers == ["definitionProvider", "hoverProvider"])
    #expect(response.capabilities.textDocumentSync == 2)
    #expect(response.serverName == "n")
    #expect(response.serverVersion == "1.2")
  }

  @Test("Sync may be a number, or absent", arguments: [(#"{"textDocumentSync":1}"#, 1), ("{}", 0)])
  func sync(_ text: String, _ kind: Int) throws {
    #expect(ServerCapabilities(try parse(text)).textDocumentSync == kind)
  }

  @Test(
    "An answer without capabilities is refused",
    arguments: ["null", "{}", #"{"capabilities":null}"#, #"{"capabilities":[]}"#, "7"]
  )
  func refusals(_ text: String) throws {
    let json = try parse(text)
    #expect(throws: LSPDecodingError.self) { try InitializeRequest.response(from: json) }
  }
}

@Suite struct EncodingTests {
  private static let place = TextDocumentPosition(
    uri: "file:///a",
    position: LSPPosition(line: 1, character: 2)
  )

  @Test("Requests and notifications are written as the protocol spells them")
  func messages() throws {
    try check(
      DefinitionRequest(at: Self.place).params,
      #"{"textDocument":{"uri":"file:///a"},"position":{"line":1,"character":2}}"#
    )
    try check(
      ReferencesRequest(at: Self.place, includeDeclaration: true).params,
      #"{"textDocument":{"uri":"file:///a"},"position":{"line":1,"character":2},"context":{"includeDeclaration":true}}"#
    )
    try check(
      WorkspaceDiagnosticRequest(partialResultToken: "t").params,
      #"{"previousResultIds":[],"partialResultToken":"t"}"#
    )
    try check(
      DidOpenTextDocumentNotification(uri: "file:///a", languageID: "python", version: 1, text: "x").params,
      #"{"textDocument":{"uri":"file:///a","languageId":"python","version":1,"text":"x"}}"#
    )
    try check(
      DidChangeTextDocumentNotification(uri: "file:///a", version: 2, text: "y").params,
      #"{"textDocument":{"uri":"file:///a","version":2},"contentChanges":[{"text":"y"}]}"#
    )
    try check(
      DidChangeWatchedFilesNotification(changes: [("file:///a", .created), ("file:///b", .deleted)]).params,
      #"{"changes":[{"uri":"file:///a","type":1},{"uri":"file:///b","type":3}]}"#
    )
    #expect(ShutdownRequest().params.isNull)
    #expect(ExitNotification().params.isNull)
  }

  private func check(_ value: JSONValue, _ text: String) throws {
    #expect(try value == parse(text))
  }
}
