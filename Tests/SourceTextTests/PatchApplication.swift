/// Why a patch does not fit; every departure from the format or from the text is one.
struct PatchMismatch: Error { var reason: String }

/// Applies a unified diff strictly: line numbers, counts and every context line must match exactly.
func applyPatch(_ patch: [UInt8], to old: [UInt8]) throws -> [UInt8] {
  if patch.isEmpty { return old }
  let source = cut(old)
  var rows = cut(patch)[...]
  guard rows.popFirst()?.starts(with: Array("--- ".utf8)) == true else {
    throw PatchMismatch(reason: "no ---")
  }
  guard rows.popFirst()?.starts(with: Array("+++ ".utf8)) == true else {
    throw PatchMismatch(reason: "no +++")
  }
  var result: [[UInt8]] = []
  var next = 0
  while let header = rows.popFirst() {
    let numbers = try hunkNumbers(header)
    let start = numbers.oldCount == 0 ? numbers.oldStart : numbers.oldStart - 1
    guard start >= next, start <= source.count else { throw PatchMismatch(reason: "hunk out of order") }
    result += source[next..<start]
    next = start
    guard result.count == (numbers.newCount == 0 ? numbers.newStart : numbers.newStart - 1) else {
      throw PatchMismatch(reason: "new start")
    }
    var (removed, inserted) = (0, 0)
    while removed < numbers.oldCount || inserted < numbers.newCount {
      guard var row = rows.popFirst(), let marker = row.first else {
        throw PatchMismatch(reason: "hunk cut short")
      }
      row.removeFirst()
      if rows.first?.first == 0x5C {
        rows.removeFirst()
        row.removeLast()
      }
      if marker != 0x2B {
        guard next < source.count, source[next] == row else {
          throw PatchMismatch(reason: "line \(next + 1)")
        }
        next += 1
        removed += 1
      }
      if marker != 0x2D {
        result.append(row)
        inserted += 1
      }
    }
    guard (removed, inserted) == (numbers.oldCount, numbers.newCount) else {
      throw PatchMismatch(reason: "counts")
    }
  }
  return Array((result + source[next...]).joined())
}

private func cut(_ bytes: [UInt8]) -> [[UInt8]] {
  var lines: [[UInt8]] = []
  var line: [UInt8] = []
  for byte in bytes {
    line.append(byte)
    if byte == 0x0A {
      lines.append(line)
      line = []
    }
  }
  return line.isEmpty ? lines : lines + [line]
}

private func hunkNumbers(
  _ row: [UInt8]
) throws -> (oldStart: Int, oldCount: Int, newStart: Int, newCount: Int) {
  let words = String(decoding: row, as: UTF8.self).split(separator: " ")
  guard words.count == 4, words[0] == "@@", words[3] == "@@\n" else {
    throw PatchMismatch(reason: "hunk header")
  }
  let numbers = try words[1...2].map { word in
    let parts = word.dropFirst().split(separator: ",").compactMap { Int($0) }
    guard let start = parts.first else { throw PatchMismatch(reason: "hunk range") }
    return (start, parts.count == 2 ? parts[1] : 1)
  }
  return (numbers[0].0, numbers[0].1, numbers[1].0, numbers[1].1)
}
