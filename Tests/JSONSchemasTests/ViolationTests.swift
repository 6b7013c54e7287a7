import CanonicalJSON
import JSONSchemas
import Testing

@Suite("What is wrong with a value is said completely")
struct ViolationTests {
  private static let schema: JSONValue = [
    "type": "object",
    "required": ["uri", "range"],
    "additionalProperties": false,
    "properties": [
      "uri": ["type": "string", "minLength": 1, "pattern": "^[a-z]+$"],
      "range": [
        "type": "array", "minItems": 2, "maxItems": 2,
        "items": ["type": "integer", "minimum": 0, "maximum": 9],
      ],
      "place": ["anyOf": [["$ref": "#/$defs/place"], ["type": "null"]]],
      "level": ["enum": ["error", "warning"]],
      "share": ["type": "number", "exclusiveMinimum": 0],
      "names": ["type": "object", "propertyNames": ["maxLength": 2]],
      "either": ["oneOf": [["required": ["a"]], ["required": ["b"]]]],
    ],
    "$defs": ["place": ["type": "object", "required": ["line"], "properties": ["line": ["const": 1]]]],
  ]

  @Test(
    "with the place, the keyword, what was expected and what was found",
    arguments: [
      (["uri": "a", "range": [1, 2]], []),
      ([:], ["/uri: expected this member, found nothing", "/range: expected this member, found nothing"]),
      (3, ["the whole value: expected an object, found 3"]),
      (
        ["uri": "A", "range": [1, -1, "x"]],
        [
          "/uri: expected a text that matches ^[a-z]+$, found \"A\"",
          "/range: expected an array of at most 2, found an array of 3",
          "/range/1: expected a number of at least 0, found -1", "/range/2: expected an integer, found \"x\"",
        ]
      ),
      (
        ["uri": "a", "range": [0, 10], "rnge": [], "place": ["line": 2]],
        [
          "/range/1: expected a number of at most 9, found 10",
          "/rnge: expected no member of this name (there are: uri, range, place, level, share, names, either), found []",
          "/place/line: expected 1, found 2",
        ]
      ),
      (
        ["uri": "a", "range": [0, 0], "place": "x", "level": "fatal", "share": 0, "names": ["long": 1]],
        [
          "/place: expected one of 2 forms, found \"x\"",
          "/level: expected \"error\" or \"warning\", found \"fatal\"",
          "/share: expected a number above 0, found 0",
          "/names/long: expected a text of at most 2 characters, found \"long\"",
        ]
      ),
      (
        ["uri": "a", "range": [0, 0], "either": ["a": 1, "b": 2]],
        ["/either: expected exactly one of the members a, b, found 2"]
      ),
    ] as [(JSONValue, [String])]
  )
  func violations(_ value: JSONValue, _ expected: [String]) throws {
    let schema = try JSONSchema(Self.schema)
    #expect(schema.violations(in: value).map(\.description) == expected)
    #expect(schema.accepts(value) == expected.isEmpty)
  }

  @Test("up to a limit")
  func limited() throws {
    let schema = try JSONSchema(["items": ["type": "string"]])
    let value = JSONValue.array((0..<1000).map { .integer($0) })
    #expect(schema.violations(in: value).count == JSONSchema.violationLimit)
    #expect(schema.violations(in: value, limit: 3).map(\.pointer.description) == ["/0", "/1", "/2"])
  }

  @Test("of the branch that a condition chooses")
  func conditional() throws {
    let schema = try JSONSchema([
      "if": ["properties": ["kind": ["const": "a"]]], "then": ["required": ["x"]],
      "else": ["required": ["y"]],
    ])
    #expect(schema.violations(in: ["kind": "a"]).map(\.pointer.description) == ["/x"])
    #expect(schema.violations(in: ["kind": "b"]).map(\.pointer.description) == ["/y"])
  }

  @Test("also of values that are nested deeply, up to a limit")
  func deep() throws {
    let schema = try JSONSchema(["type": "array", "items": ["anyOf": [["$ref": "#"], ["type": "null"]]]])
    func nested(_ innermost: String, _ depth: Int) throws -> JSONValue {
      let text = String(repeating: "[", count: depth) + innermost + String(repeating: "]", count: depth)
      return try JSONValue(parsing: Array(text.utf8))
    }
    let limit = JSONSchema.depthLimit
    #expect(schema.accepts(try nested("null", limit)))
    let found = schema.violations(in: try nested("3", limit))
    #expect(found.map(\.pointer.description) == [String(repeating: "/0", count: limit)])
    let deeper = schema.violations(in: try nested("null", limit + 1))
    #expect(deeper.map(\.expected) == ["at most 256 levels"])
  }

  @Test("Names that look alike but differ in their bytes are different")
  func names() throws {
    let schema = try JSONSchema(["properties": ["\u{E9}": true], "additionalProperties": false])
    #expect(schema.accepts(["\u{E9}": 1]))
    #expect(!schema.accepts(["e\u{301}": 1]))
  }
}
