// Reading patches.
//
// Input: bytes. Output: what is to be done with each file, or the first line that is not understood. Accepted are git's extended
// headers and plain `---`/`+++` pairs; text before and between files is skipped, as git does with the message of a mail.

extension UnifiedPatch {
  /// - Throws: `PatchError`.
  package init(parsing bytes: [UInt8]) throws(PatchError) {
    var parser = PatchParser(bytes)
    files = try parser.files()
    if files.isEmpty { throw .empty }
  }
}

private struct PatchParser {
  private let rows: [ArraySlice<UInt8>]
  private var index = 0

  init(_ bytes: [UInt8]) {
    var rows = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if rows.last?.isEmpty ?? false { rows.removeLast() }
    self.rows = rows
  }

  private var lineNumber: Int { index + 1 }

  private var row: ArraySlice<UInt8>? { index < rows.count ? rows[index] : nil }

  private func startsWith(_ prefix: String) -> Bool { row?.starts(with: Array(prefix.utf8)) ?? false }

  private func rest(after prefix: String) -> ArraySlice<UInt8> { (row ?? []).dropFirst(prefix.utf8.count) }

  mutating func files() throws(PatchError) -> [PatchedFile] {
    var files: [PatchedFile] = []
    while index < rows.count {
      if startsWith("diff --git ") {
        files.append(try gitFile())
      } else if startsWith("--- "), index + 1 < rows.count, rows[index + 1].starts(with: Array("+++ ".utf8)) {
        var file = PatchedFile(
          oldPath: nil,
          newPath: nil,
          isCopy: false,
          permissions: nil,
          oldBlob: nil,
          hunks: []
        )
        try readContent(of: &file)
        files.append(file)
      } else if startsWith("@@ ") {
        throw .malformed(line: lineNumber, expected: "a file header before the first hunk")
      } else {
        index += 1
      }
    }
    return files
  }

  private mutating func gitFile() throws(PatchError) -> PatchedFile {
    var file = PatchedFile(
      oldPath: nil,
      newPath: nil,
      isCopy: false,
      permissions: nil,
      oldBlob: nil,
      hunks: []
    )
    let header = index
    var (isNew, isDeleted, hasNames) = (false, false, false)
    index += 1
    while let row, !startsWith("diff --git "), !startsWith("--- "), !startsWith("@@ ") {
      if startsWith("new file mode ") {
        isNew = true
        file.permissions = try permissions("new file mode ")
      } else if startsWith("deleted file mode ") {
        isDeleted = true
        _ = try permissions("deleted file mode ")
      } else if startsWith("old mode ") {
        _ = try permissions("old mode ")
      } else if startsWith("new mode ") {
        file.permissions = try permissions("new mode ")
      } else if startsWith("rename from ") {
        file.oldPath = try path(rest(after: "rename from "), stripping: [])
        hasNames = true
      } else if startsWith("rename to ") {
        file.newPath = try path(rest(after: "rename to "), stripping: [])
      } else if startsWith("copy from ") {
        file.oldPath = try path(rest(after: "copy from "), stripping: [])
        file.isCopy = true
        hasNames = true
      } else if startsWith("copy to ") {
        file.newPath = try path(rest(after: "copy to "), stripping: [])
      } else if startsWith("Binary files ") || startsWith("GIT binary patch") {
        throw .binary(line: lineNumber, path: String(decoding: rows[header], as: UTF8.self))
      } else if startsWith("index ") {
        let name = String(decoding: rest(after: "index ").prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self)
        if name.utf8.count == 40 { file.oldBlob = name }
      } else if !isExtendedHeader(row) {
        break
      }
      index += 1
    }
    if startsWith("--- ") {
      try readContent(of: &file)
    } else if !hasNames {
      let name = try nameInHeader(at: header)
      if !isNew { file.oldPath = name }
      if !isDeleted { file.newPath = name }
    }
    return file
  }

  private func isExtendedHeader(_ row: ArraySlice<UInt8>) -> Bool {
    ["similarity index ", "dissimilarity index "].contains { row.starts(with: Array($0.utf8)) }
  }

  /// Reads `---`, `+++` and the hunks.
  private mutating func readContent(of file: inout PatchedFile) throws(PatchError) {
    let old = try labelledPath("--- ", ["a/", "i/", "c/", "o/", "1/"])
    index += 1
    guard startsWith("+++ ") else { throw .malformed(line: lineNumber, expected: "+++ and a path") }
    let new = try labelledPath("+++ ", ["b/", "w/", "i/", "c/", "2/"])
    index += 1
    if file.oldPath == nil { file.oldPath = old }
    if file.newPath == nil { file.newPath = new }
    guard file.oldPath != nil || file.newPath != nil else {
      throw .malformed(line: lineNumber - 1, expected: "a path")
    }
    while startsWith("@@ ") { file.hunks.append(try hunk()) }
    guard !file.hunks.isEmpty else {
      throw .malformed(line: lineNumber, expected: "a hunk (@@ -1,2 +1,2 @@)")
    }
  }

  /// A path behind `---` or `+++`; nil for `/dev/null`.
  private func labelledPath(_ label: String, _ prefixes: [String]) throws(PatchError) -> RelativePath? {
    var text = rest(after: label)
    // A time may follow behind a tab, and only there.
    if text.first != UInt8(ascii: "\""), let tab = text.firstIndex(of: 0x09) { text = text[..<tab] }
    if text.elementsEqual("/dev/null".utf8) { return nil }
    return try path(text, stripping: prefixes)
  }

