import CanonicalJSON
import SystemPackage

/// The JSON files this module reads and writes: strict in, pretty and sorted out.
enum StoredDocument {
  /// Parses bytes that may come from anybody.
  static func parse(_ bytes: [UInt8]) throws(DocumentProblem) -> JSONValue {
    do {
      return try JSONValue(parsing: bytes, options: .iJSON)
    } catch {
      throw DocumentProblem(.root, .notJSON(offset: error.offset, detail: "\(error)"))
    }
  }

  /// The bytes to store: indented, keys in order, one newline at the end.
  static func bytes(_ value: JSONValue) -> [UInt8] {
    value.sortedByKey.serialized(pretty: true) + [UInt8(ascii: "\n")]
  }
}

/// Digests of values.
enum CanonicalForm {
  /// The SHA-256 of a value's canonical form (RFC 8785).
  ///
  /// - Throws: `.document` when the value has no canonical form, such as an integer beyond 2^53 − 1.
  static func digest(_ value: JSONValue) throws(LanguageServersError) -> SHA256Digest {
    do {
      return SHA256Digest(of: try value.canonicalBytes())
    } catch {
      throw .document(
        path: "",
        problem: DocumentProblem(.root, .invalid(expected: "a value with a canonical form: \(error)"))
      )
    }
  }
}

extension JSONValue {
  /// The same value with the members of every object in byte order of their keys.
  var sortedByKey: JSONValue {
    switch self {
    case .object(let object):
      .object(
        JSONObject(
          object.map { ($0.key, $0.value.sortedByKey) }
            .sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
        )
      )
    case .array(let elements): .array(elements.map(\.sortedByKey))
    default: self
    }
  }
}
