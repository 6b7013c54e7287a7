import AnalysisBundles
import CanonicalJSON

extension BundleEnvironment.Workspace: ObservedValue {
  var observation: JSONValue {
    [
      "digest": .string(digest), "head": head.map { .string($0) } ?? .null,
      "dirty": dirty.map { .bool($0) } ?? .null, "gitProblem": gitProblem.map { .string($0) } ?? .null,
      "sources": .object(
        JSONObject(sourceCounts.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) })
      ),
    ]
  }

  init?(observation: JSONValue) {
    guard let digest = observation["digest"]?.stringValue else { return nil }
    self.init(
      digest: digest,
      head: observation["head"]?.stringValue,
      dirty: observation["dirty"]?.boolValue
    )
    gitProblem = observation["gitProblem"]?.stringValue
    for (language, count) in observation["sources"]?.objectValue ?? [:] {
      sourceCounts[language] = count.intValue
    }
  }

  static var unknown: Self { BundleEnvironment.Workspace(digest: "", head: nil, dirty: nil) }

  /// How many source files of these languages there are; nil where nobody has counted.
  func sourceCount(of languages: [String]) -> Int? {
    let counts = languages.compactMap { sourceCounts[$0] }
    return counts.isEmpty ? nil : counts.reduce(0, +)
  }
}
