import CanonicalJSON

/// Reads a schema document into nodes; refuses everything that it does not know.
struct SchemaCompiler {
  private static let dialect = "https://json-schema.org/draft/2020-12/schema"

  private let document: JSONValue
  private var nodes: [SchemaNode?] = []
  /// The nodes by their place in the document.
  private var places: [JSONPointer: Int] = [:]

  private init(_ document: JSONValue) { self.document = document }

  /// - Returns: the nodes; the first is the document itself.
  static func nodes(of document: JSONValue) throws(SchemaError) -> [SchemaNode] {
    var compiler = SchemaCompiler(document)
    _ = try compiler.node(document, at: .root)
    let nodes = compiler.nodes.map { $0 ?? SchemaNode() }
    try compiler.refuseEndlessReferences(nodes)
    return nodes
  }

  private mutating func node(_ schema: JSONValue, at place: JSONPointer) throws(SchemaError) -> Int {
    if let known = places[place] { return known }
    let index = nodes.count
    nodes.append(nil)
    places[place] = index
    switch schema {
    case .bool(true): nodes[index] = SchemaNode()
    case .bool(false): nodes[index] = SchemaNode(demands: [.nothing])
    case .object(let object): nodes[index] = SchemaNode(demands: try demands(of: object, at: place))
    default: throw .notASchema(place)
    }
    return index
  }

  private mutating func demands(
    of object: JSONObject,
    at place: JSONPointer
  ) throws(SchemaError) -> [SchemaDemand] {
    var members: [SchemaKeyword: JSONValue] = [:]
    for (name, value) in object {
      guard let keyword = SchemaKeyword(rawValue: name) else { throw .unsupportedKeyword(name, place) }
      members[keyword] = value
    }
    let reader = SchemaKeywordReader(members: members, place: place)
    try checkCore(reader)
    var demands = try reader.assertions()
    for keyword in SchemaKeyword.allCases where members[keyword] != nil {
      if let demand = try applicator(keyword, reader) { demands.append(demand) }
    }
    return demands
  }

  private mutating func checkCore(_ reader: SchemaKeywordReader) throws(SchemaError) {
    if let dialect = try reader.string(.schema), dialect != Self.dialect {
      throw .unsupportedDialect(dialect)
    }
    if try reader.string(.id) != nil, reader.place != .root {
      // An inner $id would change what references mean.
      throw .unsupportedKeyword(SchemaKeyword.id.rawValue, reader.place)
    }
    for keyword in [SchemaKeyword.comment, .title, .description] { _ = try reader.string(keyword) }
    for (name, schema) in try reader.object(.definitions) ?? [:] {
      _ = try node(schema, at: reader.place(.definitions).appending(name))
    }
  }

  private mutating func applicator(
    _ keyword: SchemaKeyword,
    _ reader: SchemaKeywordReader
  ) throws(SchemaError) -> SchemaDemand? {
    switch keyword {
    case .reference: .reference(try target(of: reader))
    case .allOf: .all(try list(keyword, reader))
    case .anyOf: .any(try list(keyword, reader))
    case .oneOf: .one(try list(keyword, reader))
    case .not: try single(keyword, reader).map { .not($0) }
    case .if:
      .conditional(
        condition: try single(.if, reader) ?? 0,
        then: try single(.then, reader),
        else: try single(.else, reader)
      )
    case .properties: .members(named: try named(reader), others: try single(.additionalProperties, reader))
    case .additionalProperties:
      reader.members[.properties] == nil
        ? .members(named: [], others: try single(keyword, reader)) : nil
    case .propertyNames: try single(keyword, reader).map { .names($0) }
    case .prefixItems: .elements(prefix: try list(keyword, reader), rest: try single(.items, reader))
    case .items:
      reader.members[.prefixItems] == nil ? .elements(prefix: [], rest: try single(keyword, reader)) : nil
    default: nil
    }
  }

  private mutating func single(
    _ keyword: SchemaKeyword,
    _ reader: SchemaKeywordReader
  ) throws(SchemaError) -> Int? {
    guard let schema = reader.members[keyword] else { return nil }
    return try node(schema, at: reader.place(keyword))
  }

  private mutating func list(
    _ keyword: SchemaKeyword,
    _ reader: SchemaKeywordReader
  ) throws(SchemaError) -> [Int] {
    guard let schemas = reader.members[keyword]?.arrayValue, !schemas.isEmpty else {
      throw reader.bad(keyword, "an array of at least one schema")
    }
    var result: [Int] = []
    for (index, schema) in schemas.enumerated() {
      result.append(try node(schema, at: reader.place(keyword).appending(index)))
    }
    return result
  }

  private mutating func named(_ reader: SchemaKeywordReader) throws(SchemaError) -> [(key: String, node: Int)]
  {
    var result: [(key: String, node: Int)] = []
    for (key, schema) in try reader.object(.properties) ?? [:] {
      result.append((key, try node(schema, at: reader.place(.properties).appending(key))))
    }
    return result
  }

  /// The node that `$ref` names: the document or a place in it, `#` and a JSON Pointer with percent-encoding.
  private mutating func target(of reader: SchemaKeywordReader) throws(SchemaError) -> Int {
    guard let reference = try reader.string(.reference) else { throw reader.bad(.reference, "a string") }
    guard reference.hasPrefix("#"), let text = String(reference.dropFirst()).removingPercentEncoding,
      text.isEmpty || text.hasPrefix("/")
    else { throw .unresolvedReference(reference, reader.place) }
    var value = document
    var place = JSONPointer.root
    for token in text.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      let name = token.unescapedPointerToken
      let part = value[name] ?? Int(name).flatMap { value[$0] }
      guard let part else { throw .unresolvedReference(reference, reader.place) }
      value = part
      place = place.appending(name)
    }
    return try node(value, at: place)
  }

  /// Refuses schemas that would be applied to one value for ever.
  private func refuseEndlessReferences(_ nodes: [SchemaNode]) throws(SchemaError) {
    var isFinished = Array(repeating: false, count: nodes.count)
    var path: Set<Int> = []
    func visit(_ index: Int) -> Int? {
      if isFinished[index] { return nil }
      guard path.insert(index).inserted else { return index }
      for next in nodes[index].demands.flatMap(\.inPlace) {
        if let repeated = visit(next) { return repeated }
      }
      path.remove(index)
      isFinished[index] = true
      return nil
    }
    for index in nodes.indices {
      guard let repeated = visit(index) else { continue }
      let place = places.first { $0.value == repeated }?.key
      throw .endlessReference(place ?? .root)
    }
  }
}

extension Substring {
  /// The name that a token of a JSON Pointer stands for.
  fileprivate var unescapedPointerToken: String {
    var result = ""
    var isEscaped = false
    for scalar in unicodeScalars {
      if isEscaped {
        result += scalar == "1" ? "/" : "~"
        isEscaped = false
      } else if scalar == "~" {
        isEscaped = true
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension String {
  /// The text with `%XX` replaced; nil when that is not UTF-8 or a percent sign stands alone.
  fileprivate var removingPercentEncoding: String? {
    var bytes: [UInt8] = []
    var rest = Array(utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      else {
        return nil
      }
      bytes.append(value)
      rest.removeFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
