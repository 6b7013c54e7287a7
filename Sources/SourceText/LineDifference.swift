/// Which elements of two sequences differ, as a short edit script.
///
/// Input: two sequences of numbers that stand for lines, equal numbers for equal lines. Output: for each element of
/// `old` whether it is removed, for each element of `new` whether it is inserted; the unmarked elements of both are
/// the same sequence. Method: the middle-snake divide and conquer of Myers, "An O(ND) Difference Algorithm and Its
/// Variations" (1986), section 4b. Space is linear. The script is the shortest one unless a part of the input needs
/// more than `effort` steps; there the search stops and splits at the furthest point reached, so time is bounded by
/// about `effort · (N + M)` per level of splitting. Deterministic.
package struct LineDifference {
  package private(set) var removed: [Bool]
  package private(set) var inserted: [Bool]

  private let old: [Int]
  private let new: [Int]
  private let effort: Int

  /// Furthest `x` on each diagonal, for the search from the start and the search from the end.
  private var forward: [Int]
  private var backward: [Int]

  private struct Box {
    var old: Range<Int>
    var new: Range<Int>
  }

  package init(old: [Int], new: [Int], effort: Int = 512) {
    self.old = old
    self.new = new
    self.effort = max(1, effort)
    removed = Array(repeating: false, count: old.count)
    inserted = Array(repeating: false, count: new.count)
    let diagonals = old.count + new.count + 3
    forward = Array(repeating: 0, count: diagonals)
    backward = Array(repeating: 0, count: diagonals)
    // A work list in place of recursion: a split may be uneven, so the depth has no small bound.
    var pending = [Box(old: 0..<old.count, new: 0..<new.count)]
    while let next = pending.popLast() {
      let box = trimmed(next)
      if box.old.isEmpty {
        for index in box.new { inserted[index] = true }
      } else if box.new.isEmpty {
        for index in box.old { removed[index] = true }
      } else {
        let (x, y) = splitPoint(of: box)
        pending.append(Box(old: box.old.lowerBound..<x, new: box.new.lowerBound..<y))
        pending.append(Box(old: x..<box.old.upperBound, new: y..<box.new.upperBound))
      }
    }
  }

  /// Leaves out what both sides of the box begin or end with.
  private func trimmed(_ box: Box) -> Box {
    var (low, high) = (box.old.lowerBound, box.old.upperBound)
    var (newLow, newHigh) = (box.new.lowerBound, box.new.upperBound)
    while low < high, newLow < newHigh, old[low] == new[newLow] {
      low += 1
      newLow += 1
    }
    while low < high, newLow < newHigh, old[high - 1] == new[newHigh - 1] {
      high -= 1
      newHigh -= 1
    }
    return Box(old: low..<high, new: newLow..<newHigh)
  }

  /// A point that a shortest script of the box goes through; never the first or the last corner of the box.
  ///
  /// Both sides of the box are non-empty and differ in their first and in their last element, so a script has at
  /// least two steps, and each search leaves its corner before the two can meet. Coordinates inside are relative to
  /// the box; diagonal `k` holds the points with `x - y == k`.
  private mutating func splitPoint(of box: Box) -> (Int, Int) {
    let (top, left) = (box.old.lowerBound, box.new.lowerBound)
    let (height, width) = (box.old.count, box.new.count)
    let delta = height - width
    // Diagonals run over -width...height; one more on either side stays unreachable.
    let base = width + 1
    let edges = (-width - 1)...(height + 1)
    forward[base - 1] = Self.unreachedForward
    forward[base] = 0
    forward[base + 1] = Self.unreachedForward
    backward[base + delta - 1] = Self.unreachedBackward
    backward[base + delta] = height
    backward[base + delta + 1] = Self.unreachedBackward

    var steps = 1
    while true {
      if edges.contains(-steps - 1) { forward[base - steps - 1] = Self.unreachedForward }
      if edges.contains(steps + 1) { forward[base + steps + 1] = Self.unreachedForward }
      let met = (delta - steps + 1)...(delta + steps - 1)
      for k in diagonals(around: 0, steps: steps, from: -width, to: height) {
        let inserted = forward[base + k + 1]
        let removed = forward[base + k - 1] + 1
        var x = Self.unreachedForward
        if inserted >= 0, inserted - k <= width { x = inserted }
        if removed > 0, removed <= height { x = max(x, removed) }
        guard x >= 0 else {
          forward[base + k] = x
          continue
        }
        while x < height, x - k < width, old[top + x] == new[left + x - k] { x += 1 }
        forward[base + k] = x
        if met.contains(k), backward[base + k] <= x { return (top + x, left + x - k) }
      }

      if edges.contains(delta - steps - 1) { backward[base + delta - steps - 1] = Self.unreachedBackward }
      if edges.contains(delta + steps + 1) { backward[base + delta + steps + 1] = Self.unreachedBackward }
      for k in diagonals(around: delta, steps: steps, from: -width, to: height) {
        let inserted = backward[base + k - 1]
        let removed = backward[base + k + 1] - 1
        var x = Self.unreachedBackward
        if inserted <= height, inserted >= k { x = inserted }
        if removed < height, removed >= 0 { x = min(x, removed) }
        guard x <= height else {
          backward[base + k] = x
          continue
        }
        while x > 0, x > k, old[top + x - 1] == new[left + x - k - 1] { x -= 1 }
        backward[base + k] = x
        if (-steps...steps).contains(k), forward[base + k] >= x { return (top + x, left + x - k) }
      }

      if steps >= effort {
        let (x, y) = furthestForward(steps: steps, height: height, width: width)
        return (top + x, left + y)
      }
      steps += 1
    }
  }

  /// The diagonals that a search can stand on after so many steps from a diagonal, inside the box.
  private func diagonals(
    around middle: Int,
    steps: Int,
    from lowest: Int,
    to highest: Int
  ) -> StrideThrough<Int> {
    let low = middle - steps
    let high = middle + steps
    // Every step changes the diagonal by one, so only every second one is possible.
    return stride(
      from: low >= lowest ? low : lowest + (lowest - low) & 1,
      through: min(high, highest),
      by: 2
    )
  }

  private func furthestForward(steps: Int, height: Int, width: Int) -> (Int, Int) {
    var best = (x: 0, y: 0)
    for k in diagonals(around: 0, steps: steps, from: -width, to: height) {
      let x = forward[width + 1 + k]
      if x >= 0, 2 * x - k > best.x + best.y { best = (x, x - k) }
    }
    return best
  }

  private static let unreachedForward = -1
  private static let unreachedBackward = Int.max
}
