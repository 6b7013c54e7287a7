import AnalysisBundles
import CanonicalJSON

/// What comes back for one line of a batch.
struct BatchResponse: Sendable {
  var json: JSONValue
  var isFailure: Bool

  init(id: JSONValue, _ bundle: AnalysisBundle) {
    json = ["id": id, "bundle": bundle.json]
    isFailure = bundle.failure != nil
  }

  /// The answer to a line that is no request, or could not be asked; lines are counted from one.
  init(id: JSONValue, line: Int, _ failure: Failure) {
    json = ["id": id, "line": .integer(line), "error": failure.json]
    isFailure = true
  }

  /// With a line end.
  var bytes: [UInt8] { json.serialized() + [UInt8(ascii: "\n")] }
}
