import AnalysisBundles
import CanonicalJSON
import LanguageServers
import Relocation
import Selectors
import SourceText
import SyntaxTrees

// From the words of a question to the place that it is about. No server takes part in this.

extension Workspace {
  /// What a question is about, and its canonical text.
  func scope(of question: Question) throws(Failure) -> (Scope, String?) {
    guard let text = question.selector else { return (.workspace(try workspaceLanguage()), nil) }
    if question.kind.takesFiles, let path = existingFile(text) {
      let file = try source(path)
      return (.file(file, try language(of: path)), forms(for: nil).form(ofPath: path))
    }
    let selector: Selector
    do {
      selector = try Selector(parsing: text)
    } catch {
      throw Failure(error)
    }
    let resolver = SelectorResolver(
      workspace: self,
      original: text,
      indexing: question.indexing,
      algorithm: question.relocation
    )
    var target = try resolver.target(of: selector)
    if target.definition != nil { target.symbolID = symbolID(of: target) }
    return (.place(target, try language(of: target.file.path)), target.canonicalRequest)
  }

  /// The language of questions about the whole workspace.
  func workspaceLanguage() throws(Failure) -> Language {
    guard let name = chosenServer else { return mainLanguage }
    do {
      guard let language = try ServerRegistry.builtIn.descriptor(named: name).languages.first else {
        return .python
      }
      return Language(language)
    } catch {
      throw Failure(error)
    }
  }

  private var mainLanguage: Language {
    let found = observer.look(.mainLanguage, "") { SourceTree.current(root: root).mainLanguage }
    let languages = ServerRegistry.builtIn.descriptors.flatMap(\.languages)
    return languages.map(Language.init).first { $0.name == found } ?? .python
  }

  private func language(of path: String) throws(Failure) -> Language {
    guard let language = Language(fileName: path) else {
      throw Failure(
        .unsupportedCapability,
        "no language server is registered for \(path)",
        hints: ["`lanser server list` names the languages."]
      )
    }
    return language
  }

  /// The absolute path of a file that is named relative to the workspace or to the current directory.
  nonisolated func existingFile(_ name: String) -> String? {
    let candidates =
      name.hasPrefix("/")
      ? [name] : [root + "/" + name, description.surroundings.currentDirectory + "/" + name]
    return candidates.first { observer.kind($0) == .file }.map(normalised)
  }

  /// Files that may have been meant by a path that leads nowhere: those of the same name, or of the nearest one.
  nonisolated func nearestFiles(to path: String) -> String? {
    observer.look(.nearestFiles, path) {
      let files = SourceTree.current(root: root).files.map(\.path)
      let name = path.split(separator: "/").last.map(String.init) ?? path
      let namesakes = files.filter { $0 == name || $0.hasSuffix("/" + name) }.prefix(3)
      return namesakes.isEmpty ? NearestName.of(path, in: files) : namesakes.joined(separator: " or ")
    }
  }

  /// The path without `.` and `..`, and below the workspace root where it leads there.
  private nonisolated func normalised(_ path: String) -> String {
    if path.hasPrefix(root + "/"), !path.contains("/../"), !path.contains("/./") { return path }
    return observer.resolved(path) ?? path
  }

  /// The text of a file.
  nonisolated func source(_ path: String) throws(Failure) -> SourceFile {
    do {
      return try sources.file(path)
    } catch {
      throw Failure(error, path: path)
    }
  }
}

extension Failure {
  /// A file that can not be taken for a text.
  init(_ error: SourceFiles.Failure, path: String) {
    switch error {
    case .unreadable(let reason):
      self.init(unreadable: reason)
    case .notUTF8(_, let offset):
      self.init(
        .encoding,
        "\(path) is not UTF-8 (byte \(offset)), so positions in it have no meaning",
        hints: ["Convert the file to UTF-8."],
        data: ["offset": .integer(offset)]
      )
    case .notRecorded(let path, let digest):
      self.init(
        .replayMismatch,
        "the trace was made without file contents, and \(path) is not what was read then (\(digest))",
        hints: ["Replay it where the workspace is as it was."]
      )
    }
  }
}

extension Question.Kind {
  /// Whether a file alone can be asked about.
  var takesFiles: Bool { self == .symbols || self == .diagnostics || self == .outline }
}

/// Finds the place of one selector.
struct SelectorResolver {
  let workspace: Workspace
  let original: String
  /// The unit of columns where the selector names none.
  let indexing: PositionEncoding
  var algorithm = RelocationAlgorithm.v2

  func target(of selector: Selector) throws(Failure) -> Target {
    if selector.hasToBeLookedFor { return try found(selector) }
    return switch selector {
    case .cursor(let cursor): try target(of: cursor)
    case .range(let range): try target(of: range)
    case .symbol(let symbol): try target(of: symbol)
    default: try found(selector)
    }
  }

