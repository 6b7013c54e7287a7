/// What a parse accepts beyond the grammar of RFC 8259, and how much of it.
package struct JSONParsingOptions: Hashable, Sendable {
  /// What happens when a key occurs twice in one object.
  package enum DuplicateKeys: Hashable, Sendable {
    /// The member keeps its first place and takes its last value, as ECMAScript's `JSON.parse` does.
    case keepLast
    case reject
  }

  /// What happens when a `\u` escape names one half of a surrogate pair without the other.
  package enum LoneSurrogates: Hashable, Sendable {
    /// Each lone half becomes U+FFFD; the text is grammatical JSON, but no Swift string can hold the half itself.
    case replace
    case reject
  }

  /// Which number literals are accepted; those that overflow to infinity never are.
  package enum Numbers: Hashable, Sendable {
    /// Every literal of the grammar; an integer literal that does not fit `Int` becomes the nearest double.
    case anyJSON

    /// Only literals that survive RFC 8785: no integer literal beyond ±(2^53 − 1) (RFC 7493 section 2.2) and no
    /// negative zero (RFC 8785 erratum 7920), whether it is written `-0`, `-0.0` or underflows to it.
    case iJSON
  }

  /// The highest `maxDepth` that has an effect.
  ///
  /// Freeing a nested value recurses once per level in the Swift runtime. At this depth that, and comparing, hashing
  /// and writing, stay within the 512 KiB that the smallest threads have for a stack.
  package static let depthCeiling = 1024

  /// How many arrays and objects may be open at once, from 0 (only scalars) to `depthCeiling`.
  package var maxDepth: Int

  /// How many bytes a text may have, white space included; `nil` is no limit.
  package var maxBytes: Int?

  package var duplicateKeys: DuplicateKeys
  package var loneSurrogates: LoneSurrogates
  package var numbers: Numbers

  package init(
    maxDepth: Int = 512,
    maxBytes: Int? = nil,
    duplicateKeys: DuplicateKeys = .keepLast,
    loneSurrogates: LoneSurrogates = .replace,
    numbers: Numbers = .anyJSON
  ) {
    self.maxDepth = maxDepth
    self.maxBytes = maxBytes
    self.duplicateKeys = duplicateKeys
    self.loneSurrogates = loneSurrogates
    self.numbers = numbers
  }

  /// Everything that RFC 8259 calls JSON.
  package static let json = JSONParsingOptions()

  /// What a language server may send: texts that two parsers could read differently are refused.
  package static let wire = JSONParsingOptions(duplicateKeys: .reject, loneSurrogates: .reject)

  /// What may be hashed: I-JSON (RFC 7493).
  ///
  /// Noncharacters such as U+FFFE, which RFC 7493 section 2.1 also names, are accepted: source files contain them, and
  /// they have exactly one UTF-8 form.
  package static let iJSON = JSONParsingOptions(
    duplicateKeys: .reject,
    loneSurrogates: .reject,
    numbers: .iJSON
  )
}
