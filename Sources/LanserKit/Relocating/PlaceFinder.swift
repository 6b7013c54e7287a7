import AnalysisBundles
import CanonicalJSON
import Relocation
import Selectors
import SourceText
import SyntaxTrees

// Contract: selectors that are no plain positions and names of the present files → places in the present files. Reads files,
// grammars and git by itself, without recording: what a trace holds is what came of it, as one observation.

/// Finds places by content, structure and history.
struct PlaceFinder {
  let description: WorkspaceDescription
  let forms: PathForms
  let files: WorkspaceFiles
  let sources: SourceFiles
  let reader: WorkspaceReader
  let algorithm: RelocationAlgorithm
  /// The unit of columns where a selector names none.
  let unit: PositionEncoding

  /// What has been tried so far, and what was considered.
  struct Log {
    var tried: [String] = []
    var candidates: [JSONValue] = []
  }

  init(
    description: WorkspaceDescription,
    forms: PathForms,
    sources: SourceFiles,
    memo: RelocationMemo,
    outlines: OutlineMemo,
    records: IndexRecords?,
    algorithm: RelocationAlgorithm,
    unit: PositionEncoding
  ) {
    self.description = description
    self.forms = forms
    self.sources = sources
    self.algorithm = algorithm
    self.unit = unit
    files = WorkspaceFiles(
      description: description,
      observer: .live,
      sources: sources,
      outlines: outlines,
      records: records
    )
    reader = WorkspaceReader(contents: files, memo: memo, index: files.outlineSource.index)
  }

  /// Looks for the place that a selector addresses.
  func search(_ selector: Selector) -> PlaceSearch {
    var log = Log()
    do throws(Failure) {
      let place = try find(selector, &log)
      return PlaceSearch(result: .success(place), tried: log.tried, candidates: log.candidates)
    } catch {
      return PlaceSearch(result: .failure(error), tried: log.tried, candidates: log.candidates)
    }
  }

  private func find(_ selector: Selector, _ log: inout Log) throws(Failure) -> FoundPlace {
    switch selector {
    case .anchor(let anchor):
      if let pin = anchor.snapshot { return try find(anchor, pinnedTo: pin, &log) }
      return try find(anchor, &log)
    case .symbolID(let symbol): return try find(symbol, &log)
    case .ast(let path):
      guard let pin = path.snapshot else { return try find(path, &log) }
      let old = try snapshot(pin, of: try oldPath(of: path, pin), &log)
      return try carry(try place(of: path, in: old.contents), from: old, pin, &log)
    case .symbol(let symbol):
      guard let pin = symbol.snapshot else { throw Failure(.internalError, "\(selector) has no snapshot") }
      return try find(symbol, pinnedTo: pin, &log)
    case .cursor(let cursor):
      guard let pin = cursor.snapshot else { throw Failure(.internalError, "\(selector) has no snapshot") }
      let path = try relativePath(cursor.path)
      let old = try snapshot(pin, of: path, &log)
      let text = try oldText(path, old, pin)
      let offset = try offset(cursor.position, cursor.indexing, in: text, path)
      return try carry(OldPlace(path: path, range: offset..<offset, isName: false), from: old, pin, &log)
    case .range(let range):
      guard let pin = range.snapshot else { throw Failure(.internalError, "\(selector) has no snapshot") }
      let path = try relativePath(range.path)
      let old = try snapshot(pin, of: path, &log)
      let text = try oldText(path, old, pin)
      let start = try offset(range.range.start, range.indexing, in: text, path)
      let end = try offset(range.range.end, range.indexing, in: text, path)
      return try carry(OldPlace(path: path, range: start..<end, isName: false), from: old, pin, &log)
    }
  }

  private func offset(
    _ position: TextPosition,
    _ indexing: PositionEncoding?,
    in text: SourceText,
    _ path: String
  ) throws(Failure) -> Int {
    do {
      return try text.byteOffset(of: position, encoding: indexing ?? unit)
    } catch {
      throw Failure(error, position: position, path: path)
    }
  }

  // MARK: Files

  /// The path of a selector relative to the workspace, whether or not there is such a file.
  func relativePath(_ path: SelectorPath) throws(Failure) -> String {
    let root = description.root
    var text = path.text
    if text.hasPrefix("/") {
      guard text.hasPrefix(root + "/") else {
        throw Failure(
          .notFound,
          "\(text) is not in the workspace \(root)",
          hints: ["Name another workspace with --workspace DIR."]
        )
      }
      text = String(text.dropFirst(root.count + 1))
    } else if !files.fileExists(text) {
      let here = description.surroundings.currentDirectory
      if here.hasPrefix(root + "/"), files.fileExists(here.dropFirst(root.count + 1) + "/" + text) {
        text = here.dropFirst(root.count + 1) + "/" + text
      }
    }
    guard !text.split(separator: "/").contains("..") else {
      throw Failure(.notFound, "\(text) leaves the workspace", hints: ["Name the file without \"..\"."])
    }
    return text
  }

  /// The statements of a present file.
  func index(_ path: String) throws(Failure) -> StatementIndex? {
    do {
      return try reader.statements(of: path)
    } catch {
      throw failure(error)
    }
  }

  func bytes(_ path: String) throws(Failure) -> [UInt8] {
    do {
      return try sources.file(description.root + "/" + path).text.bytes
    } catch {
      throw Failure(error, path: path)
    }
  }

  /// What a relocation could not read, in the words of whoever knows why.
  func failure(_ error: RelocationError) -> Failure {
    guard case .unreadable(let path, let reason) = error else {
      return Failure(.internalError, "\(error)")
    }
    do {
      _ = try sources.file(description.root + "/" + path)
      _ = try files.outline(of: path)
    } catch let error as SourceFiles.Failure {
      return Failure(error, path: path)
    } catch let error as Failure {
      return error
    } catch {}
    return Failure(
      .inputOutput,
      "\(path) can not be read: \(reason)",
      hints: ["Run `lanser doctor`."]
    )
  }

  /// The language of a symbolic selector.
  ///
  /// - Throws: `Failure` where nothing is known about its syntax.
  static func profile(of language: LanguageName) throws(Failure) -> LanguageProfile {
    guard let profile = LanguageProfile.forScheme(language.name) else {
      throw Failure(
        .unsupportedCapability,
        "nothing is known about the syntax of \(language.name):// selectors, so they can not be followed from another version",
        hints: ["Leave doc= out; the language server finds the names of the present files."]
      )
    }
    return profile
  }

  /// The language of a file.
  ///
  /// - Throws: `Failure` where nothing is known about its syntax.
  func profile(of path: String) throws(Failure) -> LanguageProfile {
    guard let profile = LanguageProfile.forFile(named: path) else {
      throw Failure(
        .unsupportedCapability,
        "nothing is known about the syntax of \(path), so this kind of selector has no meaning there",
        hints: ["Use a cursor: \(path):42:7."]
      )
    }
    return profile
  }
}
