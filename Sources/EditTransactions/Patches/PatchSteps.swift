package import SourceText

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

// From a patch to steps.
//
// Input: a parsed patch and an open workspace. Output: the steps that make it, with the exact places of a text that they replace. Every
// context line and every removed line has to be what it is in the file, at its place; with `relocating`, a hunk may lie elsewhere
// if all its lines occur at exactly one place.

extension RootDirectory {
  /// - Throws: `PatchError`.
  package func steps(
    applying patch: UnifiedPatch,
    encoding: PositionEncoding,
    relocating: Bool = false
  ) throws(PatchError) -> [EditStep] {
    var steps: [EditStep] = []
    for file in patch.files {
      switch (file.oldPath, file.newPath) {
      case (nil, let path?):
        let content = try PatchText(bytes: []).applying(file.hunks, to: path, relocating: false)
        steps.append(
          .create(
            path,
            content: content.result,
            permissions: file.permissions == 0o755 ? 0o755 : nil,
            existing: .refuse,
            annotation: nil
          )
        )
      case (let path?, nil):
        // The whole content is in the patch, and has to be what is deleted.
        let before = try bytes(path)
        let rest = try PatchText(bytes: before).applying(file.hunks, to: path, relocating: false).result
        guard rest.isEmpty else {
          throw .mismatch(path, hunk: file.hunks.count, line: 1, expected: "", found: nil)
        }
        steps.append(.delete(path, recursive: false, ignoringMissing: false, annotation: nil))
      case (let old?, let new?):
        let before = try bytes(old)
        let text = PatchText(bytes: before)
        let (result, replacements) = try text.applying(file.hunks, to: old, relocating: relocating)
        if file.isCopy {
          steps.append(
            .create(new, content: result, permissions: file.permissions, existing: .refuse, annotation: nil)
          )
          continue
        }
        if !replacements.isEmpty {
          let edits = try positionedEdits(replacements, before, old, encoding)
          steps.append(.edit(old, edits, DocumentExpectation(digest: ContentDigest(of: before))))
        }
        if let permissions = file.permissions { steps.append(try setPermissions(old, permissions)) }
        if old != new { steps.append(.rename(old, to: new, existing: .refuse, annotation: nil)) }
      case (nil, nil): throw .empty
      }
    }
    return steps
  }

  /// git knows only whether a file can be executed; the other bits stay.
  private func setPermissions(_ path: RelativePath, _ permissions: UInt32) throws(PatchError) -> EditStep {
    let status: FileStatus?
    do {
      status = try self.status(try resolve(path, followsLast: true).real)
    } catch let refusal as PathRefusal {
      throw .planning(.path(refusal))
    } catch {
      throw .planning(.missing(path))
    }
    guard let mode = status?.mode else { throw .planning(.missing(path)) }
    // Whoever may read may execute.
    let executable = (mode & 0o444) >> 2
    return .setPermissions(path, permissions & 0o100 != 0 ? mode | executable : mode & ~0o111)
  }

  private func bytes(_ path: RelativePath) throws(PatchError) -> [UInt8] {
    let real: RelativePath
    do throws(PathRefusal) { real = try resolve(path, followsLast: true).real } catch {
      throw .planning(.path(error))
    }
    let image: FileImage?
    do throws(SystemFailure) { image = try self.image(real) } catch {
      throw .planning(error.code == EISDIR ? .isDirectory(path) : .system(error))
    }
    guard let image else { throw .planning(.missing(path)) }
    return image.bytes
  }

  private func positionedEdits(
    _ replacements: [PatchText.Replacement],
    _ bytes: [UInt8],
    _ path: RelativePath,
    _ encoding: PositionEncoding
  ) throws(PatchError) -> [PositionedEdit] {
    let text: SourceText
    do throws(SourceTextError) { text = try SourceText(bytes: bytes) } catch {
      guard case .invalidUTF8(let offset) = error else { throw .planning(.position(path, error)) }
      throw .planning(.notText(path, offset: offset))
    }
    // A byte-order mark is part of the first line to git and not to us.
    let mark = text.hasByteOrderMark ? bytes.count - text.bytes.count : 0
    var edits: [PositionedEdit] = []
    for replacement in replacements {
      var range = replacement.range
      var new = replacement.bytes[...]
      if range.lowerBound < mark {
        guard range.upperBound >= mark, new.starts(with: bytes.prefix(mark)) else {
          throw .byteOrderMark(path)
        }
        range = mark..<range.upperBound
        new = new.dropFirst(mark)
      }
      guard let newText = String(validating: new, as: UTF8.self) else {
        throw .planning(.newTextNotUTF8(path))
      }
      let inText = (range.lowerBound - mark)..<(range.upperBound - mark)
      edits.append(PositionedEdit(range: text.range(ofBytes: inText, encoding: encoding), newText: newText))
    }
    return edits
  }
}

