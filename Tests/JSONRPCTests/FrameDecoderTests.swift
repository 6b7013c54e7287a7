import JSONRPC
import LanserTestSupport
import Testing

@Suite struct FrameDecoderTests {
  static let bodies = [
    #"{"jsonrpc":"2.0","id":1,"result":null}"#,
    #"{"jsonrpc":"2.0","method":"é€😀","params":[]}"#,
    "{}",
  ].map { Array($0.utf8) }

  static let stream = Array(bodies.map { frame(around: $0) }.joined())

  @Test("Three messages cut at any two places are the same three messages")
  func everyPairOfCuts() throws {
    for first in 0...Self.stream.count {
      for second in first...Self.stream.count {
        let pieces = [Self.stream[..<first], Self.stream[first..<second], Self.stream[second...]]
        let decoded = try decode(pieces.map(Array.init))
        guard decoded == Self.bodies else {
          Issue.record("cut at \(first) and \(second)")
          return
        }
      }
    }
  }

  @Test("Messages that come byte by byte are the same messages")
  func byteByByte() throws {
    #expect(try decode(Self.stream.map { [$0] }) == Self.bodies)
  }

  @Test("Random cuts of many messages give the same messages", arguments: 0..<20 as Range<UInt64>)
  func randomCuts(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let bodies = (0..<50).map { _ in
      (0..<Int.random(in: 0...3000, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
    }
    var rest = bodies.map { frame(around: $0) }.joined()[...]
    var pieces: [[UInt8]] = []
    while !rest.isEmpty {
      let piece = rest.prefix(Int.random(in: 1...5000, using: &random))
      pieces.append(Array(piece))
      rest = rest.dropFirst(piece.count)
    }
    #expect(try decode(pieces) == bodies)
  }

  @Test(
    "Every header that the base protocol allows is understood",
    arguments: [
      "Content-Length: 2\r\n\r\n",
      "content-length: 2\r\n\r\n",
      "CONTENT-LENGTH:2\r\n\r\n",
      "Content-Length:\t2 \r\n\r\n",
      "Content-Length: 0002\r\n\r\n",
      "Content-Length: 2\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n",
      "Content-Type: application/vscode-jsonrpc; charset=utf8\r\nContent-Length: 2\r\n\r\n",
      "Content-Type: application/vscode-jsonrpc; charset=\"UTF-8\"\r\nContent-Length: 2\r\n\r\n",
      "Content-Type: application/vscode-jsonrpc\r\nContent-Length: 2\r\n\r\n",
      "Content-Length: 2\r\nX-Something: else: and more\r\n\r\n",
      "X-Something: else\r\nContent-Length: 2\r\n\r\n",
    ]
  )
  func headers(_ header: String) throws {
    let bytes = Array(header.utf8) + Array("{}".utf8)
    #expect(try decode([bytes]) == [Array("{}".utf8)])
    #expect(try decode(bytes.map { [$0] }) == [Array("{}".utf8)])
  }

  @Test(
    "A header that is wrong ends the stream, and says how it is wrong",
    arguments: [
      ("Content-Length: -5\r\n\r\n", .badContentLength("-5")),
      ("Content-Length: +5\r\n\r\n", .badContentLength("+5")),
      ("Content-Length: five\r\n\r\n", .badContentLength("five")),
      ("Content-Length: 0x10\r\n\r\n", .badContentLength("0x10")),
      ("Content-Length: 5.0\r\n\r\n", .badContentLength("5.0")),
      ("Content-Length: 5 5\r\n\r\n", .badContentLength("5 5")),
      ("Content-Length: \r\n\r\n", .badContentLength("")),
      ("Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", .badContentLength("given twice")),
      ("Content-Length: 2\r\ncontent-length: 3\r\n\r\n{}", .badContentLength("given twice")),
      ("Content-Length: 1001\r\n\r\n", .frameTooLarge(length: "1001", limit: 1000)),
      (
        "Content-Length: 9223372036854775807\r\n\r\n",
        .frameTooLarge(length: "9223372036854775807", limit: 1000)
      ),
      (
        "Content-Length: 99999999999999999999999\r\n\r\n",
        .frameTooLarge(length: "99999999999999999999999", limit: 1000)
      ),
      ("Content-Type: x; charset=utf-16\r\nContent-Length: 2\r\n\r\n{}", .unsupportedCharset("utf-16")),
      ("Content-Type: x\r\n\r\n{}", .missingContentLength(preview: Array("Content-Type: x\r".utf8))),
      ("Content-Length: 2\n\n{}", .malformedHeader(preview: Array("Content-Length: 2".utf8))),
      ("Content-Length: 2\r\n\n{}", .malformedHeader(preview: [])),
      ("Content-Length: 2\r\nno colon\r\n\r\n{}", .malformedHeader(preview: Array("no colon\r".utf8))),
      (
        "noise Content-Length: 2\r\n\r\n{}",
        .malformedHeader(preview: Array("noise Content-Length: 2\r".utf8))
      ),
      ("Content-Length : 2\r\n\r\n{}", nil),
    ] as [(String, ProtocolViolation?)]
  )
  func wrongHeaders(_ bytes: String, _ violation: ProtocolViolation?) {
    let limits = FrameDecoder.Limits(body: 1000)
    guard let violation else {
      // Not a header at all, and no body follows from it.
      #expect((try? decode([Array(bytes.utf8)], limits: limits)) == [])
      return
    }
    #expect(throws: violation) { try decode([Array(bytes.utf8)], limits: limits) }
    #expect(throws: violation) { try decode(bytes.utf8.map { [$0] }, limits: limits) }
  }

  @Test("Stray lines before and between messages are skipped and counted")
  func garbageLines() throws {
    let garbage = "starting up…\n\r\nINFO: ready\n"
    let bytes =
      Array(garbage.utf8) + frame(around: Self.bodies[0]) + Array(garbage.utf8)
      + frame(around: Self.bodies[1])
    for pieces in [[bytes], bytes.map { [$0] }] {
      var decoder = FrameDecoder()
      var decoded: [[UInt8]] = []
      for piece in pieces { decoded += try piece.withUnsafeBytes { try decoder.append($0) } }
      #expect(decoded == [Self.bodies[0], Self.bodies[1]])
      #expect(decoder.garbageBytes == 2 * garbage.utf8.count)
    }
  }

  @Test("Stray output beyond the limit ends the stream", arguments: ["x", "\n", "xxxx\n", "\r\n"])
  func tooMuchGarbage(_ unit: String) {
    let limits = FrameDecoder.Limits(garbage: 1000)
    let violation = #expect(throws: ProtocolViolation.self) {
      try decode([Array(String(repeating: unit, count: 1001).utf8)], limits: limits)
    }
    guard case .tooMuchGarbage(1000, _)? = violation else {
      Issue.record("\(String(describing: violation))")
      return
    }
  }

  @Test(
    "A header block beyond the limit ends the stream, with and without line ends",
    arguments: ["\r\n", ""]
  )
  func headerTooLarge(_ lineEnd: String) {
    let header =
      "Content-Length: 2\r\n" + String(repeating: "X-Y: \(lineEnd.isEmpty ? "z" : "z" + lineEnd)", count: 300)
    #expect(throws: ProtocolViolation.headerTooLarge(limit: 500)) {
      try decode([Array(header.utf8)], limits: .init(header: 500))
    }
  }