  /// The place of a selector that has to be looked for.
  private func found(_ selector: Selector) throws(Failure) -> Target {
    let search = workspace.search(selector, algorithm: algorithm, unit: indexing)
    let place = try search.result.get()
    let file = try workspace.source(workspace.root + "/" + place.path)
    return Target(
      file: file,
      offset: place.offset,
      range: place.range,
      original: original,
      canonical: place.selector,
      canonicalRequest: selector.description,
      evidence: place.evidence,
      definition: place.definition,
      confidence: place.confidence,
      score: place.score,
      features: place.features,
      weights: place.weights,
      threshold: place.threshold,
      margin: place.margin,
      alternatives: search.candidates
    )
  }

  // MARK: Cursor and range

  private func target(of cursor: CursorSelector) throws(Failure) -> Target {
    let file = try file(at: cursor.path)
    let unit = cursor.indexing ?? indexing
    let offset = try offset(of: cursor.position, unit, in: file)
    let canonical = try canonicalCursor(file, offset, unit)
    return Target(
      file: file,
      offset: offset,
      range: offset..<offset,
      original: original,
      canonical: canonical,
      canonicalRequest: canonical,
      evidence: ["method": "cursor"],
      definition: nil
    )
  }

  private func target(of range: RangeSelector) throws(Failure) -> Target {
    let file = try file(at: range.path)
    let unit = range.indexing ?? indexing
    let start = try offset(of: range.range.start, unit, in: file)
    let end = try offset(of: range.range.end, unit, in: file)
    let canonical = try canonicalRange(file, start..<end, unit)
    return Target(
      file: file,
      offset: start,
      range: start..<end,
      original: original,
      canonical: canonical,
      canonicalRequest: canonical,
      evidence: ["method": "range"],
      definition: nil
    )
  }

  private func file(at path: SelectorPath) throws(Failure) -> SourceFile {
    guard let absolute = workspace.existingFile(path.text) else {
      throw Failure(
        .notFound,
        "there is no file \(path.text) in the workspace",
        hints: workspace.nearestFiles(to: path.text).map { ["Did you mean \($0)?"] }
          ?? ["Paths count from the workspace folder; name another one with --workspace DIR."]
      )
    }
    return try workspace.source(absolute)
  }

  private func offset(
    of position: TextPosition,
    _ unit: PositionEncoding,
    in file: SourceFile
  ) throws(Failure) -> Int {
    do {
      return try file.text.byteOffset(of: position, encoding: unit)
    } catch {
      throw Failure(error, position: position, path: workspace.forms(for: nil).form(ofPath: file.path))
    }
  }

  // MARK: Symbols

  private func target(of symbol: SymbolSelector) throws(Failure) -> Target {
    guard let profile = LanguageProfile.forScheme(symbol.language.name) else {
      throw Failure(
        .unsupportedCapability,
        "nothing is known about the syntax of \(symbol.language.name)://, so there is nothing to follow",
        hints: ["`lanser locate SEL` asks the language server for the name."]
      )
    }
    let files = workspace.files
    let candidates: [SymbolCandidate]
    do {
      candidates = try Relocation.SymbolResolver(contents: files, profile: profile).resolve(
        module: symbol.module,
        qualifiedName: symbol.names,
        overload: symbol.overload,
        nth: symbol.nth
      )
    } catch {
      throw failure(error, symbol, profile, files)
    }
    guard let best = candidates.first else {
      throw Failure(.internalError, "\(symbol) was resolved to nothing")
    }
    return try target(of: best, profile, role: symbol.role, request: Selector.symbol(symbol).description)
  }

  private func target(
    of candidate: SymbolCandidate,
    _ profile: LanguageProfile,
    role: SymbolRole?,
    request: String
  ) throws(Failure) -> Target {
    let file = try workspace.source(workspace.root + "/" + candidate.path)
    let symbol = candidate.symbol
    guard let range = symbol.range(of: role) else {
      throw Failure(
        .notFound,
        "\(request) has no \(role?.rawValue ?? "name")",
        hints: ["Leave the role out to address the name."]
      )
    }
    var evidence = ["method": "symbol", "file": candidate.path, "kind": symbol.kind.rawValue]
    if !candidate.via.isEmpty { evidence["via"] = candidate.via.map(\.path).joined(separator: " → ") }
    let canonical: String
    if let address = candidate.address {
      canonical = try selector(of: address, in: profile, role: role)
    } else {
      canonical = try canonicalCursor(file, range.lowerBound, .utf16)
    }
    return Target(
      file: file,
      offset: symbol.nameRange.lowerBound,
      range: range,
      original: original,
      canonical: canonical,
      canonicalRequest: request,
      evidence: evidence,
      definition: symbol.definitionRange
    )
  }

