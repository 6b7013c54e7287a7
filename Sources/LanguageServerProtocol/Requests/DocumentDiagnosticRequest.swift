package import CanonicalJSON

/// `textDocument/diagnostic`: the diagnostics of one file, when the server has worked them out.
///
/// Needs the server capability `diagnosticProvider`, or its dynamic registration. No result id is sent, so the answer
/// is always a full report.
package struct DocumentDiagnosticRequest: LSPRequest {
  package static let method = "textDocument/diagnostic"
  package let uri: String

  package init(uri: String) { self.uri = uri }

  package var params: JSONValue { ["textDocument": ["uri": .string(uri)]] }

  package static func response(from result: JSONValue) throws(LSPDecodingError) -> [LSPDiagnostic] {
    guard result["kind"]?.stringValue == "full" else {
      throw LSPDecodingError(expected: "a full report", at: ["kind"])
    }
    return try result.member("items") { items throws(LSPDecodingError) in
      try items.elements(LSPDiagnostic.init)
    }
  }
}
