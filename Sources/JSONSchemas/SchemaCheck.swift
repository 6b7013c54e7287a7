import CanonicalJSON

/// Decides whether values satisfy nodes; stops at the first reason against it.
struct SchemaCheck {
  let nodes: [SchemaNode]
  /// How many more levels of the value may be entered.
  var remainingDepth = JSONSchema.depthLimit

  /// The check of a part of the value.
  var entered: SchemaCheck {
    var check = self
    check.remainingDepth -= 1
    return check
  }

  func accepts(_ value: JSONValue, _ node: Int) -> Bool {
    // Loops instead of closures here and below: each level of a value costs a few stack frames, and they should be small.
    for demand in nodes[node].demands {
      if !isMet(demand, by: value) { return false }
    }
    return true
  }

  func isMet(_ demand: SchemaDemand, by value: JSONValue) -> Bool {
    switch demand {
    case .elements, .members, .names: partsAreAccepted(value, demand)
    case .reference(let node): accepts(value, node)
    case .all(let nodes): acceptingCount(value, nodes, enough: nodes.count) == nodes.count
    case .any(let nodes): acceptingCount(value, nodes, enough: 1) == 1
    case .one(let nodes): acceptingCount(value, nodes, enough: 2) == 1
    case .not(let node): !accepts(value, node)
    case .conditional(let condition, let then, let otherwise):
      isBranchAccepted(value, accepts(value, condition) ? then : otherwise)
    default: isMetAtOnce(demand, by: value)
    }
  }

  private func isBranchAccepted(_ value: JSONValue, _ branch: Int?) -> Bool {
    guard let branch else { return true }
    return accepts(value, branch)
  }

  private func partsAreAccepted(_ value: JSONValue, _ demand: SchemaDemand) -> Bool {
    let parts = parts(of: value, under: demand)
    guard !parts.isEmpty else { return true }
    guard remainingDepth > 0 else { return false }
    let inner = entered
    for part in parts {
      if !inner.accepts(part.value, part.node) { return false }
    }
    return true
  }

  /// How many nodes accept a value; no more are counted than are enough.
  private func acceptingCount(_ value: JSONValue, _ nodes: [Int], enough: Int) -> Int {
    var count = 0
    for node in nodes where count < enough {
      if accepts(value, node) { count += 1 }
    }
    return count
  }

  /// What needs no other node.
  private func isMetAtOnce(_ demand: SchemaDemand, by value: JSONValue) -> Bool {
    switch demand {
    case .nothing: false
    case .type(let types): types.contains { value.isOf($0) }
    case .value(let allowed, _): allowed.contains(value)
    case .number(let keyword, let bound): isWithin(value, keyword, bound)
    case .length(let keyword, let bound):
      value.stringValue.map { isWithin($0.unicodeScalars.count, keyword, bound) } ?? true
    case .count(let keyword, let bound): value.arrayValue.map { isWithin($0.count, keyword, bound) } ?? true
    case .pattern(let pattern): value.stringValue.map(pattern.matches) ?? true
    case .required(let names):
      value.objectValue.map { object in names.allSatisfy { object[$0] != nil } } ?? true
    default: true
    }
  }

  /// A part of a value, how it is called, and the node that it has to satisfy.
  struct Part {
    enum Name {
      case element(Int)
      case member(String)
      /// The name itself is what is looked at.
      case name(String)
    }

    var name: Name
    var value: JSONValue
    var node: Int
  }

  /// The parts of a value that a demand looks at, in their order.
  func parts(of value: JSONValue, under demand: SchemaDemand) -> [Part] {
    switch (demand, value) {
    case (.elements(let prefix, let rest), .array(let elements)):
      elements.enumerated().compactMap { index, element in
        (index < prefix.count ? prefix[index] : rest).map {
          Part(name: .element(index), value: element, node: $0)
        }
      }
    case (.members(let named, let others), .object(let object)):
      object.compactMap { key, member in
        // By bytes: two spellings of one text are two names.
        (named.first { $0.key.utf8.elementsEqual(key.utf8) }?.node ?? others).map {
          Part(name: .member(key), value: member, node: $0)
        }
      }
    case (.names(let node), .object(let object)):
      object.map { Part(name: .name($0.key), value: .string($0.key), node: node) }
    default: []
    }
  }

  private func isWithin(_ count: Int, _ keyword: SchemaKeyword, _ bound: Int) -> Bool {
    keyword == .minLength || keyword == .minItems ? count >= bound : count <= bound
  }

  private func isWithin(_ value: JSONValue, _ keyword: SchemaKeyword, _ bound: JSONValue) -> Bool {
    guard let order = value.order(relativeTo: bound) else { return true }
    return switch keyword {
    case .minimum: order >= 0
    case .maximum: order <= 0
    default: order > 0
    }
  }
}

extension JSONValue {
  func isOf(_ type: SchemaType) -> Bool {
    switch (self, type) {
    case (.null, .null), (.bool, .boolean), (.object, .object), (.array, .array), (.string, .string),
      (.integer, .integer), (.integer, .number), (.double, .number):
      true
    case (.double(let value), .integer): value.isFinite && value.rounded(.towardZero) == value
    default: false
    }
  }

  /// Below, at or above 0 as the number is less than, equal to or greater than another; nil when one is no number.
  fileprivate func order(relativeTo other: JSONValue) -> Int? {
    switch (self, other) {
    case (.integer(let own), .integer(let other)): own < other ? -1 : own == other ? 0 : 1
    default:
      // A double beside an integer beyond 2^53 is compared as doubles are: bounds are small.
      if let own = doubleValue, let other = other.doubleValue {
        own < other ? -1 : own == other ? 0 : 1
      } else {
        nil
      }
    }
  }
}
