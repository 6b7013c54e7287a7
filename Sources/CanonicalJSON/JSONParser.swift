// The parser's contract: bytes in, one value or the first error out; a single pass without recursion, so that hostile
// nesting costs heap up to the limit and no stack; linear time; no reads outside the buffer.
//
// Values are not built top-down. Every value goes into a slot of `PendingMembers` when it is complete, and the slots of
// a container become its array when its closing bracket is reached.

/// Reads one JSON text from memory that outlives the parser.
struct JSONParser: ~Copyable {
  /// A container whose closing bracket has not been reached.
  private struct OpenContainer {
    var firstSlot: Int
    var isObject: Bool
  }

  let base: UnsafePointer<UInt8>
  let end: Int
  let options: JSONParsingOptions
  var position = 0

  /// The last string too long to be stored inline, and where its bytes are.
  ///
  /// Answers of language servers repeat one URI hundreds of times in a row; sharing it saves the allocation.
  var recentText = ""
  var recentTextStart = 0
  var recentTextCount = 0

  private var slots = PendingMembers()
  private var open: [OpenContainer] = []

  /// Set when the outermost value has ended.
  private var isComplete = false

  init(base: UnsafePointer<UInt8>, end: Int, options: JSONParsingOptions) {
    self.base = base
    self.end = end
    self.options = options
  }

  mutating func parseText() throws(JSONParsingError) -> JSONValue {
    if end >= 3, base[0] == 0xEF, base[1] == 0xBB, base[2] == 0xBF { throw .byteOrderMark(offset: 0) }
    slots.push(key: "", fingerprint: 0, keyOffset: 0)
    repeat {
      let opened = try parseValueStart()
      if opened { continue }
      try parseAfterValue()
    } while !isComplete
    skipWhiteSpace()
    guard position == end else { throw .trailingContent(offset: position) }
    return slots.takeOnly()
  }

  /// Reads a scalar into the last slot, or the start of a container up to its first value.
  ///
  /// Returns `true` when a value must follow, which is so after `[`, `{"key":` and not after `[]` or a scalar.
  @inline(__always)
  private mutating func parseValueStart() throws(JSONParsingError) -> Bool {
    skipWhiteSpace()
    guard position < end else { throw .unexpectedEnd(offset: position) }
    let byte = base[position]
    switch byte {
    case UInt8(ascii: "\""):
      slots.fillLast(with: .string(try parseString()))
    case UInt8(ascii: "{"):
      try openContainer(isObject: true)
      guard try nextByte() != UInt8(ascii: "}") else { return try closeEmpty(.object(JSONObject())) }
      try parseKey()
      return true
    case UInt8(ascii: "["):
      try openContainer(isObject: false)
      guard try nextByte() != UInt8(ascii: "]") else { return try closeEmpty(.array([])) }
      slots.push(key: "", fingerprint: 0, keyOffset: position)
      return true
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      slots.fillLast(with: try parseNumber())
    case UInt8(ascii: "t"):
      try expect("true")
      slots.fillLast(with: .bool(true))
    case UInt8(ascii: "f"):
      try expect("false")
      slots.fillLast(with: .bool(false))
    case UInt8(ascii: "n"):
      try expect("null")
      slots.fillLast(with: .null)
    default:
      throw .unexpectedByte(byte, offset: position)
    }
    return false
  }

  /// Reads closing brackets and the comma after a complete value, up to where the next value starts.
  @inline(__always)
  private mutating func parseAfterValue() throws(JSONParsingError) {
    while let container = open.last {
      let byte = try nextByte()
      switch (byte, container.isObject) {
      case (UInt8(ascii: ","), true):
        position += 1
        _ = try nextByte()
        try parseKey()
        return
      case (UInt8(ascii: ","), false):
        position += 1
        slots.push(key: "", fingerprint: 0, keyOffset: position)
        return
      case (UInt8(ascii: "}"), true):
        position += 1
        open.removeLast()
        let object = try takeObject(from: container.firstSlot)
        slots.fillLast(with: .object(object))
      case (UInt8(ascii: "]"), false):
        position += 1
        open.removeLast()
        let elements = slots.takeElements(from: container.firstSlot)
        slots.fillLast(with: .array(elements))
      default:
        throw .unexpectedByte(byte, offset: position)
      }
    }
    isComplete = true
  }

  // MARK: Containers

  @inline(__always)
  private mutating func openContainer(isObject: Bool) throws(JSONParsingError) {
    let limit = max(0, min(options.maxDepth, JSONParsingOptions.depthCeiling))
    guard open.count < limit else { throw .tooDeep(limit: limit, offset: position) }
    position += 1
    open.append(OpenContainer(firstSlot: slots.count, isObject: isObject))
  }

  private mutating func closeEmpty(_ value: JSONValue) throws(JSONParsingError) -> Bool {
    position += 1
    open.removeLast()
    slots.fillLast(with: value)
    return false
  }

  /// Reads `"key" :` and pushes the slot for the member's value.
  @inline(__always)
  private mutating func parseKey() throws(JSONParsingError) {
    guard base[position] == UInt8(ascii: "\"") else {
      throw .unexpectedByte(base[position], offset: position)
    }
    let keyOffset = position
    let key = try parseString()
    let rawCount = position - keyOffset - 2
    // Every escape is longer than what it stands for, so equal lengths mean that the raw bytes are the key.
    let summary =
      key.utf8.count == rawCount
      ? fingerprint(of: UnsafeBufferPointer(start: base + keyOffset + 1, count: rawCount))
      : withBytes(of: key) { fingerprint(of: $0) }
    guard try nextByte() == UInt8(ascii: ":") else { throw .unexpectedByte(base[position], offset: position) }
    position += 1
    slots.push(key: key, fingerprint: summary, keyOffset: keyOffset)
  }

  private mutating func takeObject(from start: Int) throws(JSONParsingError) -> JSONObject {
    let count = slots.count - start
    var index: [ExactText: Int]?
    var repeated: Int?
    if count <= JSONObject.linearSearchLimit {
      repeated = slots.firstRepeatedKey(from: start)
    } else {
      var positions: [ExactText: Int] = [:]
      positions.reserveCapacity(count)
      for offset in 0..<count where repeated == nil {
        let previous = positions.updateValue(offset, forKey: ExactText(text: slots.key(at: start + offset)))
        if previous != nil { repeated = start + offset }
      }
      index = positions
    }
    guard let repeated else {
      return JSONObject(distinctMembers: slots.takeMembers(from: start), index: index)
    }
    if options.duplicateKeys == .reject {
      throw .duplicateKey(slots.key(at: repeated), offset: slots.keyOffset(at: repeated))
    }
    return JSONObject(slots.takeMembers(from: start).lazy.map { ($0.key, $0.value) })
  }

  // MARK: Bytes

  @inline(__always)
  mutating func skipWhiteSpace() {
    while position < end {
      switch base[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  /// Returns the next byte that is not white space, and stays before it.
  @inline(__always)
  private mutating func nextByte() throws(JSONParsingError) -> UInt8 {
    skipWhiteSpace()
    guard position < end else { throw .unexpectedEnd(offset: position) }
    return base[position]
  }

  private mutating func expect(_ literal: StaticString) throws(JSONParsingError) {
    for offset in 0..<literal.utf8CodeUnitCount {
      guard position < end else { throw .unexpectedEnd(offset: position) }
      guard base[position] == literal.utf8Start[offset] else {
        throw .unexpectedByte(base[position], offset: position)
      }
      position += 1
    }
  }
}
