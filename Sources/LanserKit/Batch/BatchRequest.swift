package import AnalysisBundles
import CanonicalJSON

// One line of a batch: {"id": …, "cmd": …, "selector": …, "workspace": …, "params": {…}, "timeout": …}. Only `cmd` is
// required. `id` comes back with the answer as it was given.

/// One request of a batch.
package struct BatchRequest: Sendable {
  /// A text or an integer; null when the line has none.
  var id: JSONValue
  /// The workspace folder; nil for the batch's own.
  var workspace: String?
  /// The question or the edit, known to be one.
  var request: JSONValue

  /// The longest line that is read, in bytes.
  static let longestLine = 4 << 20

  private static let members: Set<String> = ["id", "cmd", "selector", "workspace", "params", "timeout"]

  /// - Throws: `Rejection` with the id, as far as it could be read.
  package init(line: [UInt8]) throws(Rejection) {
    let json: JSONValue
    do {
      json = try JSONValue(parsing: line, options: .iJSON)
    } catch {
      throw Rejection(id: .null, Failure(.schema, "the line is not I-JSON at byte \(error.offset)"))
    }
    guard let object = json.objectValue else {
      throw Rejection(id: .null, Failure(.schema, "the line is not an object"))
    }
    let id = object["id"] ?? .null
    switch id {
    case .null, .string, .integer: break
    default: throw Rejection(id: .null, Failure(.schema, "/id: expected a text or an integer"))
    }
    if let unknown = object.keys.first(where: { !Self.members.contains($0) }) {
      throw Rejection(id: id, Failure(.schema, "/\(unknown): a request has no such member"))
    }
    self.id = id
    switch object["workspace"] ?? .null {
    case .null: workspace = nil
    case .string(let path): workspace = path
    default: throw Rejection(id: id, Failure(.schema, "/workspace: expected the path of a folder"))
    }
    request = json
    do throws(Failure) {
      if EditIntent.isEdit(json) {
        let intent = try EditIntent(request: json)
        guard !intent.isApplied else {
          throw Failure(
            .usage,
            "a batch shows edits and makes none",
            hints: ["Take the bundle and run `lanser apply` on it."]
          )
        }
      } else {
        _ = try Question(request: json)
      }
    } catch {
      throw Rejection(id: id, error)
    }
  }

  /// A line that is no request.
  package struct Rejection: Error {
    var id: JSONValue
    package var failure: Failure

    init(id: JSONValue, _ failure: Failure) {
      self.id = id
      self.failure = failure
    }
  }
}
