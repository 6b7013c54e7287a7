package import CanonicalJSON

/// A piece of a published schema, in words that say what is meant.
///
/// Objects are closed unless they say otherwise: a member that is not listed is refused.
package struct SchemaPart: Sendable {
  /// The keywords, in the order in which they are printed.
  private var keywords: JSONObject

  private init(_ keywords: JSONObject) { self.keywords = keywords }

  package var json: JSONValue { .object(keywords) }

  private subscript(_ keyword: SchemaKeyword) -> JSONValue? {
    get { keywords[keyword.rawValue] }
    set { keywords[keyword.rawValue] = newValue }
  }

  // MARK: - Scalars

  package static let anything = SchemaPart([:])
  package static let null = SchemaPart(["type": "null"])
  package static let boolean = SchemaPart(["type": "boolean"])

  /// A string; lengths count Unicode scalars.
  package static func text(
    from minimum: Int? = nil,
    to maximum: Int? = nil,
    pattern: String? = nil
  ) -> SchemaPart {
    var part = SchemaPart(["type": "string"])
    part[.minLength] = minimum.map { .integer($0) }
    part[.maxLength] = maximum.map { .integer($0) }
    part[.pattern] = pattern.map { .string($0) }
    return part
  }

  package static func integer(from minimum: Int? = nil, to maximum: Int? = nil) -> SchemaPart {
    var part = SchemaPart(["type": "integer"])
    part[.minimum] = minimum.map { .integer($0) }
    part[.maximum] = maximum.map { .integer($0) }
    return part
  }

  package static func number(
    from minimum: Int? = nil,
    above exclusiveMinimum: Int? = nil,
    to maximum: Int? = nil
  ) -> SchemaPart {
    var part = SchemaPart(["type": "number"])
    part[.minimum] = minimum.map { .integer($0) }
    part[.exclusiveMinimum] = exclusiveMinimum.map { .integer($0) }
    part[.maximum] = maximum.map { .integer($0) }
    return part
  }

  package static func constant(_ value: JSONValue) -> SchemaPart { SchemaPart(["const": value]) }

  package static func one(of names: some Sequence<String>) -> SchemaPart {
    SchemaPart(["enum": .array(names.map { .string($0) })])
  }

  package static func one(of numbers: some Sequence<Int>) -> SchemaPart {
    SchemaPart(["enum": .array(numbers.map { .integer($0) })])
  }

  // MARK: - Containers

  package static func list(
    of element: SchemaPart,
    from minimum: Int? = nil,
    to maximum: Int? = nil
  ) -> SchemaPart {
    var part = SchemaPart(["type": "array", "items": element.json])
    part[.minItems] = minimum.map { .integer($0) }
    part[.maxItems] = maximum.map { .integer($0) }
    return part
  }

  /// An array of certain elements, of which the last may be missing.
  package static func tuple(_ elements: [SchemaPart], from minimum: Int) -> SchemaPart {
    SchemaPart([
      "type": "array", "prefixItems": .array(elements.map(\.json)), "minItems": .integer(minimum),
      "maxItems": .integer(elements.count),
    ])
  }

  /// An object with any names.
  package static func map(of value: SchemaPart, names: SchemaPart? = nil) -> SchemaPart {
    var part = SchemaPart(["type": "object"])
    part[.propertyNames] = names?.json
    part[.additionalProperties] = value.json
    return part
  }

  /// An object whose format is not lanser's to settle.
  package static let openObject = SchemaPart(["type": "object"])

  /// A member of an object.
  package struct Member: Sendable {
    fileprivate var name: String
    fileprivate var part: SchemaPart
    fileprivate var isRequired: Bool

    package static func required(_ name: String, _ part: SchemaPart, _ description: String) -> Member {
      Member(name: name, part: part.described(description), isRequired: true)
    }

    package static func optional(_ name: String, _ part: SchemaPart, _ description: String) -> Member {
      Member(name: name, part: part.described(description), isRequired: false)
    }
  }

  /// An object with these members and no others.
  package static func object(_ members: [Member]) -> SchemaPart {
    var part = openObject(members)
    part[.additionalProperties] = false
    return part
  }

  /// An object with these members, and perhaps others.
  package static func openObject(_ members: [Member]) -> SchemaPart {
    var part = SchemaPart(["type": "object"])
    let required = members.filter(\.isRequired).map { JSONValue.string($0.name) }
    if !required.isEmpty { part[.required] = .array(required) }
    part[.properties] = .object(JSONObject(members.map { ($0.name, $0.part.json) }))
    return part
  }

  // MARK: - Combinations

  /// What the document defines under a name.
  package static func reference(_ name: String) -> SchemaPart {
    SchemaPart(["$ref": .string("#/$defs/\(name)")])
  }

  package static func any(of parts: [SchemaPart]) -> SchemaPart {
    SchemaPart(["anyOf": .array(parts.map(\.json))])
  }

  /// The part, or null.
  package var orNull: SchemaPart {
    var part = self
    if let values = part[.enum]?.arrayValue {
      part[.enum] = .array(values + [.null])
    } else if let type = part[.type]?.stringValue {
      part[.type] = [.string(type), "null"]
    } else {
      return .any(of: [self, .null])
    }
    return part
  }

  /// The part, and exactly one of these members.
  package func withExactlyOne(of names: [String]) -> SchemaPart {
    var part = self
    part[.oneOf] = .array(names.map { ["required": [.string($0)]] })
    return part
  }

  /// The part, with something more about values that satisfy a condition, or about those that do not.
  package func when(
    _ condition: SchemaPart,
    then consequence: SchemaPart? = nil,
    otherwise: SchemaPart? = nil
  ) -> SchemaPart {
    var rule = SchemaPart(["if": condition.json])
    rule[.then] = consequence?.json
    rule[.else] = otherwise?.json
    return and(rule)
  }

  /// The part, and something more.
  package func and(_ other: SchemaPart) -> SchemaPart {
    var part = self
    part[.allOf] = .array((part[.allOf]?.arrayValue ?? []) + [other.json])
    return part
  }

  /// The opposite of a part.
  package static func not(_ part: SchemaPart) -> SchemaPart { SchemaPart(["not": part.json]) }

  /// A condition on members, for `when`: each is there and is so.
  package static func having(_ members: [(name: String, part: SchemaPart)]) -> SchemaPart {
    SchemaPart([
      "properties": .object(JSONObject(members.map { ($0.name, $0.part.json) })),
      "required": .array(members.map { .string($0.name) }),
    ])
  }

  /// Objects of several kinds, told apart by a member.
  package static func kinds(_ member: String, _ kinds: [(name: String, part: SchemaPart)]) -> SchemaPart {
    let names = SchemaPart.one(of: kinds.map(\.name))
    let all = SchemaPart.openObject([.required(member, names, "Which kind of object this is.")])
    return kinds.reduce(all) { result, kind in
      result.when(.having([(member, .constant(.string(kind.name)))]), then: kind.part)
    }
  }

  /// The part with a sentence about what it is.
  package func described(_ text: String) -> SchemaPart {
    var part = self
    part[.description] = .string(text)
    return part
  }
}
