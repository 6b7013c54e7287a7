/// Writes JSON tokens and whole values into a growing buffer.
struct JSONWriter {
  private(set) var output: [UInt8] = []

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    output.append(byte)
  }

  mutating func append(_ text: StaticString) {
    output.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Writes a value without white space, members in their order.
  mutating func write(_ value: JSONValue) {
    switch value {
    case .array(let elements):
      append(UInt8(ascii: "["))
      var isFirst = true
      for element in elements {
        if !isFirst { append(UInt8(ascii: ",")) }
        isFirst = false
        write(element)
      }
      append(UInt8(ascii: "]"))
    case .object(let object):
      append(UInt8(ascii: "{"))
      var isFirst = true
      for (key, value) in object {
        if !isFirst { append(UInt8(ascii: ",")) }
        isFirst = false
        writeString(key)
        append(UInt8(ascii: ":"))
        write(value)
      }
      append(UInt8(ascii: "}"))
    default:
      writeScalar(value)
    }
  }

  /// Writes a value over several lines, the first of which is already indented.
  mutating func writePretty(_ value: JSONValue, indentation: Int) {
    switch value {
    case .array(let elements) where !elements.isEmpty:
      append(UInt8(ascii: "["))
      for (position, element) in elements.enumerated() {
        startLine(after: position, indentation: indentation + 1)
        writePretty(element, indentation: indentation + 1)
      }
      startLine(after: 0, indentation: indentation)
      append(UInt8(ascii: "]"))
    case .object(let object) where !object.isEmpty:
      append(UInt8(ascii: "{"))
      for (position, member) in object.enumerated() {
        startLine(after: position, indentation: indentation + 1)
        writeString(member.key)
        append(": ")
        writePretty(member.value, indentation: indentation + 1)
      }
      startLine(after: 0, indentation: indentation)
      append(UInt8(ascii: "}"))
    default:
      write(value)
    }
  }

  private mutating func startLine(after itemsBefore: Int, indentation: Int) {
    if itemsBefore > 0 { append(UInt8(ascii: ",")) }
    append(UInt8(ascii: "\n"))
    output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indentation * 2))
  }

  /// Writes anything but an array or object, which have no one-token form.
  mutating func writeScalar(_ value: JSONValue) {
    switch value {
    case .bool(true): append("true")
    case .bool(false): append("false")
    case .integer(let integer): writeInteger(integer)
    case .double(let double) where double.isFinite: writeDouble(double)
    case .string(let text): writeString(text)
    default: append("null")
    }
  }

  mutating func writeInteger(_ value: Int) {
    if value >= 0, value < 10 {
      append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value))
      return
    }
    // 19 digits and a sign are the most that 64 bits need.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var remaining = value.magnitude
      var start = digits.count
      repeat {
        let (quotient, digit) = remaining.quotientAndRemainder(dividingBy: 10)
        start -= 1
        digits.initializeElement(at: start, to: UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: digit))
        remaining = quotient
      } while remaining > 0
      if value < 0 {
        start -= 1
        digits.initializeElement(at: start, to: UInt8(ascii: "-"))
      }
      output.append(contentsOf: UnsafeBufferPointer(rebasing: digits[start...]))
    }
  }

  /// Writes a finite double as ECMAScript's `Number::toString` does.
  mutating func writeDouble(_ value: Double) {
    if value.magnitude <= Double(largestInteroperableInteger), let integer = Int(exactly: value) {
      writeInteger(integer)
    } else {
      ShortestDecimal(value).appendECMAScript(to: &output)
    }
  }

  /// Writes a string with the escapes that RFC 8785 section 3.2.2.2 prescribes and no others.
  mutating func writeString(_ text: String) {
    append(UInt8(ascii: "\""))
    withBytes(of: text) { bytes in
      guard let base = bytes.baseAddress else { return }
      var start = 0
      while true {
        let stop = firstSpecialByte(in: base, from: start, to: bytes.count)
        output.append(contentsOf: UnsafeBufferPointer(start: base + start, count: stop - start))
        if stop == bytes.count { return }
        writeEscape(of: base[stop])
        start = stop + 1
      }
    }
    append(UInt8(ascii: "\""))
  }

  private mutating func writeEscape(of byte: UInt8) {
    append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
    case 0x08: append(UInt8(ascii: "b"))
    case 0x09: append(UInt8(ascii: "t"))
    case 0x0A: append(UInt8(ascii: "n"))
    case 0x0C: append(UInt8(ascii: "f"))
    case 0x0D: append(UInt8(ascii: "r"))
    default:
      append("u00")
      append(lowercaseHexDigit(byte >> 4))
      append(lowercaseHexDigit(byte & 0x0F))
    }
  }
}
