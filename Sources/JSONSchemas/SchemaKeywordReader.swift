import CanonicalJSON

/// Reads the values of one schema object's keywords.
struct SchemaKeywordReader {
  let members: [SchemaKeyword: JSONValue]
  /// Where the schema is in its document.
  let place: JSONPointer

  func place(_ keyword: SchemaKeyword) -> JSONPointer { place.appending(keyword.rawValue) }

  func bad(_ keyword: SchemaKeyword, _ expected: String) -> SchemaError {
    .badKeyword(keyword, expected: expected, place(keyword))
  }

  func string(_ keyword: SchemaKeyword) throws(SchemaError) -> String? {
    guard let value = members[keyword] else { return nil }
    guard let text = value.stringValue else { throw bad(keyword, "a string") }
    return text
  }

  func object(_ keyword: SchemaKeyword) throws(SchemaError) -> JSONObject? {
    guard let value = members[keyword] else { return nil }
    guard let object = value.objectValue else { throw bad(keyword, "an object of schemas") }
    return object
  }

  /// What the keywords without schemas of their own ask for.
  func assertions() throws(SchemaError) -> [SchemaDemand] {
    var demands: [SchemaDemand] = []
    if let value = members[.type] { demands.append(.type(try types(value))) }
    if let value = members[.const] { demands.append(.value(among: [value], .const)) }
    if let value = members[.enum] {
      guard let values = value.arrayValue else { throw bad(.enum, "an array") }
      demands.append(.value(among: values, .enum))
    }
    for keyword in [SchemaKeyword.minimum, .maximum, .exclusiveMinimum] {
      guard let value = members[keyword] else { continue }
      guard value.doubleValue != nil else { throw bad(keyword, "a number") }
      demands.append(.number(keyword, value))
    }
    for keyword in [SchemaKeyword.minLength, .maxLength] {
      if let count = try count(keyword) { demands.append(.length(keyword, count)) }
    }
    for keyword in [SchemaKeyword.minItems, .maxItems] {
      if let count = try count(keyword) { demands.append(.count(keyword, count)) }
    }
    if let text = try string(.pattern) {
      do {
        demands.append(.pattern(try Pattern(text)))
      } catch {
        throw .unsupportedPattern(text, error, place(.pattern))
      }
    }
    if let value = members[.required] {
      let names = value.arrayValue?.map(\.stringValue) ?? [nil]
      guard !names.contains(nil) else { throw bad(.required, "an array of strings") }
      demands.append(.required(names.compactMap(\.self)))
    }
    return demands
  }

  private func count(_ keyword: SchemaKeyword) throws(SchemaError) -> Int? {
    guard let value = members[keyword] else { return nil }
    guard let count = value.intValue, count >= 0 else { throw bad(keyword, "a number from 0") }
    return count
  }

  private func types(_ value: JSONValue) throws(SchemaError) -> [SchemaType] {
    let names = value.stringValue.map { [$0] } ?? value.arrayValue?.map { $0.stringValue ?? "" } ?? []
    let types = names.compactMap(SchemaType.init(rawValue:))
    guard !types.isEmpty, types.count == names.count else {
      throw bad(.type, "the name of a type, or several")
    }
    return types
  }
}
