/// Finds which parentheses belong together.
enum Parentheses {
  /// Pairs the parentheses of a range.
  ///
  /// The result has one element per byte of the range: the index of the partner, or nil for unbalanced parentheses and
  /// for other bytes. Linear.
  static func partners(in bytes: [UInt8], _ range: Range<Int>) -> [Int?] {
    var partners = [Int?](repeating: nil, count: range.count)
    var open: [Int] = []
    for index in range {
      if bytes[index] == .leftParenthesis {
        open.append(index)
      } else if bytes[index] == .rightParenthesis, let start = open.popLast() {
        partners[start - range.lowerBound] = index
        partners[index - range.lowerBound] = start
      }
    }
    return partners
  }
}
