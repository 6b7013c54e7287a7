import LanserTestSupport

/// A published Python package, unpacked where every run finds it again.
struct Sample: Sendable, CustomStringConvertible {
  /// As `fixtures/scripts/fetch_sample.py` knows it.
  let name: String
  /// Absolute.
  let root: String

  var description: String { name }

  /// The packages that answers are compared on, and one of more than 100,000 lines.
  static func requests() throws -> Sample { try fetched.get()[0] }
  static func rich() throws -> Sample { try fetched.get()[1] }
  static func django() throws -> Sample { try fetch(["django"])[0] }

  static func named(_ name: String) throws -> Sample {
    switch name {
    case "requests": try requests()
    case "rich": try rich()
    default: try django()
    }
  }

  /// Source files, relative to the root and sorted.
  func files() throws -> [String] {
    let listed = try TestProgram(["find", root, "-name", "*.py", "-type", "f"]).run()
    return listed.split(separator: "\n").map { String($0.dropFirst(root.count + 1)) }.sorted()
  }

  private static let fetched = Result { try fetch(["requests", "rich"]) }

  private static func fetch(_ names: [String]) throws -> [Sample] {
    let script = ProjectLocations.fixture("scripts/fetch_sample.py")
    let folder = "\(ProjectLocations.root)/.build/samples"
    let printed = try TestProgram(["python3", script, folder] + names).run()
    return zip(names, printed.split(separator: "\n")).map { Sample(name: $0, root: String($1)) }
  }
}
