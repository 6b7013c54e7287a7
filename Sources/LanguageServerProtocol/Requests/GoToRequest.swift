package import CanonicalJSON

/// A request that leads from one place to others: its answer is every place, in the server's order, or none.
package protocol GoToRequest: LSPRequest where Response == [LSPLocation] {
  var place: TextDocumentPosition { get }

  init(at place: TextDocumentPosition)
}

extension GoToRequest {
  package var params: JSONValue { place.json }

  package static func response(from result: JSONValue) throws(LSPDecodingError) -> [LSPLocation] {
    try LSPLocation.list(result)
  }
}
