/// A place in a JSON value (RFC 6901).
package struct JSONPointer: Hashable, Sendable, CustomStringConvertible {
  /// The whole value.
  package static let root = JSONPointer(description: "")

  /// The pointer as text: empty for the whole value, else `/` and an escaped token for each level.
  package let description: String

  private init(description: String) { self.description = description }

  /// Wraps the tokens of a path, from the outermost.
  package init(_ tokens: some Sequence<String>) {
    self = tokens.reduce(.root) { $0.appending($1) }
  }

  /// The place of a member of the object at this place.
  package func appending(_ token: String) -> JSONPointer {
    var escaped = ""
    for scalar in token.unicodeScalars {
      switch scalar {
      case "~": escaped += "~0"
      case "/": escaped += "~1"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return JSONPointer(description: description + "/" + escaped)
  }

  /// The place of an element of the array at this place, counted from 0.
  package func appending(_ index: Int) -> JSONPointer { JSONPointer(description: description + "/\(index)") }
}
