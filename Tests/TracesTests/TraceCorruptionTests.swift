import CanonicalJSON
import LanserTestSupport
import Testing
import Traces

@Suite("A trace that was changed is not believed")
struct TraceCorruptionTests {
  private static let bytes: [UInt8] = {
    var writer = TraceWriter()
    let life = ServerLife(session: "python", number: 0)
    let events: [TraceEvent] = [
      .header(TraceHeader(lanser: "0", platform: "linux", root: "/ws", isRedacted: false)),
      .operation(number: 0, request: ["cmd": "def", "selector": "a.py@L1:C1"]),
      .observation(kind: "status", key: "/ws/a.py", value: "file"),
      .content(digest: "sha256:00", text: "x = 1\n"),
      .frame(TraceFrame(life: life, direction: .outbound, message: ["id": 1, "method": "initialize"])),
      .frame(TraceFrame(life: life, direction: .inbound, message: ["id": 1, "result": ["a": [1.5, "é"]]])),
      .gaveUp(life: life),
      .ended(life: life, how: ["exited": 0], errorTail: ""),
      .outcome(number: 0, bundle: ["bundleId": "sha256:11"]),
    ]
    return events.flatMap { writer.line(for: $0) } + writer.lastLine()
  }()

  @Test("What was written is read again")
  func roundTrip() throws {
    let trace = try Trace(parsing: Self.bytes)
    #expect(trace.header.root == "/ws")
    #expect(trace.events.count == 8)
    #expect(trace.operationCount == 1)
  }

  @Test("Every flipped bit is found")
  func flippedBits() {
    for index in Self.bytes.indices {
      for bit in 0..<8 {
        var bytes = Self.bytes
        bytes[index] ^= 1 << bit
        #expect(throws: TraceError.self, "byte \(index), bit \(bit)") { try Trace(parsing: bytes) }
      }
    }
  }

  @Test("Every dropped, doubled or exchanged line is found, and the record is named")
  func changedLines() throws {
    let lines = Self.bytes.split(separator: UInt8(ascii: "\n")).map { Array($0) + [UInt8(ascii: "\n")] }
    for index in lines.indices {
      var dropped = lines
      dropped.remove(at: index)
      var doubled = lines
      doubled.insert(lines[index], at: index)
      for (changed, record) in [(dropped, index), (doubled, index + 1)] {
        let error = #expect(throws: TraceError.self) { try Trace(parsing: Array(changed.joined())) }
        #expect(error?.record == record)
      }
      for other in lines.indices where other > index {
        var exchanged = lines
        exchanged.swapAt(index, other)
        #expect(throws: TraceError.self) { try Trace(parsing: Array(exchanged.joined())) }
      }
    }
  }

  @Test("Every place at which a trace can be cut off is found")
  func truncation() {
    for count in 0..<Self.bytes.count {
      #expect(throws: TraceError.self) { try Trace(parsing: Array(Self.bytes.prefix(count))) }
    }
  }

  @Test("A trace from the future is refused by its version")
  func version() throws {
    let text = String(decoding: Self.bytes, as: UTF8.self).replacing(
      "\"version\":\"1.0\"",
      with: "\"version\":\"2.0\""
    )
    let error = #expect(throws: TraceError.self) { try Trace(parsing: Array(text.utf8)) }
    #expect(
      error == TraceError(record: 0, problem: "is of version 2.0 of the format, this program reads 1.0")
    )
  }
}
