import CanonicalJSON
import JSONSchemas
import LanserTestSupport
import Testing

/// The JSON Schema Test Suite (github.com/json-schema-org/JSON-Schema-Test-Suite, draft 2020-12): the files about the
/// keywords that are implemented, in `fixtures/vectors/json-schema`.
@Suite("The official suite of JSON Schema 2020-12")
struct OfficialSuiteTests {
  private static let files = [
    "additionalProperties", "allOf", "anyOf", "boolean_schema", "const", "enum", "exclusiveMinimum",
    "if-then-else",
    "infinite-loop-detection", "items", "maxItems", "maxLength", "maximum", "minItems", "minLength",
    "minimum", "not",
    "oneOf", "pattern", "prefixItems", "properties", "propertyNames", "ref", "required", "type",
  ]

  /// The groups that use what is not implemented, and what that is.
  private static let skipped: [String: String] = [
    "additionalProperties: additionalProperties being false does not allow other properties":
      "patternProperties",
    "additionalProperties: dependentSchemas with additionalProperties": "dependentSchemas",
    "additionalProperties: non-ASCII pattern with additionalProperties": "patternProperties",
    "allOf: allOf combined with anyOf, oneOf": "multipleOf",
    "if-then-else: if and else without then": "exclusiveMaximum",
    "if-then-else: if and then without else": "exclusiveMaximum",
    "if-then-else: non-interference across combined schemas": "exclusiveMaximum",
    "if-then-else: validate against correct branch, then vs else": "exclusiveMaximum",
    "not: collect annotations inside a 'not', even if collection is disabled": "unevaluatedProperties",
    "pattern: pattern with Unicode property escape requires unicode mode": "pattern ^\\p{Letter}+$",
    "properties: properties, patternProperties, additionalProperties interaction": "patternProperties",
    "ref: $id must be resolved against nearest parent, not just immediate parent": "inner $id",
    "ref: Recursive references between schemas": "inner $id",
    "ref: URN base URI with URN and JSON pointer ref":
      "reference urn:uuid:deadbeef-1234-0000-0000-4321feebdaed#/$defs/bar",
    "ref: URN base URI with URN and anchor ref": "$anchor",
    "ref: URN ref with nested pointer ref": "inner $id",
    "ref: order of evaluation: $id and $anchor and $ref": "$anchor",
    "ref: order of evaluation: $id and $ref on nested schema": "inner $id",
    "ref: order of evaluation: $id and $ref": "inner $id",
    "ref: ref creates new scope when adjacent to keywords": "unevaluatedProperties",
    "ref: ref to else": "reference http://example.com/ref/else",
    "ref: ref to if": "reference http://example.com/ref/if",
    "ref: ref to then": "reference http://example.com/ref/then",
    "ref: ref with absolute-path-reference": "inner $id",
    "ref: refs with relative uris and defs": "reference schema-relative-uri-defs2.json",
    "ref: relative refs with absolute uris and defs": "reference schema-refs-absolute-uris-defs2.json",
    "ref: remote ref, containing refs itself": "reference https://json-schema.org/draft/2020-12/schema",
    "ref: simple URN base URI with $ref via the URN":
      "reference urn:uuid:deadbeef-1234-ffff-ffff-4321feebdaed",
  ]

  @Test("passes, except for groups that use what is not implemented", arguments: files)
  func passes(_ file: String) throws {
    let bytes = try FileContents.read(ProjectLocations.fixture("vectors/json-schema/\(file).json"))
    let groups = try #require(try JSONValue(parsing: bytes).arrayValue)
    var run = 0
    for group in groups {
      let name = "\(file): \(group["description"]?.stringValue ?? "?")"
      do {
        let schema = try JSONSchema(group["schema"] ?? .null)
        #expect(Self.skipped[name] == nil, "\(name)")
        for test in group["tests"]?.arrayValue ?? [] {
          let value = try #require(test["data"])
          let label = "\(name): \(test["description"]?.stringValue ?? "?")"
          #expect(schema.accepts(value) == test["valid"]?.boolValue, "\(label)")
          #expect(schema.violations(in: value).isEmpty == test["valid"]?.boolValue, "\(label)")
          run += 1
        }
      } catch let error as SchemaError {
        #expect(Self.skipped[name] == reason(error), "\(name)")
      }
    }
    #expect(run > 0)
  }

  private func reason(_ error: SchemaError) -> String {
    switch error {
    case .unsupportedKeyword("$id", _): "inner $id"
    case .unsupportedKeyword(let keyword, _): keyword
    case .unresolvedReference(let reference, _): "reference \(reference)"
    case .unsupportedPattern(let pattern, _, _): "pattern \(pattern)"
    default: "\(error)"
    }
  }
}
