/// What a grammar's node kind means to the outline; kinds without a class are neither listed nor looked into.
package enum NodeClass: UInt8, Sendable {
  /// Not of interest, including everything inside.
  case ignored
  /// Statements inside are looked at: files, blocks, regions with syntax errors.
  case container
  /// The same, with variables of its own, which are nobody else's.
  case localBlock
  /// Defines a named symbol, as its `DefinitionRule` says.
  case definition
  /// Wraps a definition with its decorators.
  case decorated
  case decorator
  /// Declares names by declarators, as its `DeclarationRule` says.
  case declaration
  /// A declarator with its first value.
  case initializedDeclarator
  /// What a declarator puts around the name of something that is called.
  case functionDeclarator
  /// What a declarator puts around any other name: a pointer, an array.
  case declarator
  /// A compound statement or one of its later clauses, as its `BranchRule` says.
  case branch
  /// A statement that consists of an expression.
  case expressionStatement
  case assignment
  case augmentedAssignment
  case typeAlias
  case identifier
  /// `object.attribute`.
  case memberAccess
  /// Several assignment targets in one.
  case targetGroup
  case parenthesis
  case string
  /// A list or tuple display.
  case sequence
  case call
  /// A binary operation.
  case operation
  case lambda
  case comment
  /// `import a, b`.
  case moduleImport
  /// `from a import b, c`.
  case memberImport
  case aliasedName
  case dottedName
  case relativeName
  case wildcard
}
