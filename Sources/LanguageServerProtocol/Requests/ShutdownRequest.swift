package import CanonicalJSON

/// `shutdown`: asks the server to get ready for `exit`.
package struct ShutdownRequest: LSPRequest {
  package static let method = "shutdown"
  package var params: JSONValue { .null }

  package init() {}

  package static func response(from result: JSONValue) throws(LSPDecodingError) {}
}
