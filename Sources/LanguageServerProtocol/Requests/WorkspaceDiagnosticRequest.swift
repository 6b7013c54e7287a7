package import CanonicalJSON

/// `workspace/diagnostic`: the diagnostics of the whole project, streamed as partial results.
///
/// Several servers keep this request open for ever, so it is of use only with a `partialResultToken`.
package struct WorkspaceDiagnosticRequest: LSPRequest {
  /// One entry of a (partial) report: the file, and its diagnostics so far.
  package struct FileReport: Hashable, Sendable {
    package var uri: String
    package var diagnostics: [LSPDiagnostic]
  }

  package static let method = "workspace/diagnostic"
  package let partialResultToken: String

  package init(partialResultToken: String) { self.partialResultToken = partialResultToken }

  package var params: JSONValue {
    ["previousResultIds": [], "partialResultToken": .string(partialResultToken)]
  }

  package static func response(from result: JSONValue) throws(LSPDecodingError) -> [FileReport] {
    try result.member("items") { items throws(LSPDecodingError) in
      try items.elements { item throws(LSPDecodingError) in
        FileReport(
          uri: try item.requiredString("uri"),
          diagnostics: try item.optionalMember("items") { value throws(LSPDecodingError) in
            try value.elements(LSPDiagnostic.init)
          } ?? []
        )
      }
    }
  }
}
