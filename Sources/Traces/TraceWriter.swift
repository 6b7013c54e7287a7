import CanonicalJSON

// A trace is JSONL. Each record holds its number and the digest of the line before it, and the last one the number of
// records, so that no line can be changed, dropped, doubled, moved or cut off unseen.

/// Turns events into the lines of one trace.
package struct TraceWriter: Sendable {
  private var recordCount = 0
  private var operationCount = 0
  private var previousDigest = ""

  package init() {}

  /// The line of the next record, with its line end.
  package mutating func line(for event: TraceEvent) -> [UInt8] {
    if case .operation = event { operationCount += 1 }
    let line = Self.line(for: event, number: recordCount, previousDigest: previousDigest)
    recordCount += 1
    previousDigest = Self.digest(ofLine: line[...])
    return line
  }

  /// The last line; nothing may follow.
  package mutating func lastLine() -> [UInt8] {
    line(for: .end(records: recordCount, operations: operationCount))
  }

  static func line(for event: TraceEvent, number: Int, previousDigest: String) -> [UInt8] {
    let members: [(String, JSONValue)] = [
      ("t", .string(event.kind)), ("n", .integer(number)), ("prev", .string(previousDigest)),
    ]
    return JSONValue.object(JSONObject(members + event.members)).serialized() + [UInt8(ascii: "\n")]
  }

  /// The digest of a line, its line end included.
  static func digest(ofLine line: ArraySlice<UInt8>) -> String { SHA256Digest(of: Array(line)).description }
}
