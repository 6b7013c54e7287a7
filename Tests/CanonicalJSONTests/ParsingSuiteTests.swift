import CanonicalJSON
import Testing

/// The public JSON parsing test suite: what must be accepted, what must be rejected, and what is left open.
@Suite struct ParsingSuiteTests {
  @Test(
    "Every text of the suite that is JSON is accepted",
    arguments: try VectorFile.all(in: "json-parsing", prefix: "y_")
  )
  func accepted(file: VectorFile) throws {
    let value = try JSONValue(parsing: try file.bytes())
    // What was understood survives being written and read again.
    #expect(try JSONValue(parsing: value.serialized()) == value)
    #expect(try JSONValue(parsing: value.serialized(pretty: true)) == value)
  }

  @Test(
    "Every text of the suite that is not JSON is rejected",
    arguments: try VectorFile.all(in: "json-parsing", prefix: "n_")
  )
  func rejected(file: VectorFile) throws {
    let bytes = try file.bytes()
    let error = #expect(throws: JSONParsingError.self) { try JSONValue(parsing: bytes) }
    let offset = try #require(error?.offset)
    #expect((0...bytes.count).contains(offset))
  }

  @Test("What is no JSON for one set of options is none for the others")
  func rejectedEverywhere() throws {
    for file in try VectorFile.all(in: "json-parsing", prefix: "n_") {
      let bytes = try file.bytes()
      for options in [JSONParsingOptions.wire, .iJSON] {
        #expect(throws: JSONParsingError.self) { try JSONValue(parsing: bytes, options: options) }
      }
    }
  }

  @Test("The suite is complete: 95 to accept, 188 to reject, 35 left open")
  func complete() throws {
    #expect(try VectorFile.all(in: "json-parsing", prefix: "y_").count == 95)
    #expect(try VectorFile.all(in: "json-parsing", prefix: "n_").count == 188)
    #expect(try VectorFile.all(in: "json-parsing", prefix: "i_").count == 35)
  }

  /// The texts of the suite on which parsers may differ and which are JSON to us; all others of them are rejected.
  private static let openAndAccepted: Set<String> = [
    "i_number_double_huge_neg_exp.json", "i_number_real_underflow.json", "i_number_too_big_neg_int.json",
    "i_number_too_big_pos_int.json", "i_number_very_big_negative_int.json",
    "i_object_key_lone_2nd_surrogate.json", "i_string_1st_surrogate_but_2nd_missing.json",
    "i_string_1st_valid_surrogate_2nd_invalid.json", "i_string_incomplete_surrogate_and_escape_valid.json",
    "i_string_incomplete_surrogate_pair.json", "i_string_incomplete_surrogates_escape_valid.json",
    "i_string_invalid_lonely_surrogate.json", "i_string_invalid_surrogate.json",
    "i_string_inverted_surrogates_U+1D11E.json", "i_string_lone_second_surrogate.json",
    "i_structure_500_nested_arrays.json",
  ]

  @Test(
    "Of the texts on which parsers may differ we accept odd numbers and lone surrogates, not bad UTF-8",
    arguments: try VectorFile.all(in: "json-parsing", prefix: "i_")
  )
  func leftOpen(file: VectorFile) throws {
    let bytes = try file.bytes()
    let value = try? JSONValue(parsing: bytes)
    #expect((value != nil) == Self.openAndAccepted.contains(file.name))
  }

  @Test("The wire rejects every lone surrogate of the suite")
  func wireSurrogates() throws {
    for name in Self.openAndAccepted.sorted() where name.contains("surrogate") {
      let bytes = try VectorFile("json-parsing/" + name).bytes()
      let error = #expect(throws: JSONParsingError.self) { try JSONValue(parsing: bytes, options: .wire) }
      guard case .loneSurrogate = error else {
        Issue.record("\(name): \(String(describing: error))")
        continue
      }
    }
  }
}
