/// The members of a JSON object in the order in which they were written or added.
///
/// Keys are compared by their UTF-8 bytes and occur once. Lookup is a short linear search up to `linearSearchLimit`
/// members and constant time above it; `removeValue` is linear. Equality ignores the order of members.
package struct JSONObject: Sendable {
  package typealias Element = (key: String, value: JSONValue)

  /// The largest object without an index.
  ///
  /// Typical wire objects have two to eight members; building a hash table for them costs more than every lookup saves.
  static let linearSearchLimit = 16

  private var members: [Element]

  /// The position of each key, kept exactly while there are more than `linearSearchLimit` members.
  private var index: [ExactText: Int]?

  package init() {
    members = []
  }

  /// Collects pairs in their order; a repeated key keeps its first place and takes its last value.
  package init(_ pairs: some Sequence<(String, JSONValue)>) {
    self.init()
    members.reserveCapacity(pairs.underestimatedCount)
    for (key, value) in pairs { self[key] = value }
  }

  /// Takes members whose keys are known to be distinct; `index` must be given exactly for long objects.
  init(distinctMembers: [Element], index: [ExactText: Int]?) {
    members = distinctMembers
    self.index = index
  }

  /// The value of a member; assigning `nil` removes the member, assigning to a new key appends it.
  package subscript(key: String) -> JSONValue? {
    get { position(of: key).map { members[$0].value } }
    set {
      guard let newValue else {
        removeValue(forKey: key)
        return
      }
      if let position = position(of: key) {
        members[position].value = newValue
      } else {
        members.append((key, newValue))
        noteAppendedKey(key)
      }
    }
  }

  /// Removes a member and returns its value, or returns `nil` when there is no such member.
  @discardableResult
  package mutating func removeValue(forKey key: String) -> JSONValue? {
    guard let position = position(of: key) else { return nil }
    let removed = members.remove(at: position)
    index = nil
    rebuildIndexIfNeeded()
    return removed.value
  }

  /// The keys in member order.
  package var keys: [String] { members.map(\.key) }

  private func position(of key: String) -> Int? {
    if let index { return index[ExactText(text: key)] }
    return members.firstIndex { haveSameBytes($0.key, key) }
  }

  private mutating func noteAppendedKey(_ key: String) {
    if index != nil {
      index?[ExactText(text: key)] = members.count - 1
    } else {
      rebuildIndexIfNeeded()
    }
  }

  private mutating func rebuildIndexIfNeeded() {
    guard members.count > Self.linearSearchLimit else { return }
    var positions: [ExactText: Int] = [:]
    positions.reserveCapacity(members.count * 2)
    for (position, member) in members.enumerated() { positions[ExactText(text: member.key)] = position }
    index = positions
  }
}

extension JSONObject: RandomAccessCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { members.count }
  package subscript(position: Int) -> Element { members[position] }
}

extension JSONObject: Hashable {
  package static func == (left: JSONObject, right: JSONObject) -> Bool {
    guard left.count == right.count else { return false }
    for (position, member) in left.members.enumerated() {
      // Two answers of one server agree in order too; only when they do not is a search needed.
      let candidate = right.members[position]
      if haveSameBytes(candidate.key, member.key) {
        guard candidate.value == member.value else { return false }
      } else {
        guard let value = right[member.key], value == member.value else { return false }
      }
    }
    return true
  }

  package func hash(into hasher: inout Hasher) {
    // A sum does not depend on the order of its terms, as equality does not.
    var sum = 0
    for (key, value) in members {
      var memberHasher = Hasher()
      hashBytes(of: key, into: &memberHasher)
      memberHasher.combine(value)
      sum &+= memberHasher.finalize()
    }
    hasher.combine(members.count)
    hasher.combine(sum)
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
