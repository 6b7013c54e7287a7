import CanonicalJSON
import JSONSchemas
import Testing

@Suite("Schemas that are not understood are refused")
struct RefusedSchemaTests {
  @Test(
    "with the keyword and its place",
    arguments: [
      (["uniqueItems": true], .unsupportedKeyword("uniqueItems", .root)),
      (
        ["properties": ["a/b": ["format": "date"]]],
        .unsupportedKeyword("format", JSONPointer(["properties", "a/b"]))
      ),
      (
        ["$defs": ["unused": ["typ": "string"]]],
        .unsupportedKeyword("typ", JSONPointer(["$defs", "unused"]))
      ),
      (["allOf": [["$id": "urn:inner"]]], .unsupportedKeyword("$id", JSONPointer(["allOf", "0"]))),
      ("text", .notASchema(.root)),
      (["not": 3], .notASchema(JSONPointer(["not"]))),
      (
        ["$schema": "http://json-schema.org/draft-07/schema#"],
        .unsupportedDialect("http://json-schema.org/draft-07/schema#")
      ),
      (
        ["type": "text"],
        .badKeyword(.type, expected: "the name of a type, or several", JSONPointer(["type"]))
      ),
      (["minLength": -1], .badKeyword(.minLength, expected: "a number from 0", JSONPointer(["minLength"]))),
      (["minimum": "1"], .badKeyword(.minimum, expected: "a number", JSONPointer(["minimum"]))),
      (
        ["required": ["a", 1]],
        .badKeyword(.required, expected: "an array of strings", JSONPointer(["required"]))
      ),
      (
        ["anyOf": []],
        .badKeyword(.anyOf, expected: "an array of at least one schema", JSONPointer(["anyOf"]))
      ),
      (["$ref": "other.json"], .unresolvedReference("other.json", .root)),
      (["$ref": "#/$defs/missing"], .unresolvedReference("#/$defs/missing", .root)),
      (["$ref": "#"], .endlessReference(.root)),
      (
        ["$defs": ["a": ["allOf": [["$ref": "#/$defs/b"]]], "b": ["$ref": "#/$defs/a"]]],
        .endlessReference(JSONPointer(["$defs", "a"]))
      ),
      (["pattern": "\\d"], .unsupportedPattern("\\d", .unsupported(offset: 1), JSONPointer(["pattern"]))),
    ] as [(JSONValue, SchemaError)]
  )
  func refused(_ document: JSONValue, _ expected: SchemaError) {
    #expect(throws: expected) { try JSONSchema(document) }
  }
}
