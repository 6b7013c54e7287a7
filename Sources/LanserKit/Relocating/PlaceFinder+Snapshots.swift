import AnalysisBundles
import CanonicalJSON
import GitRepository
import Relocation
import Selectors
import SourceText
import SyntaxTrees

/// The content that a selector was made against.
struct OldSnapshot {
  var contents: any WorkspaceContents
  /// What else of that version is known.
  var others: any EarlierFiles
}

extension PlaceFinder {
  // MARK: The old content

  /// The content that a pin names.
  ///
  /// - Throws: `Failure` with `E/VERSION_SKEW` when it can not be had.
  func snapshot(_ pin: SnapshotPin, of path: String, _ log: inout Log) throws(Failure) -> OldSnapshot {
    switch pin {
    case .commit(let name):
      do throws(CommitContents.Problem) {
        let commit = try CommitContents(
          description: description,
          commit: name.hex,
          outlines: files.outlineSource
        )
        log.tried.append("read \(path) as it was at commit \(name.hex)")
        return OldSnapshot(contents: commit, others: commit)
      } catch {
        throw skew(error, name.hex)
      }
    case .content(let hash):
      guard let bytes = try oldBytes(hash.hex, of: path, &log) else {
        throw Failure(
          .versionSkew,
          "the content doc=\(pin.spelling) of \(path) is neither there nor in the history of the file",
          hints: [
            "Leave doc= out to address the file as it is now; `lanser locate SEL --as KIND --pin` keeps contents."
          ]
        )
      }
      let overlaid = OverlaidContents(
        present: files,
        path: path,
        bytes: bytes,
        outlines: files.outlineSource
      )
      return OldSnapshot(contents: overlaid, others: NoEarlierFiles())
    }
  }

  private func skew(_ problem: CommitContents.Problem, _ name: String) -> Failure {
    switch problem {
    case .noRepository:
      Failure(
        .versionSkew,
        "doc=git:\(name) names a commit, and \(description.root) is in no git repository",
        hints: ["Leave doc= out to address the files as they are now."]
      )
    case .noSuchCommit:
      Failure(
        .versionSkew,
        "the repository has no commit \(name), or several that begin so",
        hints: ["Fetch it with git, or leave doc= out to address the files as they are now."]
      )
    case .git(let failure):
      Failure(
        .versionSkew,
        "the repository can not be read: \(Failure.words(failure))",
        hints: ["Run `lanser doctor`, or leave doc= out."]
      )
    }
  }

  /// A content by its digest: the present one, one that was kept, or one of the file's history.
  private func oldBytes(_ hex: String, of path: String, _ log: inout Log) throws(Failure) -> [UInt8]? {
    let absolute = description.root + "/" + path
    if files.fileExists(path), let file = try? sources.file(absolute), file.digest == "sha256:\(hex)" {
      log.tried.append("\(path) is still what it was")
      return file.text.bytes
    }
    if let kept = description.contentStore.content(hex) {
      log.tried.append("read the content of \(path) that was kept")
      return SourceFiles.text(kept)
    }
    guard let repository = try? GitRepository.containing(description.root) else { return nil }
    let prefix = CommitContents.prefix(of: description.root, in: repository.workTree)
    log.tried.append("looked for the content in the history of \(path)")
    return repository.content(of: prefix + path, inLatest: Self.historyLimit) {
      SHA256Digest(of: $0).hex == hex
    }
    .flatMap(SourceFiles.text)
  }

  /// How many commits are looked through for a content.
  private static let historyLimit = 5000

  /// A file of the old content, with lines and columns.
  func oldText(_ path: String, _ old: OldSnapshot, _ pin: SnapshotPin) throws(Failure) -> SourceText {
    let bytes = try oldBytes(path, old, pin)
    do throws(SourceTextError) {
      return try SourceText(bytes: bytes)
    } catch {
      throw Failure(.encoding, "\(path) was not UTF-8 in doc=\(pin.spelling)", hints: ["Leave doc= out."])
    }
  }

  private func oldBytes(_ path: String, _ old: OldSnapshot, _ pin: SnapshotPin) throws(Failure) -> [UInt8] {
    do {
      if let bytes = try old.contents.text(of: path) { return bytes }
    } catch {
      throw failure(.unreadable(path: path, reason: String(describing: error)))
    }
    throw Failure(
      .versionSkew,
      "doc=\(pin.spelling) has no file \(path)",
      hints: ["Name a version that has it, or leave doc= out."]
    )
  }

