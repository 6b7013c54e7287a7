package import CanonicalJSON

/// `workspace/synchronize` with `index: true`, an extension of sourcekit-lsp: answered when its index is up to date.
package struct IndexSynchronizeRequest: LSPRequest {
  package static let method = "workspace/synchronize"
  package var params: JSONValue { ["index": true] }

  package init() {}

  package static func response(from result: JSONValue) throws(LSPDecodingError) {}
}
