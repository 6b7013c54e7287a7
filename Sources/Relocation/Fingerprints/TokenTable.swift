// Contract: bytes → tokens that are the same for texts which differ only in layout: white space, line breaks, comments,
// the kind of quotes, a trailing comma, a prefix that means nothing. Names and numbers are one token each, every other
// character one of its own; strings are cut into their words like everything else, so that a changed message is still
// similar. One pass, linear; bytes that are not UTF-8 count as parts of names.

package import SyntaxTrees

/// A text as normalised tokens.
package struct TokenTable: Sendable {
  /// Byte offset of each token in the source.
  private(set) var starts: [Int32] = []
  /// A hash of each token.
  private(set) var hashes: [UInt64] = []
  /// The tokens with one blank between them.
  private(set) var text: [UInt8] = []
  /// Where each token starts in `text`; one more entry for the end.
  private(set) var offsets: [Int32] = []

  package var count: Int { hashes.count }

  /// Cuts a text into tokens.
  package init(_ bytes: [UInt8], rules: LexicalRules) {
    self = bytes.withUnsafeBufferPointer { TokenTable($0, rules: rules) }
  }

  package init(_ text: String, rules: LexicalRules) { self.init(Array(text.utf8), rules: rules) }

  init(_ bytes: UnsafeBufferPointer<UInt8>, rules: LexicalRules) {
    let size = bytes.count / 4
    starts.reserveCapacity(size)
    hashes.reserveCapacity(size)
    offsets.reserveCapacity(size + 1)
    text.reserveCapacity(bytes.count)
    var reader = TokenReader(bytes, rules: rules)
    while let token = reader.next() {
      switch token.kind {
      case .quote:
        dropNeutralPrefix(before: token.range.lowerBound, in: bytes, rules)
        append(quoteMark, at: token.range.lowerBound)
      case .closer:
        if lastIsComma { dropLast() }
        append(bytes[token.range.lowerBound], at: token.range.lowerBound)
      case .word, .other: append(bytes, token.range)
      }
    }
    offsets.append(Int32(text.count))
  }

  /// The tokens that start inside a range of the source.
  func range(inSource range: Range<Int>) -> Range<Int> {
    let first = starts.partitioningIndex { Int($0) >= range.lowerBound }
    let last = starts[first...].partitioningIndex { Int($0) >= range.upperBound }
    return first..<last
  }

  /// Where tokens stand in `text`, without the blank behind the last one.
  func textRange(_ tokens: Range<Int>) -> Range<Int> {
    guard !tokens.isEmpty else { return 0..<0 }
    let end = Int(offsets[tokens.upperBound])
    let isLast = tokens.upperBound == count
    return Int(offsets[tokens.lowerBound])..<(isLast ? end : end - 1)
  }

  /// A hash of a sequence of tokens.
  func hash(of tokens: Range<Int>) -> UInt64 {
    tokens.reduce(StableHash.start) { StableHash.appending(hashes[$1], to: $0) }
  }

  private var lastIsComma: Bool {
    guard let last = offsets.last, Int(last) == text.count - 1 else { return false }
    return text[Int(last)] == UInt8(ascii: ",")
  }

  private mutating func append(_ byte: UInt8, at start: Int) {
    begin(at: start)
    text.append(byte)
    hashes.append(StableHash.adding(byte, to: StableHash.start))
  }

  private mutating func append(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    begin(at: range.lowerBound)
    var hash = StableHash.start
    for index in range {
      let byte = bytes[index]
      text.append(byte)
      hash = StableHash.adding(byte, to: hash)
    }
    hashes.append(hash)
  }

  private mutating func begin(at start: Int) {
    if !offsets.isEmpty { text.append(UInt8(ascii: " ")) }
    starts.append(Int32(truncatingIfNeeded: start))
    offsets.append(Int32(truncatingIfNeeded: text.count))
  }

  private mutating func dropLast() {
    guard let start = offsets.popLast() else { return }
    text.removeSubrange(max(0, Int(start) - 1)...)
    starts.removeLast()
    hashes.removeLast()
  }

  private mutating func dropNeutralPrefix(
    before quote: Int,
    in bytes: UnsafeBufferPointer<UInt8>,
    _ rules: LexicalRules
  ) {
    guard let offset = offsets.last, let start = starts.last,
      Int(start) + text.count - Int(offset) == quote,
      rules.neutralPrefixes.contains(where: { text[Int(offset)...].elementsEqual($0.utf8) })
    else { return }
    dropLast()
  }
}

private let quoteMark = UInt8(ascii: "\"")

extension RandomAccessCollection where Index == Int {
  /// The first index from which on a condition holds, which holds for all after the first for which it does.
  func partitioningIndex(where isInSecond: (Element) -> Bool) -> Int {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = low + (high - low) / 2
      if isInSecond(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
