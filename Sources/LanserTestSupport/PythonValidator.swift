package import CanonicalJSON

/// The `jsonschema` package of the system's Python (Debian: `python3-jsonschema`).
package enum PythonValidator {
  package static let isPresent = SystemPython.has(module: "jsonschema")

  /// Whether it accepts each value.
  ///
  /// - Parameters:
  ///   - payloads: values, each with the name of its schema.
  ///   - schemas: the schemas by their names.
  /// - Returns: one verdict for each value.
  /// - Throws: `SystemPython.Failed`.
  package static func verdicts(
    on payloads: [(schema: String, value: JSONValue)],
    schemas: [String: JSONValue]
  ) throws -> [Bool] {
    // Python's `$` also matches in front of a last line end; that of ECMA-262, which JSON Schema means, does not.
    let program = """
      import json, re, sys
      import jsonschema
      def pattern(validator, pattern, instance, schema):
          if validator.is_type(instance, "string") and not re.search(pattern.replace("$", r"\\Z"), instance):
              yield jsonschema.ValidationError("pattern")
      Validator = jsonschema.validators.extend(jsonschema.Draft202012Validator, {"pattern": pattern})
      schemas = {name: Validator(schema) for name, schema in json.load(open(sys.argv[1])).items()}
      for line in open(sys.argv[2], newline="\\n"):
          payload = json.loads(line)
          print("1" if schemas[payload["schema"]].is_valid(payload["value"]) else "0", end="")
      """
    let lines = payloads.map { payload -> [UInt8] in
      let line: JSONValue = ["schema": .string(payload.schema), "value": payload.value]
      return line.serialized() + [UInt8(ascii: "\n")]
    }
    let members = schemas.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    let output = try SystemPython.run(
      program,
      inputs: [JSONValue.object(JSONObject(members)).serialized(), Array(lines.joined())]
    )
    return output.map { $0 == "1" }
  }
}
