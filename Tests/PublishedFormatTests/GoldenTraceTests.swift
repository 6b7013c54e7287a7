import CanonicalJSON
import JSONSchemas
import LanserKit
import LanserTestSupport
import Testing
import Traces

@Suite("Golden traces")
struct GoldenTraceTests {
  @Test("replay to the same bytes where there is no server and no workspace", arguments: GoldenTraces.names)
  func replay(_ name: String) throws {
    try TemporaryDirectory.with { directory in
      let data = try GoldenTraces.grammarsOnly(in: directory)
      let run = try LanserRun(
        ["trace", "replay", "--trace-file", GoldenTraces.path(name)],
        in: directory,
        variables: ["PATH": "/nowhere", "XDG_DATA_HOME": data]
      )
      #expect(run.status == 0, "\(run.errors)")
      let replayed = run.output.split(separator: "\n").map(String.init)
      let recorded = try GoldenTraces.outcomes(name).map { String(decoding: $0.serialized(), as: UTF8.self) }
      #expect(replayed.count == recorded.count)
      for (index, (replayed, recorded)) in zip(replayed, recorded).enumerated() {
        #expect(replayed == recorded, "\(name), operation \(index)")
      }
    }
  }

  @Test(
    "are found to be right by --verify, and wrong as soon as a bit of them is another",
    arguments: GoldenTraces.names
  )
  func verification(_ name: String) throws {
    try TemporaryDirectory.with { directory in
      let words = ["trace", "replay", "--verify", "--trace-file"]
      let variables = ["XDG_DATA_HOME": try GoldenTraces.grammarsOnly(in: directory)]
      let right = try LanserRun(words + [GoldenTraces.path(name)], in: directory, variables: variables)
      #expect(right.status == 0, "\(right.errors)")
      var bytes = try FileContents.read(GoldenTraces.path(name))
      bytes[bytes.count / 2] ^= 1
      let changed = try directory.write(bytes, to: "changed.jsonl")
      let wrong = try LanserRun(words + [changed], in: directory, variables: variables)
      #expect(wrong.status == 76, "\(wrong.output)")
      #expect(wrong.errors.contains("record "), "\(wrong.errors)")
    }
  }

  @Test("satisfy the published schema, line for line", arguments: GoldenTraces.names)
  func schema(_ name: String) throws {
    let schema = try PublishedSchema.trace.schema()
    for (index, line) in try GoldenTraces.lines(name).enumerated() {
      #expect(schema.violations(in: line).isEmpty, "\(name), line \(index + 1)")
    }
    var check = PayloadCheck()
    let report = try check.check(try FileContents.read(GoldenTraces.path(name)), named: "\(name).jsonl")
    #expect(report.isValid)
    #expect(report.schemas == [.trace])
  }

  @Test("name no folder of the machine that recorded them", arguments: GoldenTraces.names)
  func portable(_ name: String) throws {
    let text = String(decoding: try FileContents.read(GoldenTraces.path(name)), as: UTF8.self)
    for folder in ["/root/", "/home/", "lanser-test-", ProjectLocations.root] {
      #expect(!text.contains(folder), "\(folder)")
    }
  }
}

/// The files in `fixtures/traces`.
enum GoldenTraces {
  static let names: [String] = FileContents.names(in: ProjectLocations.fixture("traces")).filter {
    $0.hasSuffix(".jsonl")
  }
  .map { String($0.dropLast(6)) }

  static func path(_ name: String) -> String { ProjectLocations.fixture("traces/\(name).jsonl") }

  static func lines(_ name: String) throws -> [JSONValue] {
    try FileContents.read(path(name)).split(separator: UInt8(ascii: "\n")).map {
      try JSONValue(parsing: Array($0))
    }
  }

  /// The recorded bundles, in the order of the operations.
  static func outcomes(_ name: String) throws -> [JSONValue] {
    var bundles: [Int: JSONValue] = [:]
    let trace = try Trace(parsing: FileContents.read(path(name)))
    for case .outcome(let number, let bundle) in trace.events { bundles[number] = bundle }
    return bundles.sorted { $0.key < $1.key }.map(\.value)
  }

  /// A place for `XDG_DATA_HOME` in which there are grammars and no servers.
  static func grammarsOnly(in directory: TemporaryDirectory) throws -> String {
    try directory.write("", to: "data/lanser/.keep")
    try FileContents.copyFolder(
      "\(PyrightInstallation.dataHome)/lanser/grammars",
      to: directory("data/lanser/grammars")
    )
    return directory("data")
  }
}
