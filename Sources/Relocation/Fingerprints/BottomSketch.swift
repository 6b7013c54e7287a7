/// The least fingerprints of a text: enough to estimate how much of it another text shares.
///
/// Of two sets, the least elements of the union are a fair sample of it, so the part of them that is in both estimates the
/// Jaccard index (Broder, "On the resemblance and containment of documents", 1997).
struct BottomSketch: Hashable, Sendable {
  /// Ascending; all there are when there are fewer than the sketch holds.
  var least: [UInt32]
  /// How many there are in all.
  var size: Int

  /// No more than this is written of `size`.
  static let largestSize = 1023

  init(least: [UInt32], size: Int) {
    self.least = least
    self.size = size
  }

  /// The sketch of a text.
  ///
  /// - Parameters:
  ///   - fingerprints: ascending, each once.
  ///   - count: how many to keep.
  init(of fingerprints: [UInt32], keeping count: Int) {
    least = Array(fingerprints.prefix(count))
    size = min(fingerprints.count, Self.largestSize)
  }

  static let empty = BottomSketch(least: [], size: 0)

  /// How similar a text is, from its full fingerprints.
  ///
  /// - Returns: the estimated Jaccard index, and the part of this sketch that the other text has; both 1 for two texts
  ///   without fingerprints.
  func similarity(to other: [UInt32]) -> (overlap: Double, contained: Double) {
    if least.isEmpty, other.isEmpty { return (1, 1) }
    if least.isEmpty || other.isEmpty { return (0, 0) }
    let limit = size > least.count ? least.count : Int.max
    var (mine, theirs) = (0, 0)
    var (union, both) = (0, 0)
    while union < limit, mine < least.count || theirs < other.count {
      union += 1
      if theirs == other.count || mine < least.count && least[mine] < other[theirs] {
        mine += 1
      } else if mine == least.count || other[theirs] < least[mine] {
        theirs += 1
      } else {
        both += 1
        mine += 1
        theirs += 1
      }
    }
    var contained = 0
    var position = 0
    for value in least {
      while position < other.count, other[position] < value { position += 1 }
      if position < other.count, other[position] == value { contained += 1 }
    }
    return (Double(both) / Double(union), Double(contained) / Double(least.count))
  }
}

/// The Jaccard index of two ascending lists.
func overlap(_ first: [UInt32], _ second: [UInt32]) -> Double {
  if first.isEmpty, second.isEmpty { return 1 }
  let both = commonCount(first, second)
  return Double(both) / Double(first.count + second.count - both)
}

/// How many elements two ascending lists have in common.
func commonCount<Element: Comparable>(_ first: [Element], _ second: [Element]) -> Int {
  var (left, right, both) = (0, 0, 0)
  while left < first.count, right < second.count {
    if first[left] == second[right] {
      both += 1
      left += 1
      right += 1
    } else if first[left] < second[right] {
      left += 1
    } else {
      right += 1
    }
  }
  return both
}
