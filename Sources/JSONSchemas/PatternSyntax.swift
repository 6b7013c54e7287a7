// The subset of ECMA-262 regular expressions that schemas may use, in the meaning that its `u` flag gives them:
//
//     pattern     := alternative ("|" alternative)*
//     alternative := (atom quantifier?)*
//     atom        := character | "." | class | "^" | "$" | "(" pattern ")" | "(?:" pattern ")"
//     quantifier  := "*" | "+" | "?" | "{" N "}" | "{" N ",}" | "{" N "," M "}"
//     class       := "[" "^"? (character ("-" character)?)+ "]"
//     character   := any scalar without a meaning of its own
//                  | "\" one of ^ $ \ . * + ? ( ) [ ] { } | / -
//                  | "\t" | "\n" | "\v" | "\f" | "\r" | "\u" HEX HEX HEX HEX | "\u{" HEX+ "}"
//
// Characters are Unicode scalar values. `.` is any but a line terminator; `^` and `$` are the ends of the whole text.
// What else ECMA-262 has (classes by escape, look-around, back references, lazy quantifiers) is refused when a schema is
// read: other readers of a schema give some of it other meanings.

/// A parsed pattern.
indirect enum PatternSyntax: Hashable, Sendable {
  case empty
  case scalars(ScalarSet)
  case start
  case end
  case sequence([PatternSyntax])
  case choice([PatternSyntax])
  /// `maximum` is nil for any number.
  case repeated(PatternSyntax, minimum: Int, maximum: Int?)
}

/// Some Unicode scalar values.
struct ScalarSet: Hashable, Sendable {
  var ranges: [ClosedRange<UInt32>]
  var isInverted = false

  /// The scalars that `.` stands for.
  static let anyButLineTerminators = ScalarSet(
    ranges: [0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029],
    isInverted: true
  )

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    ranges.contains { $0.contains(scalar.value) } != isInverted
  }
}

/// Why a pattern can not be used.
package enum PatternError: Error, Hashable, Sendable {
  /// Something that is no pattern, or none of the subset; the offset counts scalars from 0.
  case unsupported(offset: Int)
  /// The pattern ends too early.
  case unexpectedEnd
  /// A repetition that would need more than the limit of states.
  case tooLarge(limit: Int)
}
