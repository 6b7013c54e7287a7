import CanonicalJSON
import JSONRPC
import Testing

@Suite struct RPCMessageTests {
  @Test(
    "Every message of JSON-RPC 2.0 is read, and written as it was",
    arguments: [
      (
        #"{"jsonrpc":"2.0","id":1,"method":"m","params":{"a":1}}"#,
        .request(id: .number(1), method: "m", params: ["a": 1])
      ),
      (#"{"jsonrpc":"2.0","id":"x","method":"m"}"#, .request(id: .string("x"), method: "m", params: nil)),
      (
        #"{"jsonrpc":"2.0","id":-7,"method":"m","params":[]}"#,
        .request(id: .number(-7), method: "m", params: [])
      ),
      (#"{"jsonrpc":"2.0","method":"m"}"#, .notification(method: "m", params: nil)),
      (#"{"jsonrpc":"2.0","method":"m","params":null}"#, .notification(method: "m", params: .null)),
      (#"{"jsonrpc":"2.0","id":1,"result":null}"#, .response(id: .number(1), result: .success(.null))),
      (
        #"{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no","data":[1]}}"#,
        .response(id: .number(1), result: .failure(ResponseError(code: -32601, message: "no", data: [1])))
      ),
      (
        #"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"what?"}}"#,
        .response(id: nil, result: .failure(ResponseError(code: -32700, message: "what?")))
      ),
    ] as [(String, RPCMessage)]
  )
  func messages(_ text: String, _ message: RPCMessage) throws {
    #expect(try RPCMessage(JSONValue(parsing: Array(text.utf8))) == message)
    #expect(String(decoding: message.json.serialized(), as: UTF8.self) == text)
  }

  @Test(
    "Liberties that change no meaning are taken",
    arguments: [
      (#"{"jsonrpc":"2.0","id":1.0,"result":3}"#, .response(id: .number(1), result: .success(3))),
      (#"{"jsonrpc":"2.0","id":1,"result":3,"error":null}"#, .response(id: .number(1), result: .success(3))),
      (#"{"extra":1,"jsonrpc":"2.0","id":1,"result":3}"#, .response(id: .number(1), result: .success(3))),
      (
        #"{"jsonrpc":"2.0","id":1,"result":null,"error":{"code":5}}"#,
        .response(id: .number(1), result: .failure(ResponseError(code: 5, message: "")))
      ),
    ] as [(String, RPCMessage)]
  )
  func liberties(_ text: String, _ message: RPCMessage) throws {
    #expect(try RPCMessage(JSONValue(parsing: Array(text.utf8))) == message)
  }

  @Test(
    "JSON that is no message is refused",
    arguments: [
      "1", "null", "[]", #""text""#, "{}",
      #"[{"jsonrpc":"2.0","method":"m"}]"#,
      #"{"method":"m"}"#,
      #"{"jsonrpc":"1.0","method":"m"}"#,
      #"{"jsonrpc":2.0,"method":"m"}"#,
      #"{"jsonrpc":"2.0"}"#,
      #"{"jsonrpc":"2.0","method":1}"#,
      #"{"jsonrpc":"2.0","method":null,"id":1}"#,
      #"{"jsonrpc":"2.0","method":"m","id":null}"#,
      #"{"jsonrpc":"2.0","method":"m","id":true}"#,
      #"{"jsonrpc":"2.0","method":"m","id":{}}"#,
      #"{"jsonrpc":"2.0","id":1}"#,
      #"{"jsonrpc":"2.0","result":1}"#,
      #"{"jsonrpc":"2.0","id":1,"error":{}}"#,
      #"{"jsonrpc":"2.0","id":1,"error":"bad"}"#,
      #"{"jsonrpc":"2.0","id":1,"error":{"code":"x"}}"#,
      #"{"jsonrpc":"2.0","id":1,"error":{"code":1.5}}"#,
    ]
  )
  func noMessages(_ text: String) throws {
    let json = try JSONValue(parsing: Array(text.utf8))
    #expect(throws: ProtocolViolation.self) { try RPCMessage(json) }
  }
}
