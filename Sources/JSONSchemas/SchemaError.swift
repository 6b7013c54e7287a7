package import CanonicalJSON

/// Why a document can not be used as a schema, and where in it.
package enum SchemaError: Error, Hashable, Sendable {
  /// A schema is an object or a boolean, and here is something else.
  case notASchema(JSONPointer)
  /// `$schema` names another dialect than draft 2020-12.
  case unsupportedDialect(String)
  /// A keyword that is not one of `SchemaKeyword`: it is not skipped, because it might have refused a value.
  case unsupportedKeyword(String, JSONPointer)
  /// The keyword's value is not what it must be.
  case badKeyword(SchemaKeyword, expected: String, JSONPointer)
  /// `$ref` leads out of the document, or to nothing in it.
  case unresolvedReference(String, JSONPointer)
  /// `$ref`s that lead to each other without looking at a part of the value in between.
  case endlessReference(JSONPointer)
  case unsupportedPattern(String, PatternError, JSONPointer)
}
