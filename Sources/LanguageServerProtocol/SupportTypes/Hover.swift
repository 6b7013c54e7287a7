package import CanonicalJSON

/// LSP `Hover`.
package struct LSPHover: Hashable, Sendable {
  package enum Format: String, Sendable {
    case markdown
    case plaintext
  }

  package var format: Format
  package var value: String
  package var range: LSPRange?

  package init(_ json: JSONValue) throws(LSPDecodingError) {
    range = try json.optionalMember("range", LSPRange.init)
    (format, value) = try json.member("contents", LSPHover.contents)
  }

  /// `MarkupContent | MarkedString | MarkedString[]`; the deprecated forms become Markdown, as the protocol says.
  private static func contents(_ json: JSONValue) throws(LSPDecodingError) -> (Format, String) {
    if let kind = json["kind"] {
      let format = Format(rawValue: kind.stringValue ?? "") ?? .plaintext
      return (format, try json.requiredString("value"))
    }
    if json.arrayValue != nil {
      let parts = try json.elements(LSPHover.markedString)
      return (.markdown, parts.filter { !$0.isEmpty }.joined(separator: "\n\n"))
    }
    return (.markdown, try markedString(json))
  }

  private static func markedString(_ json: JSONValue) throws(LSPDecodingError) -> String {
    if let text = json.stringValue { return text }
    let language = try json.requiredString("language")
    let value = try json.requiredString("value")
    return "```\(language)\n\(value)\n```"
  }
}
