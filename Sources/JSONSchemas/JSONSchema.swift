package import CanonicalJSON

/// A JSON Schema (draft 2020-12) that is ready to check values.
///
/// It knows exactly the keywords of `SchemaKeyword` and the patterns that `PatternSyntax` describes; a document that uses
/// anything else is refused instead of half understood. References stay inside of the document.
package struct JSONSchema: Sendable {
  /// How deep schemas look into a value; what is nested deeper is a violation.
  ///
  /// Each level costs stack.
  package static let depthLimit = 256

  /// How many violations are listed when nothing else is said.
  package static let violationLimit = 100

  /// As it was read.
  package let document: JSONValue
  private let nodes: [SchemaNode]

  /// Reads a schema.
  ///
  /// - Throws: `SchemaError` for the first thing that is not understood.
  package init(_ document: JSONValue) throws(SchemaError) {
    self.document = document
    nodes = try SchemaCompiler.nodes(of: document)
  }

  /// Whether the value is what the schema asks for.
  package func accepts(_ value: JSONValue) -> Bool {
    SchemaCheck(nodes: nodes).accepts(value, 0)
  }

  /// Every reason for which the value is not what the schema asks for.
  ///
  /// The order is that of the value's members. Where alternatives are allowed, the one that fits the value's type is
  /// reported on, or the choice as a whole.
  ///
  /// - Parameters:
  ///   - value: what is checked.
  ///   - limit: how many are listed at most.
  /// - Returns: nothing when the value is what the schema asks for.
  package func violations(in value: JSONValue, limit: Int = violationLimit) -> [SchemaViolation] {
    let check = SchemaCheck(nodes: nodes)
    if check.accepts(value, 0) { return [] }
    var report = SchemaReport(check: check, limit: max(1, limit))
    report.explain(value, 0, at: .root)
    return report.violations
  }
}
