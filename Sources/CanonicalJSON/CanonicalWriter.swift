/// Writes values in the form of RFC 8785.
struct CanonicalWriter {
  private(set) var text = JSONWriter()

  /// The member order of every object that is being written, innermost last.
  ///
  /// One shared array, because most objects have a few members and an allocation for each would dominate.
  private var orders: [Int] = []

  init() {}

  mutating func write(_ value: JSONValue) throws(CanonicalizationError) {
    switch value {
    case .integer(let integer) where integer.magnitude > largestInteroperableInteger.magnitude:
      throw .integerNotInteroperable(integer)
    case .double(let double) where !double.isFinite:
      throw .numberNotFinite
    case .array(let elements):
      text.append(UInt8(ascii: "["))
      var isFirst = true
      for element in elements {
        if !isFirst { text.append(UInt8(ascii: ",")) }
        isFirst = false
        try write(element)
      }
      text.append(UInt8(ascii: "]"))
    case .object(let object):
      try writeObject(object)
    default:
      text.writeScalar(value)
    }
  }

  private mutating func writeObject(_ object: JSONObject) throws(CanonicalizationError) {
    text.append(UInt8(ascii: "{"))
    let start = orders.count
    appendOrder(of: object)
    for position in start..<(start + object.count) {
      if position > start { text.append(UInt8(ascii: ",")) }
      let (key, value) = object[orders[position]]
      text.writeString(key)
      text.append(UInt8(ascii: ":"))
      try write(value)
    }
    orders.removeLast(object.count)
    text.append(UInt8(ascii: "}"))
  }

  /// Appends the positions of an object's members in the order of their keys.
  private mutating func appendOrder(of object: JSONObject) {
    let start = orders.count
    if object.count > JSONObject.linearSearchLimit {
      orders.append(
        contentsOf: object.indices.sorted { precedesInUTF16(object[$0].key, object[$1].key) }
      )
      return
    }
    // Insertion sort: for a handful of members it beats the general one, and keys often come sorted already.
    for member in object.indices {
      orders.append(member)
      var place = orders.count - 1
      while place > start, precedesInUTF16(object[member].key, object[orders[place - 1]].key) {
        orders[place] = orders[place - 1]
        place -= 1
      }
      orders[place] = member
    }
  }
}