  private func oldIndex(
    _ path: String,
    _ old: OldSnapshot,
    _ pin: SnapshotPin
  ) throws(Failure) -> (StatementIndex, [UInt8]) {
    let profile = try profile(of: path)
    let bytes = try oldBytes(path, old, pin)
    let (_, outline) = try read(path, in: old.contents)
    return (StatementIndex(outline: outline, bytes: bytes, profile: profile), bytes)
  }

  // MARK: Into the present

  func find(
    _ anchor: AnchorSelector,
    pinnedTo pin: SnapshotPin,
    _ log: inout Log
  ) throws(Failure) -> FoundPlace {
    let path = try relativePath(anchor.path)
    let old = try snapshot(pin, of: path, &log)
    let (index, bytes) = try oldIndex(path, old, pin)
    if let text = anchor.sketch {
      let imprint = Imprint(
        path: path,
        snippet: anchor.snippet,
        scope: anchor.scope ?? [],
        line: anchor.line.map { $0 - 1 },
        sketch: try sketch(text)
      )
      guard let statement = index.statement(of: imprint) else {
        log.tried.append(
          "the old content does not have the anchor's statement, so only the anchor itself was used"
        )
        return try find(anchor, &log)
      }
      return try carry(statement, distance: anchor.offset, path, index, bytes, old, &log)
    }
    let quoted = QuotedText(
      path: path,
      snippet: anchor.snippet,
      before: anchor.before,
      after: anchor.after,
      nth: anchor.nth
    )
    let meant = quoted.matches(in: bytes).meant
    guard meant.count == 1, let offset = meant.first else {
      throw Failure(
        meant.isEmpty ? .notFound : .ambiguous,
        "\"\(anchor.snippet)\" is in the old content of \(path) \(meant.count) times",
        hints: ["Say which with before, after or nth."],
        data: ["candidates": []]
      )
    }
    let range = offset..<(offset + anchor.snippet.utf8.count)
    return try carry(OldPlace(path: path, range: range, isName: false), from: old, pin, &log)
  }

  func find(
    _ symbol: SymbolSelector,
    pinnedTo pin: SnapshotPin,
    _ log: inout Log
  ) throws(Failure) -> FoundPlace {
    let (resolved, path) = try definition(symbol, pin, &log)
    let (old, outlineSymbol) = resolved
    let (index, bytes) = try oldIndex(path, old, pin)
    guard
      let statement = index.outline.statements.firstIndex(where: { $0.definition == outlineSymbol.id })
    else {
      return try carry(
        OldPlace(path: path, range: outlineSymbol.nameRange, isName: false),
        from: old,
        pin,
        &log
      )
    }
    var place = try carry(statement, distance: nil, path, index, bytes, old, &log)
    if let role = symbol.role {
      let outline: SyntaxOutline?
      do { outline = try files.outline(of: place.path) } catch {
        throw failure(.unreadable(path: place.path, reason: String(describing: error)))
      }
      guard let present = outline?.symbols.first(where: { $0.nameRange.lowerBound == place.offset }),
        let range = present.range(of: role)
      else {
        throw Failure(
          .notFound,
          "\(Selector.symbol(symbol)) has no \(role.rawValue) any more",
          hints: ["Leave the role out to address the name."]
        )
      }
      place.range = range
    }
    return place
  }

  private func definition(
    _ symbol: SymbolSelector,
    _ pin: SnapshotPin,
    _ log: inout Log
  ) throws(Failure) -> ((OldSnapshot, OutlineSymbol), String) {
    let profile = try Self.profile(of: symbol.language)
    // A content by its digest says nothing about which file has it; that is the file of the module as it is now.
    var old: OldSnapshot
    switch pin {
    case .commit: old = try snapshot(pin, of: symbol.module, &log)
    case .content:
      let path = profile.moduleGraph(of: files).locations(ofModule: symbol.module)
        .compactMap { $0.source ?? $0.stub }.first
      old = try snapshot(pin, of: path ?? symbol.module, &log)
    }
    do throws(RelocationError) {
      let candidates = try SymbolResolver(contents: old.contents, profile: profile).resolve(
        module: symbol.module,
        qualifiedName: symbol.names,
        overload: symbol.overload,
        nth: symbol.nth
      )
      if let best = candidates.first { return ((old, best.symbol), best.path) }
    } catch {
      throw Failure(
        .notFound,
        "\(Selector.symbol(symbol)) means no single definition of the old content: \(error)",
        hints: ["Leave doc= out to look in the present files."]
      )
    }
    throw Failure(.internalError, "\(symbol) was resolved to nothing")
  }

