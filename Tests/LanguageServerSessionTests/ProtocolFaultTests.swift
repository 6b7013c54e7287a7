import CanonicalJSON
import JSONRPC
import LanguageServerProtocol
import LanguageServerSession
import LanserTestSupport
import Testing

extension SessionTests {
  @Suite struct ProtocolFaultTests {
    @Test("Answers that come byte by byte, or all in one write, are the same answers")
    func splitAndMerged() async throws {
      let noise: JSONValue = [
        "jsonrpc": "2.0", "method": "window/logMessage", "params": ["type": 3, "message": "é😀"],
      ]
      let answer: JSONValue = ["jsonrpc": "2.0", "id": "$id", "result": ["contents": "right"]]
      let bytes: JSONValue = [["message": noise], ["message": answer], ["message": noise]]
      try await withSession([
        ["expect": "textDocument/hover"], ["write": bytes, "split": 1, "pause": 0.0001],
        ["expect": "textDocument/hover"], ["write": bytes],
      ]) { session in
        for _ in 0..<2 {
          let answer = try await session.send(hover, documents: [], deadline: ample)
          #expect(answer?.value == "right")
        }
      }
    }

    @Test("Stray lines on standard output are passed over")
    func strayLines() async throws {
      try await withSession([
        ["write": "DEBUG: about to answer\n\nWARNING: é\r\n"], hoverStep, ["write": "done\n"], hoverStep,
      ]) { session in
        for _ in 0..<2 {
          try await expectRight(session)
        }
      }
    }

