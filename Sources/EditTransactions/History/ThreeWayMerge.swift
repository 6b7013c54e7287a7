import GitRepository

/// Merging of two changes of one file.
package enum ThreeWayMerge {
  package enum Outcome: Hashable, Sendable {
    case merged([UInt8])
    case conflict(MergeConflict.Reason, [ConflictHunk])
  }

  /// Makes the change from `base` to `wanted` in `present`.
  ///
  /// - Throws: `UndoError.git` when libgit2 is missing.
  package static func merge(
    base: [UInt8],
    present: [UInt8],
    wanted: [UInt8]
  ) throws(RootDirectory.UndoError) -> Outcome {
    if present == base { return .merged(wanted) }
    if present == wanted || base == wanted { return .merged(present) }
    guard ![base, present, wanted].contains(where: { $0.prefix(8000).contains(0) }) else {
      return .conflict(.binary, [])
    }
    let result: GitMergeResult
    do throws(GitRepository.Failure) {
      result = try GitRepository.merge(base: base, ours: present, theirs: wanted)
    } catch {
      throw .git(error)
    }
    return result.isClean ? .merged(result.bytes) : .conflict(.sameLines, hunks(in: result.bytes))
  }

  /// Reads the conflicts out of a merged file, whose markers are too long to be anybody else's.
  private static func hunks(in bytes: [UInt8]) -> [ConflictHunk] {
    enum Part { case common, present, base, wanted }
    var hunks: [ConflictHunk] = []
    var part = Part.common
    var line = 1
    for row in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      switch marker(row) {
      case UInt8(ascii: "<"):
        hunks.append(ConflictHunk(line: line, base: [], present: [], wanted: []))
        part = .present
        continue
      case UInt8(ascii: "|"):
        part = .base
        continue
      case UInt8(ascii: "="):
        part = .wanted
        continue
      case UInt8(ascii: ">"):
        part = .common
        continue
      default: break
      }
      let text = String(decoding: row, as: UTF8.self)
      switch part {
      case .common: line += 1
      case .present:
        hunks[hunks.count - 1].present.append(text)
        line += 1
      case .base: hunks[hunks.count - 1].base.append(text)
      case .wanted: hunks[hunks.count - 1].wanted.append(text)
      }
    }
    return hunks
  }

  /// The sign of a marker line; nil for any other line.
  private static func marker(_ row: ArraySlice<UInt8>) -> UInt8? {
    guard let sign = row.first, row.count >= GitMergeResult.markerLength,
      row.prefix(GitMergeResult.markerLength).allSatisfy({ $0 == sign })
    else { return nil }
    return sign
  }
}
