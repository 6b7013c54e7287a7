import CanonicalJSON
import LanserTestSupport
import Testing
import Traces

/// One file of `fixtures/traces`.
struct GoldenTrace {
  let name: String

  private var path: String { ProjectLocations.fixture("traces/\(name).jsonl") }

  /// Writes a trace when it is to be recorded, as if it had been made elsewhere: a replay must not look for its folders.
  ///
  /// - Parameters:
  ///   - bytes: a trace of this machine.
  ///   - names: what the folders of this machine are called.
  /// - Throws: `TraceError`, and what the system says when the file can not be written.
  func keep(_ bytes: [UInt8], _ names: PortableNames) throws {
    let environment = TestProgram.environment
    guard environment["CI"] == nil else { return }
    let isMissing = (try? FileContents.read(path)) == nil
    guard isMissing || environment["LANSER_RECORD"] != nil else { return }
    let trace = try Trace(parsing: bytes)
    var writer = TraceWriter()
    var lines = try writer.line(for: names.applied(to: .header(trace.header)))
    for event in trace.events { lines += try writer.line(for: names.applied(to: event)) }
    lines += writer.lastLine()
    try FileContents.write(lines, to: path)
    if isMissing { Issue.record("\(path) did not exist and has been written: look at it and run again") }
  }
}