    @Test(
      "Bytes that break the protocol are an error at once, never an answer, and leave no process",
      arguments: [
        ("Content-Length: -1\r\n\r\n", .badContentLength("-1")),
        ("Content-Length: nine\r\n\r\n", .badContentLength("nine")),
        ("Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", .badContentLength("given twice")),
        (
          "Content-Length: 9223372036854775807\r\n\r\n{",
          .frameTooLarge(length: "9223372036854775807", limit: 512 << 20)
        ),
        ("Content-Type: a\r\n\r\n{}", .missingContentLength(preview: Array("Content-Type: a\r".utf8))),
        ("Content-Length: 2\n\n{}", .malformedHeader(preview: Array("Content-Length: 2".utf8))),
        (
          "Content-Type: application/vscode-jsonrpc; charset=latin1\r\nContent-Length: 2\r\n\r\n{}",
          .unsupportedCharset("latin1")
        ),
        (["frame": "{]"], .invalidJSON(.unexpectedByte(0x5D, offset: 1))),
        (["frame": ["hex": "22 c3 28 22"]], .invalidJSON(.invalidUTF8(offset: 1))),
        (
          ["frame": #"{"jsonrpc":"2.0","id":1,"id":2,"result":1}"#],
          .invalidJSON(.duplicateKey("id", offset: 24))
        ),
        (["frame": "[1e999999]"], .invalidJSON(.numberOutOfRange(offset: 1))),
        (
          ["frame": [["repeat": "[", "count": 100_000], ["repeat": "]", "count": 100_000]]],
          .invalidJSON(.tooDeep(limit: 512, offset: 512))
        ),
        (["frame": "[]"], .notAMessage("not an object")),
        (["message": ["jsonrpc": "2.0", "id": 4711, "result": .null]], .unknownResponseID("4711")),
        (["message": ["jsonrpc": "2.0", "id": "2", "result": .null]], .unknownResponseID(#""2""#)),
        (["message": ["jsonrpc": "2.0", "id": 1, "result": .null]], .duplicateResponse("1")),
        (["message": ["jsonrpc": "2.0", "id": "$id"]], .notAMessage("a response without result or error")),
      ] as [(JSONValue, ProtocolViolation)]
    )
    func violations(_ bytes: JSONValue, _ violation: ProtocolViolation) async throws {
      let outcome = try await failure([
        "steps": [
          ["write": "last words\n", "to": "stderr"], ["expect": "textDocument/hover"], ["write": bytes],
          ["stall": true],
        ]
      ])
      guard case .protocolViolation(let found, "textDocument/hover", let tail)? = outcome.error else {
        Issue.record("\(String(describing: outcome.error))")
        return
      }
      #expect(found == violation)
      #expect(tail == "last words")
      #expect(outcome.elapsed < soon)
      // A server that talks nonsense is not started again.
      #expect(outcome.lives.count == 1)
    }

    @Test("Too much stray output is an error")
    func garbageFlood() async throws {
      let outcome = try await failure([
        "steps": [
          ["expect": "textDocument/hover"], ["write": ["repeat": "noise\n", "count": 1_000_000_000_000]],
        ]
      ])
      guard case .protocolViolation(.tooMuchGarbage, _, _)? = outcome.error else {
        Issue.record("\(String(describing: outcome.error))")
        return
      }
    }

    @Test(
      "A result of the wrong type is an error that says where",
      arguments: [
        (7 as JSONValue, LSPDecodingError(expected: #"member "contents""#)),
        (["contents": 7] as JSONValue, LSPDecodingError(expected: #"member "language""#, at: ["contents"])),
        (
          ["contents": "x", "range": []] as JSONValue,
          LSPDecodingError(expected: #"member "start""#, at: ["range"])
        ),
      ] as [(JSONValue, LSPDecodingError)]
    )
    func wrongType(_ result: JSONValue, _ expected: LSPDecodingError) async throws {
      let outcome = try await failure(["steps": [["expect": "textDocument/hover", "result": result]]])
      guard case .undecodable("textDocument/hover", let error)? = outcome.error else {
        Issue.record("\(String(describing: outcome.error))")
        return
      }
      #expect(error == expected)
    }

    @Test("A null result is nothing found where the protocol allows it")
    func nullResult() async throws {
      try await withSession([["expect": "textDocument/hover", "result": .null]]) { session in
        let answer = try await session.send(hover, documents: [], deadline: ample)
        #expect(answer == nil)
      }
    }

    @Test(
      "An error answer keeps its code, or becomes what the code means",
      arguments: [
        (-32601, "unsupported"), (-32800, "cancelled"), (-32803, "requestFailed -32803"),
        (-32002, "requestFailed -32002"),
        (1, "requestFailed 1"),
      ]
    )
    func errorAnswers(_ code: Int, _ expected: String) async throws {
      let outcome = try await failure([
        "steps": [["expect": "textDocument/hover", "error": ["code": .integer(code), "message": "no"]]]
      ])
      switch outcome.error {
      case .unsupported("textDocument/hover"): #expect(expected == "unsupported")
      case .cancelled: #expect(expected == "cancelled")
      case .requestFailed("textDocument/hover", let error): #expect(expected == "requestFailed \(error.code)")
      default: Issue.record("\(String(describing: outcome.error))")
      }
      #expect(outcome.lives == [.complete])
    }

    @Test(
      "A request that the server gave up because content changed is sent again, a few times",
      arguments: [ResponseError.contentModified, ResponseError.serverCancelled]
    )
    func contentModified(_ code: Int) async throws {
      let refusal: JSONValue = [
        "expect": "textDocument/hover", "error": ["code": .integer(code), "message": "changed"],
      ]
      try await withSession([refusal, refusal, refusal, hoverStep]) { session in
        try await expectRight(session)
      }
      let outcome = try await failure(["steps": [refusal, refusal, refusal, refusal]])
      guard case .contentModified("textDocument/hover", attempts: 4)? = outcome.error else {
        Issue.record("\(String(describing: outcome.error))")
        return
      }
      #expect(outcome.lives == [.complete])
    }

    @Test("A hover of 20 MB arrives whole")
    func largeAnswer() async throws {
      let count = 20 << 20
      let body: JSONValue = [
        #"{"jsonrpc":"2.0","id":2,"result":{"contents":""#, ["repeat": "x", "count": .integer(count)],
        #""}}"#,
      ]
      try await withSession([["expect": "textDocument/hover"], ["write": ["frame": body]]]) { session in
        let answer = try await session.send(hover, documents: [], deadline: ample)
        #expect(answer?.value.utf8.count == count)
      }
    }
  }
}
