import AnalysisBundles
import CanonicalJSON

extension BundleEnvironment.Workspace: ObservedValue {
  var observation: JSONValue {
    [
      "digest": .string(digest), "head": head.map { .string($0) } ?? .null,
      "dirty": dirty.map { .bool($0) } ?? .null, "gitProblem": gitProblem.map { .string($0) } ?? .null,
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
  }

  static var unknown: Self { BundleEnvironment.Workspace(digest: "", head: nil, dirty: nil) }
}