  private func path(_ text: ArraySlice<UInt8>, stripping prefixes: [String]) throws(PatchError)
    -> RelativePath
  {
    var text = text
    if text.last == 0x0D { text.removeLast() }
    let bytes = text.first == UInt8(ascii: "\"") ? try unquoted(text) : Array(text)
    guard var name = String(validating: bytes, as: UTF8.self) else {
      throw .malformed(line: lineNumber, expected: "a path in UTF-8")
    }
    for prefix in prefixes where name.hasPrefix(prefix) {
      name.removeFirst(prefix.count)
      break
    }
    do throws(RelativePath.Problem) { return try RelativePath(name) } catch {
      throw .badPath(line: lineNumber, text: name, error)
    }
  }

  /// Both paths of `diff --git a/x b/x` are the same where the header is the only place that names them.
  private func nameInHeader(at header: Int) throws(PatchError) -> RelativePath {
    let text = rows[header].dropFirst("diff --git ".utf8.count)
    if text.first == UInt8(ascii: "\"") {
      guard
        let end = text.dropFirst().indices.first(where: {
          text[$0] == UInt8(ascii: "\"") && text[$0 - 1] != UInt8(ascii: "\\")
        })
      else { throw .malformed(line: header + 1, expected: "a closing quotation mark") }
      return try path(text[...end], stripping: ["a/"])
    }
    let half = (text.count - 1) / 2
    guard text.count % 2 == 1, text.count > 5, text[text.startIndex + half] == 0x20 else {
      throw .malformed(line: header + 1, expected: "the same path twice")
    }
    return try path(text.prefix(half), stripping: ["a/"])
  }

  /// Undoes git's quoting: octal escapes and those of C.
  private func unquoted(_ text: ArraySlice<UInt8>) throws(PatchError) -> [UInt8] {
    var result: [UInt8] = []
    var index = text.startIndex + 1
    while index < text.endIndex, text[index] != UInt8(ascii: "\"") {
      guard text[index] == UInt8(ascii: "\\") else {
        result.append(text[index])
        index += 1
        continue
      }
      index += 1
      guard index < text.endIndex else { break }
      switch text[index] {
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "r"): result.append(0x0D)
      case UInt8(ascii: "a"): result.append(0x07)
      case UInt8(ascii: "b"): result.append(0x08)
      case UInt8(ascii: "f"): result.append(0x0C)
      case UInt8(ascii: "v"): result.append(0x0B)
      case UInt8(ascii: "0")...UInt8(ascii: "3"):
        let digits = text[index...].prefix(3)
        guard digits.count == 3, let byte = UInt8(String(decoding: digits, as: UTF8.self), radix: 8) else {
          throw .malformed(line: lineNumber, expected: "three octal digits")
        }
        result.append(byte)
        index += 2
      case let other: result.append(other)
      }
      index += 1
    }
    guard index < text.endIndex else {
      throw .malformed(line: lineNumber, expected: "a closing quotation mark")
    }
    return result
  }

  private func permissions(_ label: String) throws(PatchError) -> UInt32 {
    let mode = String(decoding: rest(after: label), as: UTF8.self).filter { !$0.isWhitespace }
    switch mode {
    case "100644": return 0o644
    case "100755": return 0o755
    default: throw .unsupportedMode(line: lineNumber, mode: mode)
    }
  }

  private mutating func hunk() throws(PatchError) -> PatchHunk {
    let (oldStart, oldCount, newCount) = try hunkHeader()
    var hunk = PatchHunk(oldStart: oldStart, lines: [], patchLine: lineNumber)
    index += 1
    var (old, new) = (0, 0)
    while old < oldCount || new < newCount {
      guard let row else { throw .malformed(line: lineNumber, expected: "more lines of the hunk") }
      // Mailers cut the blank off an empty line of context.
      let marker = row.first ?? UInt8(ascii: " ")
      var line = Array(row.dropFirst()) + [UInt8(ascii: "\n")]
      index += 1
      if startsWith("\\") {
        line.removeLast()
        index += 1
      }
      switch marker {
      case UInt8(ascii: " "):
        hunk.lines.append(.context(line))
        old += 1
        new += 1
      case UInt8(ascii: "-"):
        hunk.lines.append(.removed(line))
        old += 1
      case UInt8(ascii: "+"):
        hunk.lines.append(.added(line))
        new += 1
      default: throw .malformed(line: lineNumber - 1, expected: "a line that begins with a blank, - or +")
      }
    }
    guard old == oldCount, new == newCount else {
      throw .malformed(line: hunk.patchLine, expected: "as many lines as the hunk's header says")
    }
    return hunk
  }

  private func hunkHeader() throws(PatchError) -> (oldStart: Int, oldCount: Int, newCount: Int) {
    let words = (row ?? []).split(separator: 0x20)
    guard words.count >= 4, words[3].starts(with: Array("@@".utf8)), let old = range(words[1], "-"),
      let new = range(words[2], "+")
    else { throw .malformed(line: lineNumber, expected: "a hunk header (@@ -1,2 +1,2 @@)") }
    return (old.start, old.count, new.count)
  }

  private func range(_ word: ArraySlice<UInt8>, _ sign: Character) -> (start: Int, count: Int)? {
    let text = String(decoding: word, as: UTF8.self)
    guard text.first == sign else { return nil }
    let numbers = text.dropFirst().split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard let first = numbers.first, let start = first, start >= 0, numbers.count <= 2 else { return nil }
    guard numbers.count == 2 else { return (start, 1) }
    guard let count = numbers[1], count >= 0 else { return nil }
    return (start, count)
  }
}
