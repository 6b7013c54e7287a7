import CanonicalJSON

/// A whole trace that was read and checked.
package struct Trace: Sendable {
  package let header: TraceHeader
  /// The records between the first and the last; the number of a record is its index plus one.
  package let events: [TraceEvent]

  /// How many operations it holds.
  package var operationCount: Int {
    events.count { if case .operation = $0 { true } else { false } }
  }
}

/// Why bytes are not a trace.
package struct TraceError: Error, Equatable, Sendable {
  /// The number of the record, from 0; the line number is one more.
  package var record: Int
  /// What is wrong with it: words that complete "the record …".
  package var problem: String

  package init(record: Int, problem: String) {
    self.record = record
    self.problem = problem
  }
}

extension Trace {
  /// Reads a trace, and believes nothing that its digests do not prove.
  ///
  /// - Throws: `TraceError` for the first record that is not what was written.
  package init(parsing bytes: [UInt8]) throws(TraceError) {
    var events: [TraceEvent] = []
    var header: TraceHeader?
    var previousDigest = ""
    var start = bytes.startIndex
    var isOver = false
    var operations = 0
    var number = -1
    while start < bytes.endIndex {
      number += 1
      let record = number
      func problem(_ words: String) -> TraceError { TraceError(record: record, problem: words) }
      if isOver { throw problem("follows the last one") }
      guard let lineEnd = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else {
        throw problem("is cut off")
      }
      let line = bytes[start...lineEnd]
      let event = try Self.event(line, number: number, previousDigest: previousDigest)
      switch event {
      case .header(let first):
        guard header == nil else { throw problem("is a second header") }
        header = first
      case .end(let records, let count):
        // Nothing vouches for the last line, so it has to be the only one that can stand there.
        guard records == number, count == operations,
          line.elementsEqual(TraceWriter.line(for: event, number: number, previousDigest: previousDigest))
        else { throw problem("does not count what is before it") }
        isOver = true
      default:
        guard header != nil else { throw problem("comes before the header") }
        if case .operation(let operation, _) = event {
          guard operation == operations else { throw problem("is not the operation that is next") }
          operations += 1
        }
        events.append(event)
      }
      previousDigest = TraceWriter.digest(ofLine: line)
      start = lineEnd + 1
    }
    guard let header else { throw TraceError(record: 0, problem: "is missing: the trace is empty") }
    guard isOver else {
      throw TraceError(record: number + 1, problem: "is missing: the trace ends before its last record")
    }
    self.header = header
    self.events = events
  }

  private static func event(
    _ line: ArraySlice<UInt8>,
    number: Int,
    previousDigest: String
  ) throws(TraceError) -> TraceEvent {
    let json: JSONValue
    do {
      json = try JSONValue(parsing: Array(line.dropLast()), options: .wire)
    } catch {
      throw TraceError(record: number, problem: "is not JSON at byte \(error.offset)")
    }
    guard case .object(let object) = json else {
      throw TraceError(record: number, problem: "is not an object")
    }
    var members = RecordMembers(object)
    do throws(RecordMembers.Problem) {
      let kind = try members.string("t")
      let written = try members.count("n")
      guard written == number else { throw RecordMembers.Problem("has the number \(written)") }
      guard try members.string("prev") == previousDigest else {
        throw RecordMembers.Problem("does not follow the record before it, one of the two was changed")
      }
      let event = try TraceEvent(kind: kind, &members)
      try members.requireNoMore()
      return event
    } catch {
      throw TraceError(record: number, problem: error.words)
    }
  }
}
