/// Reads the text of a pattern (`PatternSyntax` has the grammar).
struct PatternParser {
  /// Groups may be nested this deep; each level costs stack.
  private static let maximumDepth = 50
  private static let syntaxCharacters: [Unicode.Scalar] = [
    "^", "$", "\\", ".", "*", "+", "?", "(", ")", "[", "]", "{", "}", "|", "/",
  ]

  private let scalars: [Unicode.Scalar]
  private var position = 0

  private init(_ text: String) { scalars = Array(text.unicodeScalars) }

  static func parse(_ text: String) throws(PatternError) -> PatternSyntax {
    var parser = PatternParser(text)
    let pattern = try parser.pattern(depth: 0)
    guard parser.next == nil else { throw parser.unsupported }
    return pattern
  }

  private var next: Unicode.Scalar? { scalars.indices.contains(position) ? scalars[position] : nil }
  private var unsupported: PatternError { next == nil ? .unexpectedEnd : .unsupported(offset: position) }

  private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar else { return false }
    position += 1
    return true
  }

  private mutating func pattern(depth: Int) throws(PatternError) -> PatternSyntax {
    guard depth <= Self.maximumDepth else { throw unsupported }
    var alternatives = [try alternative(depth: depth)]
    while skip("|") { alternatives.append(try alternative(depth: depth)) }
    return alternatives.count == 1 ? alternatives[0] : .choice(alternatives)
  }

  private mutating func alternative(depth: Int) throws(PatternError) -> PatternSyntax {
    var parts: [PatternSyntax] = []
    while let scalar = next, scalar != "|", scalar != ")" {
      let part = try atom(depth: depth)
      // A repeated `^` means nothing that could not be said without.
      let mayRepeat = part != .start && part != .end
      parts.append(mayRepeat ? try quantified(part) : part)
    }
    return parts.isEmpty ? .empty : .sequence(parts)
  }

  private mutating func atom(depth: Int) throws(PatternError) -> PatternSyntax {
    switch next {
    case "^":
      position += 1
      return .start
    case "$":
      position += 1
      return .end
    case ".":
      position += 1
      return .scalars(.anyButLineTerminators)
    case "[": return .scalars(try characterClass())
    case "(":
      position += 1
      if skip("?") { guard skip(":") else { throw unsupported } }
      let group = try pattern(depth: depth + 1)
      guard skip(")") else { throw unsupported }
      return group
    default:
      let value = try character(isInClass: false).value
      return .scalars(ScalarSet(ranges: [value...value]))
    }
  }

  private mutating func characterClass() throws(PatternError) -> ScalarSet {
    position += 1
    let isInverted = skip("^")
    var ranges: [ClosedRange<UInt32>] = []
    while !skip("]") {
      let first = try character(isInClass: true).value
      var last = first
      if next == "-", scalars.indices.contains(position + 1), scalars[position + 1] != "]" {
        position += 1
        last = try character(isInClass: true).value
      }
      guard first <= last else { throw .unsupported(offset: position - 1) }
      ranges.append(first...last)
    }
    // ECMA-262 has meanings for `[]` and `[^]` that few expect.
    guard !ranges.isEmpty else { throw .unsupported(offset: position - 1) }
    return ScalarSet(ranges: ranges, isInverted: isInverted)
  }

  private mutating func character(isInClass: Bool) throws(PatternError) -> Unicode.Scalar {
    guard let scalar = next else { throw .unexpectedEnd }
    if scalar == "\\" { return try escape(isInClass: isInClass) }
    let hasMeaning =
      isInClass ? scalar == "[" || scalar == "]" : Self.syntaxCharacters.contains(scalar) && scalar != "/"
    guard !hasMeaning else { throw unsupported }
    position += 1
    return scalar
  }

  private mutating func escape(isInClass: Bool) throws(PatternError) -> Unicode.Scalar {
    position += 1
    guard let scalar = next else { throw .unexpectedEnd }
    let simple: [Unicode.Scalar: Unicode.Scalar] = [
      "t": "\t", "n": "\n", "v": "\u{0B}", "f": "\u{0C}", "r": "\r",
    ]
    if let meaning = simple[scalar] {
      position += 1
      return meaning
    }
    if Self.syntaxCharacters.contains(scalar) || (scalar == "-" && isInClass) {
      position += 1
      return scalar
    }
    guard scalar == "u" else { throw unsupported }
    position += 1
    return try codePoint()
  }

  private mutating func codePoint() throws(PatternError) -> Unicode.Scalar {
    let isBraced = skip("{")
    var value: UInt32 = 0
    var count = 0
    while count < (isBraced ? 6 : 4), let digit = next.flatMap(Self.hexDigit) {
      value = value << 4 | digit
      count += 1
      position += 1
    }
    guard isBraced ? count > 0 && skip("}") : count == 4, let scalar = Unicode.Scalar(value) else {
      throw unsupported
    }
    return scalar
  }

  private mutating func quantified(_ part: PatternSyntax) throws(PatternError) -> PatternSyntax {
    let result: PatternSyntax
    switch next {
    case "*": result = .repeated(part, minimum: 0, maximum: nil)
    case "+": result = .repeated(part, minimum: 1, maximum: nil)
    case "?": result = .repeated(part, minimum: 0, maximum: 1)
    case "{":
      position += 1
      let minimum = try number()
      var maximum: Int? = minimum
      if skip(",") { maximum = next == "}" ? nil : try number() }
      guard next == "}", minimum <= maximum ?? minimum else { throw unsupported }
      result = .repeated(part, minimum: minimum, maximum: maximum)
    default: return part
    }
    position += 1
    // A second quantifier: lazy, possessive or a mistake.
    if let scalar = next, ["*", "+", "?", "{"].contains(scalar) { throw unsupported }
    return result
  }

  private mutating func number() throws(PatternError) -> Int {
    var value = 0
    let start = position
    while let scalar = next, ("0"..."9").contains(scalar), position - start < 5 {
      value = value * 10 + Int(scalar.value - 0x30)
      position += 1
    }
    guard position > start else { throw unsupported }
    return value
  }

  private static func hexDigit(_ scalar: Unicode.Scalar) -> UInt32? {
    switch scalar {
    case "0"..."9": scalar.value - 0x30
    case "a"..."f": scalar.value - 0x61 + 10
    case "A"..."F": scalar.value - 0x41 + 10
    default: nil
    }
  }
}