  /// Carries a place of the old content into the present files.
  func carry(
    _ place: OldPlace,
    from old: OldSnapshot,
    _ pin: SnapshotPin,
    _ log: inout Log
  ) throws(Failure) -> FoundPlace {
    let bytes = try oldBytes(place.path, old, pin)
    if files.fileExists(place.path), !place.isName {
      let present = try self.bytes(place.path)
      if let range = LineMap(old: bytes, new: present).map(place.range) {
        log.tried.append("the lines of the place are unchanged in \(place.path)")
        return mapped(range, place.path, present)
      }
      log.tried.append("the lines of the place have changed or are gone")
    }
    let (index, _) = try oldIndex(place.path, old, pin)
    guard let found = index.place(of: place.range.lowerBound, in: bytes) else {
      throw Failure(
        .notFound,
        "what was there in \(place.path) is gone, and it was no part of a statement that could be looked for",
        hints: ["`lanser selector explain` shows what was looked at."]
      )
    }
    return try carry(found.statement, distance: found.distance, place.path, index, bytes, old, &log)
  }

  private func carry(
    _ statement: Int,
    distance: Int?,
    _ path: String,
    _ index: StatementIndex,
    _ bytes: [UInt8],
    _ old: OldSnapshot,
    _ log: inout Log
  ) throws(Failure) -> FoundPlace {
    let imprint = Imprint(of: statement, in: index, source: bytes, path: path)
    let content = OldContent(file: index, statement: statement, others: old.others)
    return try conclude(try relocate(imprint, old: content), imprint, distance: distance, &log)
  }

  private func mapped(_ range: Range<Int>, _ path: String, _ present: [UInt8]) -> FoundPlace {
    var selector: String?
    if let index = try? index(path), let place = index.place(of: range.lowerBound, in: present) {
      selector = spelling.anchor(path, index, place, present)
    }
    return FoundPlace(
      path: path,
      offset: range.lowerBound,
      range: range,
      definition: nil,
      selector: selector ?? spelling.anchor(path, offset: range.lowerBound, present) ?? "",
      evidence: ["method": "hunks", "file": path],
      score: 1,
      confidence: 1,
      features: [],
      weights: nil,
      threshold: nil,
      margin: nil
    )
  }
}

/// Where the unchanged lines of a text are in another.
struct LineMap {
  private let difference: LineDifference
  private let old: [Range<Int>]
  private let new: [Range<Int>]
  private let newLines: [Int]

  init(old oldBytes: [UInt8], new newBytes: [UInt8]) {
    old = Self.lines(oldBytes)
    new = Self.lines(newBytes)
    var numbers: [ArraySlice<UInt8>: Int] = [:]
    func number(_ line: ArraySlice<UInt8>) -> Int {
      if let known = numbers[line] { return known }
      numbers[line] = numbers.count
      return numbers.count - 1
    }
    difference = LineDifference(
      old: old.map { number(oldBytes[$0]) },
      new: new.map { number(newBytes[$0]) }
    )
    var mapped = Array(repeating: -1, count: old.count)
    var (left, right) = (0, 0)
    while left < old.count, right < new.count {
      if difference.removed[left] {
        left += 1
      } else if difference.inserted[right] {
        right += 1
      } else {
        mapped[left] = right
        left += 1
        right += 1
      }
    }
    newLines = mapped
  }

  /// The range in the new text; nil unless all of its lines are there, one behind the other, and say something.
  func map(_ range: Range<Int>) -> Range<Int>? {
    guard let first = line(of: range.lowerBound), let last = line(of: range.upperBound) else { return nil }
    for line in first...last {
      guard newLines[line] >= 0, newLines[line] - newLines[first] == line - first else { return nil }
    }
    let start = new[newLines[first]].lowerBound + range.lowerBound - old[first].lowerBound
    return start..<(start + range.count)
  }

  private func line(of offset: Int) -> Int? {
    old.lastIndex { $0.lowerBound <= offset }
  }

  /// The lines with their ends.
  private static func lines(_ bytes: [UInt8]) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    for index in bytes.indices where bytes[index] == 10 {
      lines.append(start..<(index + 1))
      start = index + 1
    }
    lines.append(start..<bytes.count)
    return lines
  }
}
