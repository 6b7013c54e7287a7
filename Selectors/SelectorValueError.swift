/// Why parts do not make a selector.
package enum SelectorValueError: Error, Equatable {
  case emptyPath
  case nulInPath
  /// Numbers end at `SelectorLimit.number`; lines and columns begin at 1, counts at 0.
  case numberOutOfRange(member: String, value: Int)
  case rangeReversed
  case badLanguage(String)
  case badModule(String)
  case emptyName
  case badStepKind(String)
  case emptyStepValue
  case noSteps
  case emptySnippet
  case badHash(String)
  case badSnapshot(String)
  case badSymbolID(String)
  case badSketch(String)
}

/// The bounds that selectors keep.
package enum SelectorLimit {
  /// The greatest line, column or count: an LSP `uinteger`.
  package static let number = Int(Int32.max)
  /// The longest symbol id, in characters.
  package static let symbolID = 128
  /// The longest sketch of an anchor, in characters.
  package static let sketch = 512

  static func check(_ value: Int?, from lowest: Int, _ member: String) throws(SelectorValueError) {
    guard let value else { return }
    guard (lowest...number).contains(value) else { throw .numberOutOfRange(member: member, value: value) }
  }
}