  private func failure(
    _ error: RelocationError,
    _ symbol: SymbolSelector,
    _ profile: LanguageProfile,
    _ files: WorkspaceFiles
  ) -> Failure {
    switch error {
    case .moduleNotFound(let module, let nearest):
      return Failure(
        .notFound,
        "there is no module \(module) in the workspace",
        hints: nearest.isEmpty ? [] : ["Did you mean \(nearest.joined(separator: ", "))?"],
        data: ["nearest": .array(nearest.map { .string($0) })]
      )
    case .notFound(let missing):
      let name = missing.qualifiedName.joined(separator: ".")
      let nearest = missing.nearest.compactMap { try? selector(of: $0, in: profile, role: nil) }
      var hints = nearest.isEmpty ? [] : ["Did you mean \(nearest.joined(separator: " or "))?"]
      if let module = missing.importedFrom {
        hints.append("\(missing.module) imports from \(module), which is not part of the workspace.")
      }
      return Failure(
        .notFound,
        "\(missing.module) defines no \(name)",
        hints: hints,
        data: ["nearest": .array(nearest.map { .string($0) })]
      )
    case .ambiguous(let candidates):
      let entries = candidates.prefix(5).map { entry($0, profile) }
      return Failure(
        .ambiguous,
        "\(Selector.symbol(symbol)) means \(candidates.count) definitions",
        hints: ["Use one of these selectors."],
        data: ["candidates": .array(entries)]
      )
    case .noSuchIndex(let option, let requested, let count):
      return Failure(
        .notFound,
        "\(option.rawValue)=\(requested) counts past the end: there are \(count), counted from 0",
        hints: ["Leave \(option.rawValue) out to see them."]
      )
    case .unreadable(let path, let reason):
      // The resolver passes on a description only; asked again, the file says what is wrong with it.
      do {
        _ = try workspace.source(workspace.root + "/" + path)
        _ = try files.outline(of: path)
      } catch let error as Failure {
        return error
      } catch let error as GrammarError {
        return Failure(error)
      } catch {}
      return Failure(
        .inputOutput,
        "\(path) is needed to resolve \(Selector.symbol(symbol)) and can not be read: \(reason)",
        hints: ["Run `lanser doctor`."]
      )
    }
  }

  private func entry(_ candidate: SymbolCandidate, _ profile: LanguageProfile) -> JSONValue {
    var members: JSONObject = [
      "uri": .string(workspace.forms(for: nil).form(ofPath: workspace.root + "/" + candidate.path)),
      "kind": .string(candidate.symbol.kind.rawValue),
    ]
    if let address = candidate.address, let text = try? selector(of: address, in: profile, role: nil) {
      members["selector"] = .string(text)
    }
    if let file = try? workspace.source(workspace.root + "/" + candidate.path) {
      let range = file.text.range(ofBytes: candidate.symbol.nameRange, encoding: .utf16)
      members["range"] = bundleRange(range)
      members["text"] =
        workspace.sources.excerpt(file.path, line: range.start.line).map { .string($0) } ?? .null
    }
    return .object(members)
  }

  // MARK: Canonical selectors

  func selector(
    of address: SymbolAddress,
    in profile: LanguageProfile,
    role: SymbolRole?
  ) throws(Failure) -> String {
    do {
      let symbol = try SymbolSelector(
        language: LanguageName(profile.scheme),
        module: address.module,
        names: address.qualifiedName,
        role: role,
        overload: address.overload,
        nth: address.nth
      )
      return Selector.symbol(symbol).description
    } catch {
      throw Failure(.internalError, "\(address) has no selector: \(error)")
    }
  }

  func canonicalCursor(_ file: SourceFile, _ offset: Int, _ unit: PositionEncoding) throws(Failure) -> String
  {
    let position = file.text.position(atByteOffset: offset, encoding: unit)
    do {
      let cursor = try CursorSelector(
        path: try path(of: file),
        line: position.line + 1,
        column: position.column + 1,
        indexing: unit == .utf16 ? nil : unit
      )
      return Selector.cursor(cursor).description
    } catch {
      throw Failure(.internalError, "\(file.path) has no selector: \(error)")
    }
  }

  func canonicalRange(_ file: SourceFile, _ range: Range<Int>, _ unit: PositionEncoding) throws(Failure)
    -> String
  {
    let (start, end) = (
      file.text.position(atByteOffset: range.lowerBound, encoding: unit),
      file.text.position(atByteOffset: range.upperBound, encoding: unit)
    )
    do {
      let selector = try RangeSelector(
        path: try path(of: file),
        start: (start.line + 1, start.column + 1),
        end: (end.line + 1, end.column + 1),
        indexing: unit == .utf16 ? nil : unit
      )
      return Selector.range(selector).description
    } catch {
      throw Failure(.internalError, "\(file.path) has no selector: \(error)")
    }
  }

  private func path(of file: SourceFile) throws(SelectorValueError) -> SelectorPath {
    let relative =
      file.path.hasPrefix(workspace.root + "/") ? file.path.dropFirst(workspace.root.count + 1) : nil
    return try SelectorPath(plain: relative.map(String.init) ?? file.path)
  }
}

extension OutlineSymbol {
  /// The part that a role names; the name without one.
  func range(of role: SymbolRole?) -> Range<Int>? {
    switch role {
    case nil: nameRange
    case .definition: definitionRange
    case .signature: signatureRange
    case .body: bodyRange
    case .documentation: docRange
    }
  }
}