  @Test("A stream may end only between messages")
  func ends() throws {
    let message = frame(around: Self.bodies[0])
    for count in 0...message.count {
      var decoder = FrameDecoder()
      _ = try message[..<count].withUnsafeBytes { try decoder.append($0) }
      let headerCount = message.count - Self.bodies[0].count
      switch count {
      case message.count:
        try decoder.finish()
      case headerCount...:
        #expect(
          throws: ProtocolViolation.truncatedFrame(
            expected: Self.bodies[0].count,
            received: count - headerCount
          )
        ) { try decoder.finish() }
      case (headerCount - 2)...:
        #expect(throws: ProtocolViolation.truncatedHeader) { try decoder.finish() }
      default:
        // Half a line is what a program prints that dies.
        try decoder.finish()
      }
    }
  }

  @Test("One large body does not keep its memory for the small ones that follow")
  func largeBody() throws {
    let large = [UInt8](repeating: UInt8(ascii: "x"), count: 40 << 20)
    var decoder = FrameDecoder()
    let bytes = frame(around: large) + frame(around: Self.bodies[0])
    let before = try ProcessTable.residentBytes()
    #expect(
      try bytes.withUnsafeBytes { try decoder.append($0) }.map(\.count) == [
        large.count, Self.bodies[0].count,
      ]
    )
    #expect(try Self.stream.withUnsafeBytes { try decoder.append($0) } == Self.bodies)
    #expect(try ProcessTable.residentBytes() < before + 20 << 20)
  }

  private func decode(
    _ pieces: [[UInt8]],
    limits: FrameDecoder.Limits = .init()
  ) throws -> [[UInt8]] {
    var decoder = FrameDecoder(limits: limits)
    var bodies: [[UInt8]] = []
    for piece in pieces { bodies += try piece.withUnsafeBytes { try decoder.append($0) } }
    return bodies
  }
}
