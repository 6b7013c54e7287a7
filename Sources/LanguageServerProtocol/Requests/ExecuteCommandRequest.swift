package import CanonicalJSON

/// `workspace/executeCommand`: runs a command in the server, which may then ask for an edit to be applied.
///
/// Needs the server capability `executeCommandProvider`.
package struct ExecuteCommandRequest: LSPRequest {
  package static let method = "workspace/executeCommand"
  package let command: String
  package let arguments: JSONValue?

  package init(_ command: String, arguments: JSONValue?) {
    self.command = command
    self.arguments = arguments
  }

  package var params: JSONValue {
    var params: JSONObject = ["command": .string(command)]
    if let arguments { params["arguments"] = arguments }
    return .object(params)
  }

  package static func response(from result: JSONValue) throws(LSPDecodingError) -> JSONValue { result }
}
