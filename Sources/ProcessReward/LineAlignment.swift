import SourceText

/// Which line of a file is which line of another version of it.
///
/// Lines are compared without the white space around them, so code that was only indented stays what it was.
struct LineAlignment: Sendable {
  /// A run of removed lines and the run of inserted lines in their place; one of them may be empty.
  struct Hunk: Hashable, Sendable {
    var before: Range<Int>
    var after: Range<Int>
  }

  /// For each line before, the same line after; -1 for a removed one.
  let after: [Int]
  /// For each line after, the same line before; -1 for an inserted one.
  let before: [Int]
  let hunks: [Hunk]
  /// For each line the hunk that it is in, or -1.
  let hunkBefore: [Int]
  let hunkAfter: [Int]

  init(_ old: SourceText, _ new: SourceText) {
    var numbers: [ArraySlice<UInt8>: Int] = [:]
    func number(_ text: SourceText, _ line: Int) -> Int {
      let content = trimmed(text.bytes[text.lineByteRange(line)])
      if let known = numbers[content] { return known }
      numbers[content] = numbers.count
      return numbers.count - 1
    }
    let difference = LineDifference(
      old: (0..<old.lineCount).map { number(old, $0) },
      new: (0..<new.lineCount).map { number(new, $0) }
    )
    var after = Array(repeating: -1, count: old.lineCount)
    var before = Array(repeating: -1, count: new.lineCount)
    var hunkBefore = after
    var hunkAfter = before
    var hunks: [Hunk] = []
    var (x, y) = (0, 0)
    while x < old.lineCount || y < new.lineCount {
      let (startX, startY) = (x, y)
      while x < old.lineCount, difference.removed[x] {
        hunkBefore[x] = hunks.count
        x += 1
      }
      while y < new.lineCount, difference.inserted[y] {
        hunkAfter[y] = hunks.count
        y += 1
      }
      if x > startX || y > startY {
        hunks.append(Hunk(before: startX..<x, after: startY..<y))
      } else {
        after[x] = y
        before[y] = x
        x += 1
        y += 1
      }
    }
    self.after = after
    self.before = before
    self.hunks = hunks
    self.hunkBefore = hunkBefore
    self.hunkAfter = hunkAfter
  }
}

private func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
  let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0C }
  let content = line.drop(while: isSpace)
  let end = content.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? content.startIndex
  return content[..<end]
}
