/// The members and elements of all containers that are still open, in one block of memory.
///
/// A slot is pushed when its place in the text is reached and filled when its value is complete. When a container ends,
/// its slots are moved, not copied, into an array of exactly the right size: one allocation per container and no
/// reference counting on the way.
struct PendingMembers: ~Copyable {
  struct Slot {
    /// Empty for array elements and for the text's own value.
    var key: String
    var value: JSONValue
    /// A cheap summary of the key's bytes: keys with different fingerprints are different.
    var fingerprint: UInt64
    /// Where the key's opening quote is.
    var keyOffset: Int
  }

  private var slots: UnsafeMutablePointer<Slot>
  private var capacity: Int
  private(set) var count = 0

  init() {
    capacity = 64
    slots = .allocate(capacity: capacity)
  }

  deinit {
    slots.deinitialize(count: count)
    slots.deallocate()
  }

  @inline(__always)
  mutating func push(key: String, fingerprint: UInt64, keyOffset: Int) {
    if count == capacity { grow() }
    (slots + count).initialize(
      to: Slot(key: key, value: .null, fingerprint: fingerprint, keyOffset: keyOffset)
    )
    count += 1
  }

  @inline(never)
  private mutating func grow() {
    let larger = UnsafeMutablePointer<Slot>.allocate(capacity: capacity * 2)
    larger.moveInitialize(from: slots, count: count)
    slots.deallocate()
    slots = larger
    capacity *= 2
  }

  /// Gives the most recent slot its value.
  @inline(__always)
  mutating func fillLast(with value: consuming JSONValue) {
    slots[count - 1].value = value
  }

  /// Removes the only slot left and returns its value.
  mutating func takeOnly() -> JSONValue {
    count -= 1
    return (slots + count).move().value
  }

  /// Removes the slots from `start` on and returns their values.
  @inline(__always)
  mutating func takeElements(from start: Int) -> [JSONValue] {
    let taken = count - start
    let source = slots + start
    count = start
    return [JSONValue](unsafeUninitializedCapacity: taken) { buffer, initialized in
      for position in 0..<taken {
        buffer.initializeElement(at: position, to: (source + position).move().value)
      }
      initialized = taken
    }
  }

  /// Removes the slots from `start` on and returns their keys and values.
  @inline(__always)
  mutating func takeMembers(from start: Int) -> [JSONObject.Element] {
    let taken = count - start
    let source = slots + start
    count = start
    return [JSONObject.Element](unsafeUninitializedCapacity: taken) { buffer, initialized in
      for position in 0..<taken {
        let slot = (source + position).move()
        buffer.initializeElement(at: position, to: (slot.key, slot.value))
      }
      initialized = taken
    }
  }

  /// Returns the slot of the first key from `start` on that occurs before itself, by comparing all pairs.
  @inline(__always)
  func firstRepeatedKey(from start: Int) -> Int? {
    guard count - start > 1 else { return nil }
    for later in (start + 1)..<count {
      let fingerprint = slots[later].fingerprint
      for earlier in start..<later where slots[earlier].fingerprint == fingerprint {
        if haveSameBytes(slots[earlier].key, slots[later].key) { return later }
      }
    }
    return nil
  }

  func key(at position: Int) -> String { slots[position].key }

  func keyOffset(at position: Int) -> Int { slots[position].keyOffset }
}
