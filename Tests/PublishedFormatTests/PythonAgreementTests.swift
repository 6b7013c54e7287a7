import CanonicalJSON
import JSONSchemas
import LanserKit
import LanserTestSupport
import Testing

@Suite("Python's jsonschema and lanser agree")
struct PythonAgreementTests {
  private static let seed: UInt64 = 20_261_127

  @Test(
    "that what was recorded is valid, and about 2,000 mutations of what is published",
    .enabled(if: PythonValidator.isPresent, "needs Debian's python3-jsonschema, which `make test` installs"),
    .timeLimit(.minutes(5))
  )
  func agreement() throws {
    let recorded = try SamplePayloads.recordedLines()
    let samples = try SamplePayloads.all()
    var mutation = JSONMutation(seed: Self.seed)
    var payloads = samples
    for index in 0..<2000 {
      var (schema, value) = samples[index % samples.count]
      for _ in 0...(index % 2) { value = mutation.mutate(value) }
      payloads.append((schema, value))
    }
    payloads += recorded
    let schemas = Dictionary(
      uniqueKeysWithValues: PublishedSchema.allCases.map { ($0.rawValue, $0.document.json) }
    )
    let verdicts = try PythonValidator.verdicts(
      on: payloads.map { (schema: $0.schema.rawValue, value: $0.value) },
      schemas: schemas
    )
    var own: [PublishedSchema: JSONSchema] = [:]
    for schema in PublishedSchema.allCases { own[schema] = try schema.schema() }
    for (index, (payload, verdict)) in zip(payloads, verdicts).enumerated() {
      let text = String(decoding: payload.value.serialized(), as: UTF8.self)
      let isAccepted = try #require(own[payload.schema]).accepts(payload.value)
      #expect(isAccepted == verdict, "seed \(Self.seed), \(index), \(payload.schema): \(text)")
      let isSample = index < samples.count || index >= samples.count + 2000
      if isSample { #expect(verdict, "\(text)") }
    }
    let invalid = verdicts.count { !$0 }
    #expect(invalid > 1000 && verdicts.count - invalid > 200, "\(invalid) of \(verdicts.count) are invalid")
  }

  @Test(
    "that the schemas are schemas",
    .enabled(if: PythonValidator.isPresent, "needs Debian's python3-jsonschema, which `make test` installs"),
    arguments: PublishedSchema.allCases
  )
  func metaschema(_ schema: PublishedSchema) throws {
    let program =
      "import json, sys, jsonschema\njsonschema.Draft202012Validator.check_schema(json.load(open(sys.argv[1])))"
    #expect(throws: Never.self) { try SystemPython.run(program, inputs: [schema.fileBytes]) }
  }
}
