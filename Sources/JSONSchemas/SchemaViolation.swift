package import CanonicalJSON

/// One reason for which a value is not what a schema asks for.
package struct SchemaViolation: Hashable, Sendable {
  /// Where in the value; of a member that is missing, where it should be.
  package var pointer: JSONPointer
  package var keyword: SchemaKeyword
  /// Completes "expected …".
  package var expected: String
  /// Completes "found …".
  package var found: String

  package init(pointer: JSONPointer, keyword: SchemaKeyword, expected: String, found: String) {
    self.pointer = pointer
    self.keyword = keyword
    self.expected = expected
    self.found = found
  }

  package var json: JSONValue {
    [
      "pointer": .string(pointer.description), "keyword": .string(keyword.rawValue),
      "expected": .string(expected), "found": .string(found),
    ]
  }
}

extension SchemaViolation: CustomStringConvertible {
  /// One line, the place first.
  package var description: String {
    "\(pointer == .root ? "the whole value" : pointer.description): expected \(expected), found \(found)"
  }
}
