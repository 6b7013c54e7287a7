package import CanonicalJSON

/// LSP `Position`: zero-based; `character` counts in the negotiated position encoding.
package struct LSPPosition: Hashable, Sendable {
  package var line: Int
  package var character: Int

  package init(line: Int, character: Int) {
    self.line = line
    self.character = character
  }

  package init(_ json: JSONValue) throws(LSPDecodingError) {
    line = try json.requiredUnsigned("line")
    character = try json.requiredUnsigned("character")
  }

  package var json: JSONValue { ["line": .integer(line), "character": .integer(character)] }
}

/// LSP `Range`: end-exclusive.
package struct LSPRange: Hashable, Sendable {
  package var start: LSPPosition
  package var end: LSPPosition

  package init(start: LSPPosition, end: LSPPosition) {
    self.start = start
    self.end = end
  }

  package init(_ json: JSONValue) throws(LSPDecodingError) {
    start = try json.member("start", LSPPosition.init)
    end = try json.member("end", LSPPosition.init)
  }

  package var json: JSONValue { ["start": start.json, "end": end.json] }
}
