/// One statement of a file, definitions and the later clauses of compound statements among them.
///
/// All ranges are byte offsets into the text that was parsed, end-exclusive, and lie inside it.
package struct SyntaxStatement: Sendable, Equatable {
  /// The grammar's name of the node's kind; for a statement that is an assignment or a literal, that of the expression.
  package var kind: String
  /// What stands before the first block: all of a simple statement, the header of a compound one or of a definition.
  package var headRange: Range<Int>
  /// All of it, decorators and blocks included.
  package var range: Range<Int>
  /// The symbol whose body it is written in; nil at the top of the file.
  package var owner: Int?
  /// The symbol it defines, when it is a definition.
  package var definition: Int?
  /// How many compound statements and clauses of its owner enclose it.
  package var nesting: Int
  /// The kind of the innermost of them; empty when there is none.
  package var block: String

  package init(
    kind: String,
    headRange: Range<Int>,
    range: Range<Int>,
    owner: Int?,
    definition: Int?,
    nesting: Int,
    block: String
  ) {
    self.kind = kind
    self.headRange = headRange
    self.range = range
    self.owner = owner
    self.definition = definition
    self.nesting = nesting
    self.block = block
  }
}
