/// A patch as `git diff` and `diff -u` write it.
package struct UnifiedPatch: Hashable, Sendable {
  package var files: [PatchedFile]

  package init(files: [PatchedFile]) { self.files = files }
}

/// What a patch says of one file.
package struct PatchedFile: Hashable, Sendable {
  /// nil for a file that is made.
  package var oldPath: RelativePath?
  /// nil for a file that is deleted.
  package var newPath: RelativePath?
  /// Whether the old file stays.
  package var isCopy: Bool
  /// Permission bits, where the patch changes or gives them.
  package var permissions: UInt32?
  /// git's name for the old content, where the patch has it in full.
  package var oldBlob: String?
  package var hunks: [PatchHunk]
}

/// Lines that are replaced.
///
/// Lines end at `\n` and hold it, except for a last one without.
package struct PatchHunk: Hashable, Sendable {
  package enum Line: Hashable, Sendable {
    case context([UInt8])
    case removed([UInt8])
    case added([UInt8])
  }

  /// Counted from one; the line before for a hunk without old lines.
  package var oldStart: Int
  package var lines: [Line]
  /// Where the hunk stands in the patch, counted from one.
  package var patchLine: Int

  package var oldLines: [[UInt8]] {
    lines.compactMap {
      switch $0 {
      case .context(let line), .removed(let line): line
      case .added: nil
      }
    }
  }
}

/// Why bytes are not a patch that can be applied.
///
/// Lines count from one.
package enum PatchError: Error, Sendable {
  case malformed(line: Int, expected: String)
  case badPath(line: Int, text: String, RelativePath.Problem)
  /// A patch of a file that is not text.
  case binary(line: Int, path: String)
  /// A symbolic link or a submodule.
  case unsupportedMode(line: Int, mode: String)
  case empty
  /// The lines of a hunk are not where the patch says, or not what it says.
  case mismatch(RelativePath, hunk: Int, line: Int, expected: String, found: String?)
  /// The lines of a hunk occur at several places of a file that has changed.
  case ambiguous(RelativePath, hunk: Int)
  case byteOrderMark(RelativePath)
  case planning(PlanningError)
}
