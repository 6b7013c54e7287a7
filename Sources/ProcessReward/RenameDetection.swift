import SourceText

/// Finds out which deleted file is which created one, where only two states of a folder are known.
///
/// Files with the same content are the same file; then those that share at least half of their lines, the most alike
/// first. Git does the same. Input and output are in the order of uris; nearly linear, as only files that share a
/// line are compared.
package enum RenameDetection {
  /// Changes with deleted and created files joined where one became the other.
  package static func joined(_ changes: [FileChange]) -> [FileChange] {
    var result = changes.filter { $0.before != nil && $0.after != nil }
    var deleted = changes.compactMap { $0.after == nil ? $0.before : nil }.sortedByURI
    var created = changes.compactMap { $0.before == nil ? $0.after : nil }.sortedByURI
    let pairs = samePairs(deleted, created) + similarPairs(deleted, created)
    var (isGone, isTaken) = (Set<Int>(), Set<Int>())
    for pair in pairs where !isGone.contains(pair.old) && !isTaken.contains(pair.new) {
      isGone.insert(pair.old)
      isTaken.insert(pair.new)
      result.append(FileChange(before: deleted[pair.old], after: created[pair.new]))
    }
    deleted = deleted.indices.filter { !isGone.contains($0) }.map { deleted[$0] }
    created = created.indices.filter { !isTaken.contains($0) }.map { created[$0] }
    result += deleted.map { FileChange(before: $0, after: nil) }
    result += created.map { FileChange(before: nil, after: $0) }
    return result
  }

  private static func samePairs(
    _ deleted: [FileChange.Version],
    _ created: [FileChange.Version]
  ) -> [(old: Int, new: Int)] {
    var byContent: [[UInt8]: [Int]] = [:]
    for (index, file) in created.enumerated().reversed() where !file.text.bytes.isEmpty {
      byContent[file.text.bytes, default: []].append(index)
    }
    return deleted.enumerated().compactMap { index, file in
      byContent[file.text.bytes]?.popLast().map { (index, $0) }
    }
  }

  private static func similarPairs(
    _ deleted: [FileChange.Version],
    _ created: [FileChange.Version]
  ) -> [(old: Int, new: Int)] {
    guard !deleted.isEmpty, !created.isEmpty else { return [] }
    var owners: [String: [Int]] = [:]
    for (index, file) in created.enumerated() {
      for line in Set(file.text.contentLines) { owners[line, default: []].append(index) }
    }
    var scored: [(old: Int, new: Int, score: Double)] = []
    for (index, file) in deleted.enumerated() {
      let lines = file.text.contentLines
      var common: [Int: Int] = [:]
      // A line that is in many files says nothing about which.
      for line in lines {
        for owner in owners[line] ?? [] where owners[line]?.count ?? 0 <= 16 {
          common[owner, default: 0] += 1
        }
      }
      for (owner, count) in common {
        let longer = max(lines.count, created[owner].text.contentLines.count)
        let score = Double(count) / Double(max(1, longer))
        if score >= 0.5 { scored.append((index, owner, score)) }
      }
    }
    return scored.sorted { (-$0.score, $0.old, $0.new) < (-$1.score, $1.old, $1.new) }.map {
      ($0.old, $0.new)
    }
  }
}

extension SourceText {
  /// Lines that say something, without the white space around them.
  fileprivate var contentLines: [String] {
    (0..<lineCount).map { lineExcerpt(lineText($0)) }.filter { !$0.isEmpty }
  }
}

extension Array where Element == FileChange.Version {
  fileprivate var sortedByURI: [FileChange.Version] {
    sorted { $0.uri.utf8.lexicographicallyPrecedes($1.uri.utf8) }
  }
}
