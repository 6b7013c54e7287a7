import AnalysisBundles
import CanonicalJSON
import Relocation
import Selectors
import SourceText
import SyntaxTrees

extension PlaceFinder {
  /// The place of an anchor, from what it says itself.
  func find(_ anchor: AnchorSelector, _ log: inout Log) throws(Failure) -> FoundPlace {
    let path = try relativePath(anchor.path)
    guard let text = anchor.sketch else { return try findQuoted(anchor, path, &log) }
    let imprint = Imprint(
      path: path,
      snippet: anchor.snippet,
      scope: anchor.scope ?? [],
      line: anchor.line.map { $0 - 1 },
      sketch: try sketch(text)
    )
    return try conclude(try relocate(imprint, old: nil), imprint, distance: anchor.offset, &log)
  }

  func sketch(_ text: String) throws(Failure) -> Sketch {
    do throws(Sketch.TextError) { return try Sketch(text: text) } catch {
      throw Failure(
        .badSelectorSyntax,
        "the sketch of the anchor can not be read: \(error == .unknownVersion ? "another version of lanser made it" : "it is damaged")",
        hints: ["Make the anchor again with `lanser locate SEL --as anchor`, or leave sketch= out."]
      )
    }
  }

  func relocate(_ imprint: Imprint, old: OldContent?) throws(Failure) -> RelocationResult {
    let profile = try profile(of: imprint.path)
    do {
      return try Relocator(reader: reader, algorithm: algorithm).relocate(imprint, old: old, profile: profile)
    } catch {
      throw failure(error)
    }
  }

  /// Makes a place, or a failure, of what relocation found.
  func conclude(
    _ result: RelocationResult,
    _ imprint: Imprint,
    distance: Int?,
    _ log: inout Log
  ) throws(Failure) -> FoundPlace {
    log.tried += result.sentences(imprint)
    let distances = { (candidate: RankedCandidate) in
      candidate.candidate.path == imprint.path && result.method == .unchanged ? distance : nil
    }
    log.candidates = result.ranked.map { json($0, distance: distances($0)) }
    let name = "\"\(imprint.snippet)\" of \(imprint.path)"
    switch result.outcome {
    case .found:
      guard let best = result.ranked.first else { break }
      if result.method != .unchanged { log.candidates.removeFirst() } else { log.candidates = [] }
      return place(best, result, distance: distance, snippet: imprint.snippet)
    case .ambiguous:
      throw Failure(
        .ambiguous,
        "\(name) may be one of \(result.ranked.count) places",
        hints: ["Use one of these selectors."],
        data: ["candidates": .array(log.candidates)]
      )
    case .gone: break
    }
    throw Failure(
      .notFound,
      "\(name) is not there any more",
      hints: ["`lanser selector explain` shows what was looked at."]
    )
  }

  /// A ranked candidate as a place.
  func place(
    _ ranked: RankedCandidate,
    _ result: RelocationResult,
    distance: Int?,
    snippet: String
  ) -> FoundPlace {
    let (file, statement) = (ranked.candidate.file, ranked.candidate.statement)
    let source = (try? bytes(ranked.candidate.path)) ?? []
    var range = file.range(of: statement)
    if let distance {
      let offset = file.offset(distance, in: statement, snippet: snippet, source: source)
      range = offset..<offset
    }
    return FoundPlace(
      path: ranked.candidate.path,
      offset: distance == nil ? file.start(of: statement) : range.lowerBound,
      range: range,
      definition: distance == nil ? file.definitionRange(of: statement) : nil,
      selector: spelling.anchor(
        ranked.candidate.path,
        file,
        AnchorPlace(
          statement: statement,
          distance: distance.map { _ in
            StatementIndex.distance(
              to: range.lowerBound,
              from: file.outline.statements[statement].headRange.lowerBound,
              source
            )
          }
        ),
        source
      ) ?? "",
      evidence: ["method": result.method.rawValue, "algorithm": result.algorithm],
      score: ranked.score,
      confidence: ranked.confidence,
      features: ranked.features,
      weights: result.weights,
      threshold: result.threshold,
      margin: result.margin
    )
  }

  /// A candidate as bundles have it.
  func json(_ ranked: RankedCandidate, distance: Int?) -> JSONValue {
    let (file, statement) = (ranked.candidate.file, ranked.candidate.statement)
    let path = ranked.candidate.path
    var members: JSONObject = [
      "uri": .string(forms.form(ofPath: description.root + "/" + path)),
      "score": .double(ranked.score.roundedHalfEven(places: 6)),
      "confidence": .double(ranked.confidence.roundedHalfEven(places: 6)),
      "features": .object(
        JSONObject(ranked.features.map { ($0.name, .double($0.value.roundedHalfEven(places: 6))) })
      ),
    ]
    if let source = try? sources.file(description.root + "/" + path) {
      let range = source.text.range(ofBytes: file.range(of: statement), encoding: .utf16)
      members["range"] = bundleRange(range)
      members["text"] = sources.excerpt(source.path, line: range.start.line).map { .string($0) } ?? .null
      let place = AnchorPlace(statement: statement, distance: distance)
      if let selector = spelling.anchor(path, file, place, source.text.bytes) {
        members["selector"] = .string(selector)
      }
    }
    return .object(members)
  }

  // MARK: Anchors without a sketch

