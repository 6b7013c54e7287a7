/// The keywords of JSON Schema (draft 2020-12) that are implemented: those that the published schemas use.
package enum SchemaKeyword: String, Sendable, CaseIterable {
  // Core
  case schema = "$schema"
  case id = "$id"
  case reference = "$ref"
  case definitions = "$defs"

  // Assertions
  case type
  case const
  case `enum`
  case minimum
  case maximum
  case exclusiveMinimum
  case minLength
  case maxLength
  case pattern
  case minItems
  case maxItems
  case required

  // Applicators; what is said of parts comes before what is said of the whole
  case properties
  case additionalProperties
  case propertyNames
  case prefixItems
  case items
  case allOf
  case anyOf
  case oneOf
  case not
  case `if`
  case then
  case `else`

  // Annotations, which are not looked at
  case comment = "$comment"
  case title
  case description
}

/// The types of JSON Schema; an integer is a number too.
package enum SchemaType: String, Sendable, CaseIterable {
  case null
  case boolean
  case object
  case array
  case number
  case integer
  case string
}
