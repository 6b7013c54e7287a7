package import CanonicalJSON

/// `textDocument/documentSymbol`: the symbols that one file defines, as a tree.
///
/// Needs the server capability `documentSymbolProvider`.
package struct DocumentSymbolRequest: LSPRequest {
  package static let method = "textDocument/documentSymbol"
  package let uri: String

  package init(uri: String) { self.uri = uri }

  package var params: JSONValue { ["textDocument": ["uri": .string(uri)]] }

  package static func response(from result: JSONValue) throws(LSPDecodingError) -> [LSPDocumentSymbol] {
    result.isNull ? [] : try result.elements(LSPDocumentSymbol.init)
  }
}
