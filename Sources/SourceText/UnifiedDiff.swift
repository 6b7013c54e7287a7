// Unified diffs.
//
// Input: two byte sequences and the labels of the two files. Output: the bytes of a unified diff as `git apply` and
// `patch` read it, empty when the inputs are equal. Lines are what git calls lines: they end at `\n` only, so a
// `\r` is part of its line. Deterministic; cost as `LineDifference`.

/// Shows how to turn one text into another.
///
/// A label is a path such as `a/src/app.py`, or `/dev/null` for a file that does not exist on that side. Labels with
/// characters that would end or hide the path are quoted as git quotes them. `context` is the number of unchanged
/// lines around a change; a negative one counts as 0.
package func unifiedDiff(
  old: [UInt8],
  new: [UInt8],
  oldLabel: String,
  newLabel: String,
  context: Int = 3
) -> [UInt8] {
  guard old != new else { return [] }
  let oldLines = DiffLines(old)
  let newLines = DiffLines(new)
  var numbers = LineNumbering()
  let difference = LineDifference(
    old: oldLines.lines.map { numbers.number(of: old[$0]) },
    new: newLines.lines.map { numbers.number(of: new[$0]) }
  )

  var output: [UInt8] = []
  output += Array("--- \(headerPath(oldLabel))\n+++ \(headerPath(newLabel))\n".utf8)
  let changes = DiffChange.all(in: difference)
  var first = 0
  while first < changes.count {
    var last = first
    // Two changes share a hunk when their contexts touch.
    while last + 1 < changes.count,
      changes[last + 1].old.lowerBound - changes[last].old.upperBound <= 2 * max(0, context)
    {
      last += 1
    }
    appendHunk(changes[first...last], old: oldLines, new: newLines, context: max(0, context), to: &output)
    first = last + 1
  }
  return output
}

/// A text cut behind each `\n`; the last line may lack one.
private struct DiffLines {
  let bytes: [UInt8]
  private(set) var lines: [Range<Int>] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var start = 0
    for (index, byte) in bytes.enumerated() where byte == 0x0A {
      lines.append(start..<(index + 1))
      start = index + 1
    }
    if start < bytes.count { lines.append(start..<bytes.count) }
  }

  func append(_ line: Int, marker: UInt8, to output: inout [UInt8]) {
    output.append(marker)
    output += bytes[lines[line]]
    if output.last != 0x0A { output += Array("\n\\ No newline at end of file\n".utf8) }
  }
}

/// Gives equal lines equal numbers.
private struct LineNumbering {
  private var numbers: [ArraySlice<UInt8>: Int] = [:]

  mutating func number(of line: ArraySlice<UInt8>) -> Int {
    if let known = numbers[line] { return known }
    numbers[line] = numbers.count
    return numbers.count - 1
  }
}

/// A run of removed lines and the run of inserted lines in their place; one of them may be empty.
private struct DiffChange {
  var old: Range<Int>
  var new: Range<Int>

  static func all(in difference: LineDifference) -> [DiffChange] {
    let (removed, inserted) = (difference.removed, difference.inserted)
    var changes: [DiffChange] = []
    var (x, y) = (0, 0)
    while x < removed.count || y < inserted.count {
      let (oldStart, newStart) = (x, y)
      while x < removed.count, removed[x] { x += 1 }
      while y < inserted.count, inserted[y] { y += 1 }
      if x > oldStart || y > newStart {
        changes.append(DiffChange(old: oldStart..<x, new: newStart..<y))
      } else {
        x += 1
        y += 1
      }
    }
    return changes
  }
}

private func appendHunk(
  _ changes: ArraySlice<DiffChange>,
  old: DiffLines,
  new: DiffLines,
  context: Int,
  to output: inout [UInt8]
) {
  guard let first = changes.first, let last = changes.last else { return }
  let before = min(context, first.old.lowerBound)
  let after = min(context, old.lines.count - last.old.upperBound)
  let oldRange = (first.old.lowerBound - before)..<(last.old.upperBound + after)
  let newRange = (first.new.lowerBound - before)..<(last.new.upperBound + after)
  output += Array("@@ -\(hunkRange(oldRange)) +\(hunkRange(newRange)) @@\n".utf8)
  var line = oldRange.lowerBound
  for change in changes {
    for index in line..<change.old.lowerBound { old.append(index, marker: 0x20, to: &output) }
    for index in change.old { old.append(index, marker: 0x2D, to: &output) }
    for index in change.new { new.append(index, marker: 0x2B, to: &output) }
    line = change.old.upperBound
  }
  for index in line..<oldRange.upperBound { old.append(index, marker: 0x20, to: &output) }
}

/// An empty range is written with the number of the line before it, which is 0 in an empty file.
private func hunkRange(_ lines: Range<Int>) -> String {
  switch lines.count {
  case 0: "\(lines.lowerBound),0"
  case 1: "\(lines.lowerBound + 1)"
  default: "\(lines.lowerBound + 1),\(lines.count)"
  }
}

/// A path as git writes it; a space asks for a tab behind it, or the rest would be taken for a date.
private func headerPath(_ label: String) -> String {
  let quoted = gitQuoted(label)
  return quoted == label && label.utf8.contains(0x20) ? label + "\t" : quoted
}
