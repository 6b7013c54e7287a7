/// One named thing of a file and the byte ranges of its parts.
///
/// All ranges are byte offsets into the text that was parsed, end-exclusive, and lie inside it.
package struct OutlineSymbol: Sendable, Equatable {
  /// Position in `SyntaxOutline.symbols`, which is in source order.
  package var id: Int
  /// The symbol it is a member or local of; nil at the top of the file.
  package var parent: Int?
  package var kind: OutlineKind
  /// The name as written.
  package var name: String
  /// The name token.
  package var nameRange: Range<Int>
  /// The whole definition, decorators included, trailing comments and separators excluded.
  package var definitionRange: Range<Int>
  /// The header: what comes before the body, without decorators (see the language profile for where it ends).
  package var signatureRange: Range<Int>
  /// The body from its first statement to the end of its last; for a variable, its value.
  package var bodyRange: Range<Int>?
  /// The docstring literal or the attached comment.
  package var docRange: Range<Int>?
  /// Whether it only declares one overload of a name that is defined elsewhere.
  package var isOverload = false
  /// Whether it only says that there is something which is defined elsewhere, such as a prototype.
  package var isDeclaration = false
  /// Its part in a property that consists of several functions.
  package var accessor: PropertyAccessor?
  /// Dotted names of its decorators, outermost first, without arguments.
  package var decorators: [String] = []
  /// The branches it is written in within its parent, outermost first.
  package var conditions: [OutlineCondition] = []
  /// Whether the parser met a syntax error inside it.
  package var hasErrors = false

  package init(
    id: Int,
    parent: Int?,
    kind: OutlineKind,
    name: String,
    nameRange: Range<Int>,
    definitionRange: Range<Int>,
    signatureRange: Range<Int>,
    bodyRange: Range<Int>? = nil,
    docRange: Range<Int>? = nil,
    isOverload: Bool = false,
    isDeclaration: Bool = false,
    accessor: PropertyAccessor? = nil,
    decorators: [String] = [],
    conditions: [OutlineCondition] = [],
    hasErrors: Bool = false
  ) {
    self.id = id
    self.parent = parent
    self.kind = kind
    self.name = name
    self.nameRange = nameRange
    self.definitionRange = definitionRange
    self.signatureRange = signatureRange
    self.bodyRange = bodyRange
    self.docRange = docRange
    self.isOverload = isOverload
    self.isDeclaration = isDeclaration
    self.accessor = accessor
    self.decorators = decorators
    self.conditions = conditions
    self.hasErrors = hasErrors
  }
}

/// The part a function plays in a property.
package enum PropertyAccessor: String, Sendable, CaseIterable {
  case getter, setter, deleter
}

/// A branch of a compound statement that encloses a symbol.
package struct OutlineCondition: Sendable, Equatable {
  /// The keyword that opens the branch, such as `if`, `else` or `except`.
  package var keyword: String
  /// From the keyword to the start of the branch's block.
  package var headerRange: Range<Int>
  /// Byte offset of the compound statement; equal for all branches of one statement.
  package var statement: Int
  /// Byte offset of the branch; differs between branches of one statement.
  package var branch: Int
  /// Whether only type checkers take this branch.
  package var isTypeChecking: Bool

  package init(
    keyword: String,
    headerRange: Range<Int>,
    statement: Int,
    branch: Int,
    isTypeChecking: Bool
  ) {
    self.keyword = keyword
    self.headerRange = headerRange
    self.statement = statement
    self.branch = branch
    self.isTypeChecking = isTypeChecking
  }
}

extension OutlineSymbol {
  /// An offset inside of it that is in no definition within it: its name, or where the name stands behind it, its body.
  package var home: Int {
    guard let body = bodyRange, body.lowerBound < nameRange.lowerBound else { return nameRange.lowerBound }
    return body.lowerBound
  }

  /// Whether at most one of the two can be in force, because they are in different branches of one statement.
  package func isAlternative(to other: OutlineSymbol) -> Bool {
    conditions.contains { mine in
      other.conditions.contains { $0.statement == mine.statement && $0.branch != mine.branch }
    }
  }
}
