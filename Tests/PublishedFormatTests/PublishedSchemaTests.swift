import AnalysisBundles
import CanonicalJSON
import JSONSchemas
import LanserKit
import LanserTestSupport
import Testing

@Suite("Published schemas")
struct PublishedSchemaTests {
  @Test("are those in docs/schemas", arguments: PublishedSchema.allCases)
  func published(_ schema: PublishedSchema) throws {
    try GoldenFile(fixture: "../docs/schemas/\(schema.fileName)").check(schema.fileBytes)
  }

  @Test("use each keyword that is implemented, and no other")
  func keywords() throws {
    var used: Set<String> = []
    for schema in PublishedSchema.allCases {
      _ = try schema.schema()
      Self.collectKeywords(schema.document.json, into: &used)
    }
    #expect(used == Set(SchemaKeyword.allCases.map(\.rawValue)))
  }

  @Test("have names that are stable and different")
  func ids() {
    let ids = PublishedSchema.allCases.map(\.document.id)
    #expect(
      ids == [
        "urn:lanser:schema:selector:1", "urn:lanser:schema:bundle:1.3", "urn:lanser:schema:trace:1.0",
        "urn:lanser:schema:batch:1", "urn:lanser:schema:config:1", "urn:lanser:schema:lock:1",
      ]
    )
  }

  @Test("define each name once", arguments: PublishedSchema.allCases)
  func definitions(_ schema: PublishedSchema) {
    let names = schema.document.definitions.map(\.name)
    #expect(names.count == Set(names).count)
  }

  @Test("describe every member of every closed object", arguments: PublishedSchema.allCases)
  func described(_ schema: PublishedSchema) {
    Self.requireDescriptions(schema.document.json, at: .root)
  }

  @Test("accept values of their format, which are told by their content")
  func samples() throws {
    for (schema, value) in try SamplePayloads.all() {
      let text = String(decoding: value.serialized(), as: UTF8.self)
      #expect(try schema.schema().violations(in: value).isEmpty, "\(text)")
      if value != [:] { #expect(PublishedSchema.recognised(value) == schema, "\(text)") }
    }
  }

  @Test("of batches know every question and its options", arguments: Question.Kind.allCases)
  func questions(_ kind: Question.Kind) throws {
    #expect(BatchSchema.commands.contains(kind.rawValue))
  }

  private static func collectKeywords(_ schema: JSONValue, into used: inout Set<String>) {
    guard case .object(let object) = schema else { return }
    for (key, value) in object {
      used.insert(key)
      switch key {
      case "properties", "$defs":
        for (_, inner) in value.objectValue ?? [:] { collectKeywords(inner, into: &used) }
      case "enum", "const", "required", "type": continue
      default:
        collectKeywords(value, into: &used)
        for inner in value.arrayValue ?? [] { collectKeywords(inner, into: &used) }
      }
    }
  }

  private static func requireDescriptions(_ value: JSONValue, at pointer: JSONPointer) {
    switch value {
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        requireDescriptions(element, at: pointer.appending(index))
      }
    case .object(let object):
      if object["additionalProperties"] == false {
        for (name, member) in object["properties"]?.objectValue ?? [:] {
          #expect(member["description"]?.stringValue?.isEmpty == false, "\(pointer): \(name)")
        }
      }
      for (key, member) in object { requireDescriptions(member, at: pointer.appending(key)) }
    default: break
    }
  }
}
