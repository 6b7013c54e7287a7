import CanonicalJSON
import LanserTestSupport

/// The bundles in `fixtures/bundles`.
enum GoldenBundles {
  static let names: [String] = FileContents.names(in: ProjectLocations.fixture("bundles")).filter {
    $0.hasSuffix(".json")
  }
  .map { String($0.dropLast(5)) }

  static func path(_ name: String) -> String { ProjectLocations.fixture("bundles/\(name).json") }

  static func json(_ name: String) throws -> JSONValue {
    try JSONValue(parsing: FileContents.read(path(name)))
  }
}