/// The content of a file as git's lines.
private struct PatchText {
  struct Replacement {
    var range: Range<Int>
    var bytes: [UInt8]
  }

  let bytes: [UInt8]
  private var lines: [Range<Int>] = []

  init(bytes: [UInt8]) {
    self.bytes = bytes
    var start = 0
    for (index, byte) in bytes.enumerated() where byte == 0x0A {
      lines.append(start..<(index + 1))
      start = index + 1
    }
    if start < bytes.count { lines.append(start..<bytes.count) }
  }

  func applying(
    _ hunks: [PatchHunk],
    to path: RelativePath,
    relocating: Bool
  ) throws(PatchError) -> (result: [UInt8], replacements: [Replacement]) {
    var replacements: [Replacement] = []
    var next = 0
    for (number, hunk) in hunks.enumerated() {
      let old = hunk.oldLines
      let start = try place(hunk, old, after: next, path, number + 1, relocating)
      append(hunk, at: start, to: &replacements)
      next = start + old.count
    }
    var result: [UInt8] = []
    var copied = 0
    for replacement in replacements {
      result += bytes[copied..<replacement.range.lowerBound]
      result += replacement.bytes
      copied = replacement.range.upperBound
    }
    return (result + bytes[copied...], replacements)
  }

  /// The line at which a hunk begins.
  private func place(
    _ hunk: PatchHunk,
    _ old: [[UInt8]],
    after next: Int,
    _ path: RelativePath,
    _ number: Int,
    _ relocating: Bool
  ) throws(PatchError) -> Int {
    let wanted = old.isEmpty ? hunk.oldStart : hunk.oldStart - 1
    if wanted >= next, matches(old, at: wanted) == nil { return wanted }
    if relocating, !old.isEmpty {
      let places = (next...max(next, lines.count)).filter { matches(old, at: $0) == nil }
      if places.count == 1 { return places[0] }
      if places.count > 1 { throw .ambiguous(path, hunk: number) }
    }
    let offset = wanted >= next ? matches(old, at: wanted) ?? 0 : 0
    let line = wanted + offset
    throw .mismatch(
      path,
      hunk: number,
      line: line + 1,
      expected: offset < old.count ? Self.shown(old[offset]) : "",
      found: lines.indices.contains(line) ? Self.shown(Array(bytes[lines[line]])) : nil
    )
  }

  /// The first line that differs; nil when all are there.
  private func matches(_ old: [[UInt8]], at start: Int) -> Int? {
    if old.isEmpty { return start <= lines.count ? nil : 0 }
    for (offset, line) in old.enumerated() {
      guard start >= 0, start + offset < lines.count, bytes[lines[start + offset]].elementsEqual(line) else {
        return offset
      }
    }
    // A last line without a line end is the last line of the file.
    if let last = old.last, last.last != 0x0A, start + old.count != lines.count { return old.count - 1 }
    return nil
  }

  /// The runs of removed and added lines.
  private func append(_ hunk: PatchHunk, at start: Int, to replacements: inout [Replacement]) {
    var line = start
    var run: Replacement?
    for entry in hunk.lines {
      switch entry {
      case .context:
        if let finished = run { replacements.append(finished) }
        run = nil
        line += 1
      case .removed:
        let range = lines[line]
        run = Replacement(
          range: (run?.range.lowerBound ?? range.lowerBound)..<range.upperBound,
          bytes: run?.bytes ?? []
        )
        line += 1
      case .added(let new):
        let offset = lines.indices.contains(line) ? lines[line].lowerBound : bytes.count
        run = run ?? Replacement(range: offset..<offset, bytes: [])
        run?.bytes += new
      }
    }
    if let run { replacements.append(run) }
  }

  private static func shown(_ line: [UInt8]) -> String {
    String(decoding: line.last == 0x0A ? line.dropLast() : line[...], as: UTF8.self)
  }
}
