package import CanonicalJSON

/// `initialize`: the first request, which fixes capabilities and position encoding for the session.
package struct InitializeRequest: LSPRequest {
  package struct Response: Sendable {
    package var capabilities: ServerCapabilities
    package var serverName: String?
    package var serverVersion: String?
  }

  package static let method = "initialize"
  package let params: JSONValue

  package init(params: JSONValue) { self.params = params }

  package static func response(from result: JSONValue) throws(LSPDecodingError) -> Response {
    let capabilities = try result.member("capabilities") { value throws(LSPDecodingError) in
      guard value.objectValue != nil else { throw LSPDecodingError(expected: "an object") }
      return ServerCapabilities(value)
    }
    return Response(
      capabilities: capabilities,
      serverName: result["serverInfo"]?["name"]?.stringValue,
      serverVersion: result["serverInfo"]?["version"]?.stringValue
    )
  }
}
