package import CanonicalJSON

/// LSP `Diagnostic`.
package struct LSPDiagnostic: Hashable, Sendable {
  /// LSP `DiagnosticSeverity`.
  package enum Severity: Int, Sendable {
    case error = 1
    case warning = 2
    case information = 3
    case hint = 4
  }

  package var range: LSPRange
  /// A server that leaves it out leaves the choice to the client (LSP 3.17); nil here.
  package var severity: Severity?
  /// Numbers are kept as their decimal text.
  package var code: String?
  package var source: String?
  package var message: String
  /// LSP `DiagnosticTag`: 1 unnecessary, 2 deprecated.
  package var tags: [Int]
  /// As the server wrote it, to be given back when its fixes are asked for.
  package let json: JSONValue

  package init(_ json: JSONValue) throws(LSPDecodingError) {
    self.json = json
    range = try json.member("range", LSPRange.init)
    severity = try json.optionalMember("severity") { value throws(LSPDecodingError) in
      guard let severity = Severity(rawValue: try value.integer()) else {
        throw LSPDecodingError(expected: "a severity from 1 to 4")
      }
      return severity
    }
    code = try json.optionalMember("code") { value throws(LSPDecodingError) in
      if let number = value.intValue { return String(number) }
      return try value.string()
    }
    source = try json.optionalString("source")
    message = try json.member("message") { value throws(LSPDecodingError) in
      // LSP 3.18 allows MarkupContent.
      if value.objectValue != nil {
        return try value.requiredString("value")
      }
      return try value.string()
    }
    tags =
      try json.optionalMember("tags") { value throws(LSPDecodingError) in
        try value.elements { tag throws(LSPDecodingError) in try tag.integer() }
      } ?? []
  }
}