  private func findQuoted(
    _ anchor: AnchorSelector,
    _ path: String,
    _ log: inout Log
  ) throws(Failure) -> FoundPlace {
    let quoted = QuotedText(
      path: path,
      snippet: anchor.snippet,
      before: anchor.before,
      after: anchor.after,
      nth: anchor.nth
    )
    if files.fileExists(path) {
      let source = try bytes(path)
      let matches = quoted.matches(in: source)
      log.tried.append("looked for the exact text in \(path): \(matches.all.count) matches")
      if matches.meant.count == 1, let offset = matches.meant.first {
        return quotedPlace(anchor, path, offset, source, isOnly: matches.all.count == 1)
      }
      if let nth = anchor.nth, !matches.all.isEmpty {
        throw Failure(
          .notFound,
          "nth=\(nth) counts past the end: the text is there \(matches.all.count) times, counted from 0",
          hints: ["Leave nth out to see them."]
        )
      }
      if matches.meant.count > 1 {
        log.candidates = matches.meant.prefix(Relocator.candidateLimit).map { offset in
          quotedJSON(anchor, path, offset, nth: matches.all.firstIndex(of: offset), matches.meant.count)
        }
        throw Failure(
          .ambiguous,
          "\"\(anchor.snippet)\" is in \(path) \(matches.meant.count) times",
          hints: ["Use one of these selectors."],
          data: ["candidates": .array(log.candidates)]
        )
      }
    }
    let profile = try profile(of: path)
    let result: RelocationResult
    do { result = try quoted.similar(reader, profile: profile) } catch { throw failure(error) }
    let imprint = Imprint(path: path, snippet: anchor.snippet, scope: nil, line: nil, sketch: nil)
    return try conclude(result, imprint, distance: anchor.offset, &log)
  }

  private func quotedPlace(
    _ anchor: AnchorSelector,
    _ path: String,
    _ offset: Int,
    _ source: [UInt8],
    isOnly: Bool
  ) -> FoundPlace {
    let end = offset + anchor.snippet.utf8.count
    let (hasHash, isIntact) = (anchor.hash != nil, hashFits(anchor, offset..<end, path, source))
    let score = hasHash && !isIntact ? 0.9 : 1.0
    var start = offset
    if let distance = anchor.offset {
      start = source[offset...].indices(ofScalars: distance)
    }
    return FoundPlace(
      path: path,
      offset: start,
      range: anchor.offset == nil ? offset..<end : start..<start,
      definition: nil,
      selector: Selector.anchor(anchor).description,
      evidence: ["method": isOnly ? "exact" : anchor.nth != nil ? "nth" : "context"],
      score: score,
      confidence: score,
      features: [("exact", 1), ("path", 1)] + (hasHash ? [("hash", isIntact ? 1 : 0)] : []),
      weights: nil,
      threshold: nil,
      margin: nil
    )
  }

  /// Whether the digest of an anchor is that of its text, or of the statement or definition that begins with it.
  private func hashFits(_ anchor: AnchorSelector, _ range: Range<Int>, _ path: String, _ source: [UInt8])
    -> Bool
  {
    guard let hash = anchor.hash else { return true }
    if SHA256Digest(of: source[range]).hex == hash.hex { return true }
    guard let outline = try? files.outline(of: path) else { return false }
    return outline.statements.contains { statement in
      statement.headRange.lowerBound == range.lowerBound
        && (SHA256Digest(of: source[statement.headRange]).hex == hash.hex
          || SHA256Digest(of: source[statement.range]).hex == hash.hex)
    }
  }

  private func quotedJSON(_ anchor: AnchorSelector, _ path: String, _ offset: Int, nth: Int?, _ count: Int)
    -> JSONValue
  {
    var members: JSONObject = [
      "uri": .string(forms.form(ofPath: description.root + "/" + path)),
      "score": .double((1 / Double(count)).roundedHalfEven(places: 6)),
      "features": ["exact": 1, "path": 1],
    ]
    if let source = try? sources.file(description.root + "/" + path) {
      let range = source.text.range(
        ofBytes: offset..<(offset + anchor.snippet.utf8.count),
        encoding: .utf16
      )
      members["range"] = bundleRange(range)
      members["text"] = sources.excerpt(source.path, line: range.start.line).map { .string($0) } ?? .null
    }
    if let exact = try? AnchorSelector(
      path: anchor.path,
      snippet: anchor.snippet,
      offset: anchor.offset,
      nth: nth
    ) {
      members["selector"] = .string(Selector.anchor(exact).description)
    }
    return .object(members)
  }
}

extension ArraySlice<UInt8> {
  /// The index that many scalars behind the start.
  fileprivate func indices(ofScalars count: Int) -> Int {
    var left = count
    for index in indices where self[index] & 0xC0 != 0x80 {
      if left == 0 { return index }
      left -= 1
    }
    return endIndex
  }
}

extension RelocationResult {
  /// What was done, for people.
  func sentences(_ imprint: Imprint) -> [String] {
    var sentences: [String] = []
    switch method {
    case .unchanged:
      sentences.append("\(imprint.path) still has it, with the same surroundings: nothing had to be weighed")
    case .file:
      sentences.append("compared \(imprint.path) with what the anchor remembers (\(algorithm))")
    case .everywhere:
      sentences.append(
        "compared \(imprint.path) and the likeliest other files with what the anchor remembers (\(algorithm))"
      )
    }
    if let threshold {
      let number = { (value: Double) in
        String(decoding: JSONValue.double(value.roundedHalfEven(places: 3)).serialized(), as: UTF8.self)
      }
      sentences.append(
        "the best has to reach \(number(threshold)); it has \(number(ranked.first?.score ?? 0)), and that it is gone \(number(absence))"
      )
    }
    return sentences
  }
}
