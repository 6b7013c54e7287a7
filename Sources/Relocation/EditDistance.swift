/// How far apart two names are, for "did you mean".
enum EditDistance {
  /// The number of insertions, deletions, replacements and swaps of neighbours between two names, case ignored.
  ///
  /// - Returns: Nil when it is more than `limit`.
  static func between(_ first: String, _ second: String, limit: Int) -> Int? {
    let first = Array(first.lowercased().unicodeScalars)
    let second = Array(second.lowercased().unicodeScalars)
    guard abs(first.count - second.count) <= limit else { return nil }
    var beforeLast: [Int] = []
    var last = Array(0...second.count)
    for row in 0..<first.count {
      var current = [row + 1]
      for column in 0..<second.count {
        let isEqual = first[row] == second[column]
        var cost = min(last[column] + (isEqual ? 0 : 1), last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      if current.allSatisfy({ $0 > limit }) { return nil }
      beforeLast = last
      last = current
    }
    return last[second.count] <= limit ? last[second.count] : nil
  }

  /// The distance up to which names of this length count as a slip rather than as another name.
  static func tolerance(for name: String) -> Int { max(1, name.unicodeScalars.count / 3) }
}
