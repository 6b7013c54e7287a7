import CanonicalJSON

/// Collects every reason for which a value does not satisfy a node.
struct SchemaReport {
  private var check: SchemaCheck
  private let limit: Int
  private(set) var violations: [SchemaViolation] = []

  init(check: SchemaCheck, limit: Int) {
    self.check = check
    self.limit = limit
  }

  mutating func explain(_ value: JSONValue, _ node: Int, at pointer: JSONPointer) {
    for demand in check.nodes[node].demands where violations.count < limit {
      if !check.isMet(demand, by: value) { explain(demand, value, at: pointer) }
    }
  }

  private mutating func explain(_ demand: SchemaDemand, _ value: JSONValue, at pointer: JSONPointer) {
    switch demand {
    case .nothing: add(pointer, .not, "nothing here", value.preview)
    case .type(let types): add(pointer, .type, Self.choice(types.map(Self.phrase)), value.preview)
    case .value(let allowed, let keyword):
      add(pointer, keyword, Self.choice(allowed.map(\.preview)), value.preview)
    case .number(let keyword, let bound):
      add(pointer, keyword, "a number \(Self.phrase(keyword)) \(bound.preview)", value.preview)
    case .length(let keyword, let bound):
      add(pointer, keyword, "a text \(Self.phrase(keyword)) \(bound) characters", value.preview)
    case .count(let keyword, let bound):
      add(pointer, keyword, "an array \(Self.phrase(keyword)) \(bound)", value.preview)
    case .pattern(let pattern): add(pointer, .pattern, "a text that matches \(pattern.text)", value.preview)
    case .required(let names):
      for name in names where value[name] == nil {
        add(pointer.appending(name), .required, "this member", "nothing")
      }
    case .elements, .members, .names: explainParts(demand, value, at: pointer)
    case .reference(let node): explain(value, node, at: pointer)
    case .all(let nodes): for node in nodes { explain(value, node, at: pointer) }
    case .any(let nodes), .one(let nodes): explainChoice(demand, nodes, value, at: pointer)
    case .not: add(pointer, .not, "something that is not excluded", value.preview)
    case .conditional(let condition, let then, let otherwise):
      if let node = check.accepts(value, condition) ? then : otherwise { explain(value, node, at: pointer) }
    }
  }

  private mutating func explainParts(_ demand: SchemaDemand, _ value: JSONValue, at pointer: JSONPointer) {
    guard check.remainingDepth > 0 else {
      return add(pointer, .items, "at most \(JSONSchema.depthLimit) levels", value.preview)
    }
    let outer = check
    check = outer.entered
    defer { check = outer }
    for part in outer.parts(of: value, under: demand) where !check.accepts(part.value, part.node) {
      guard violations.count < limit else { return }
      switch part.name {
      case .element(let index): explain(part.value, part.node, at: pointer.appending(index))
      case .member(let key):
        if case .members(let named, _) = demand, check.nodes[part.node].refusesAll {
          let known = named.map(\.key).joined(separator: ", ")
          let expected = known.isEmpty ? "no members" : "no member of this name (there are: \(known))"
          add(pointer.appending(key), .additionalProperties, expected, part.value.preview)
        } else {
          explain(part.value, part.node, at: pointer.appending(key))
        }
      case .name(let key): explain(part.value, part.node, at: pointer.appending(key))
      }
    }
  }

  /// Of alternatives the one is explained that allows the value's type, when there is one only: what a person meant.
  private mutating func explainChoice(
    _ demand: SchemaDemand,
    _ nodes: [Int],
    _ value: JSONValue,
    at pointer: JSONPointer
  ) {
    let fitting = nodes.filter { check.allowsType(of: value, $0) }
    let accepting = nodes.count { check.accepts(value, $0) }
    if accepting == 0, fitting.count == 1 { return explain(value, fitting[0], at: pointer) }
    if case .one = demand {
      let names = nodes.compactMap { check.nodes[$0].onlyRequiredMember }
      let what =
        names.count == nodes.count
        ? "of the members \(names.joined(separator: ", "))" : "of \(nodes.count) forms"
      add(pointer, .oneOf, "exactly one \(what)", accepting == 0 ? "none" : "\(accepting)")
    } else {
      add(pointer, .anyOf, "one of \(nodes.count) forms", value.preview)
    }
  }

  private mutating func add(
    _ pointer: JSONPointer,
    _ keyword: SchemaKeyword,
    _ expected: String,
    _ found: String
  ) {
    guard violations.count < limit else { return }
    let violation = SchemaViolation(pointer: pointer, keyword: keyword, expected: expected, found: found)
    // Two keywords may ask for the same thing.
    if !violations.contains(violation) { violations.append(violation) }
  }

  private static func choice(_ options: [String]) -> String {
    guard options.count > 1 else { return options.first ?? "nothing" }
    let shown = options.prefix(40)
    let rest = options.count > shown.count ? ", … (\(options.count) in all)" : ""
    return shown.count == 2 && rest.isEmpty
      ? shown.joined(separator: " or ") : "one of \(shown.joined(separator: ", "))\(rest)"
  }

  private static func phrase(_ type: SchemaType) -> String {
    switch type {
    case .null: "null"
    case .boolean: "true or false"
    case .object: "an object"
    case .array: "an array"
    case .number: "a number"
    case .integer: "an integer"
    case .string: "a string"
    }
  }

  private static func phrase(_ keyword: SchemaKeyword) -> String {
    switch keyword {
    case .exclusiveMinimum: "above"
    case .minimum, .minLength, .minItems: "of at least"
    default: "of at most"
    }
  }
}

extension SchemaCheck {
  /// Whether a node says nothing against the type of a value, itself or through a reference.
  fileprivate func allowsType(of value: JSONValue, _ node: Int) -> Bool {
    nodes[node].demands.allSatisfy { demand in
      switch demand {
      case .type(let types): types.contains { value.isOf($0) }
      case .reference(let target): allowsType(of: value, target)
      case .value(let allowed, _): allowed.contains { $0.typeName == value.typeName }
      default: true
      }
    }
  }
}

extension SchemaNode {
  /// Whether this is the schema `false`.
  fileprivate var refusesAll: Bool {
    if case .nothing? = demands.first { true } else { false }
  }

  /// The name of the one member that the node asks for, when it asks for nothing else.
  fileprivate var onlyRequiredMember: String? {
    if case .required(let names)? = demands.first, demands.count == 1, names.count == 1 {
      names[0]
    } else {
      nil
    }
  }
}
