/// Measures of how similar two short texts are, all from 0 to 1.
enum TextSimilarity {
  /// The runs of three characters of a text with a mark at either end, ascending.
  static func trigrams(_ text: some Collection<UInt8>) -> [UInt32] {
    var grams: [UInt32] = []
    grams.reserveCapacity(text.count)
    var window: UInt32 = 0x02
    var seen = 1
    for byte in text {
      window = (window << 8 | UInt32(byte)) & 0xFF_FFFF
      seen += 1
      if seen >= 3 { grams.append(window) }
    }
    window = (window << 8 | 0x03) & 0xFF_FFFF
    if seen >= 2 { grams.append(window) }
    grams.sort()
    return grams
  }

  /// Twice what two ascending lists have in common, of all.
  static func dice<Element: Comparable>(_ first: [Element], _ second: [Element]) -> Double {
    guard !first.isEmpty || !second.isEmpty else { return 1 }
    return 2 * Double(commonCount(first, second)) / Double(first.count + second.count)
  }

  /// How similar two names are by their runs of three characters.
  static func names(_ first: String, _ second: String) -> Double {
    first.utf8.elementsEqual(second.utf8)
      ? 1 : dice(trigrams(Array(first.utf8)), trigrams(Array(second.utf8)))
  }

  /// The length of the longest common subsequence.
  static func commonSubsequence<Element: Equatable>(_ first: [Element], _ second: [Element]) -> Int {
    guard !first.isEmpty, !second.isEmpty else { return 0 }
    var last = [Int](repeating: 0, count: second.count + 1)
    var current = last
    for element in first {
      for index in second.indices {
        current[index + 1] = element == second[index] ? last[index] + 1 : max(last[index + 1], current[index])
      }
      swap(&last, &current)
    }
    return last[second.count]
  }

  /// Twice the longest common subsequence, of all; 1 for two empty lists.
  static func sequence<Element: Equatable>(_ first: [Element], _ second: [Element]) -> Double {
    guard !first.isEmpty || !second.isEmpty else { return 1 }
    return 2 * Double(commonSubsequence(first, second)) / Double(first.count + second.count)
  }
}
