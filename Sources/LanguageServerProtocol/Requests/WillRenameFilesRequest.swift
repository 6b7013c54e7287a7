package import CanonicalJSON

/// `workspace/willRenameFiles`: the edit that has to go with moving files, such as the imports that name them.
///
/// Needs the server capability `workspace.fileOperations.willRename`. The answer is a `WorkspaceEdit` as the server wrote
/// it, or null.
package struct WillRenameFilesRequest: LSPRequest {
  package static let method = "workspace/willRenameFiles"
  package let files: [(oldURI: String, newURI: String)]

  package init(_ files: [(oldURI: String, newURI: String)]) { self.files = files }

  package var params: JSONValue {
    ["files": .array(files.map { ["oldUri": .string($0.oldURI), "newUri": .string($0.newURI)] })]
  }

  package static func response(from result: JSONValue) throws(LSPDecodingError) -> JSONValue { result }
}
