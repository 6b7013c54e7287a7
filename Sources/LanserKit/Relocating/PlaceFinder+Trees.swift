import AnalysisBundles
import CanonicalJSON
import Relocation
import Selectors
import SourceText
import SyntaxTrees

/// A place in some version of a file.
struct OldPlace: Sendable {
  var path: String
  var range: Range<Int>
  /// Whether it is the name of a definition, which stands for the definition.
  var isName: Bool
}

extension PlaceFinder {
  /// The place at the end of a path through the syntax tree of the present files.
  func find(_ path: ASTSelector, _ log: inout Log) throws(Failure) -> FoundPlace {
    let place: OldPlace
    do throws(Failure) {
      place = try self.place(of: path, in: files)
    } catch {
      log.candidates = error.data["candidates"]?.arrayValue ?? []
      throw error
    }
    log.tried.append("followed the steps through \(place.path)")
    let definition = place.isName ? try self.definition(at: place.range.lowerBound, in: place.path) : nil
    return FoundPlace(
      path: place.path,
      offset: place.range.lowerBound,
      range: place.range,
      definition: definition,
      selector: Selector.ast(path).description,
      evidence: ["method": "ast", "file": place.path],
      score: 1,
      confidence: 1,
      features: [],
      weights: nil,
      threshold: nil,
      margin: nil
    )
  }

  private func definition(at offset: Int, in path: String) throws(Failure) -> Range<Int>? {
    let outline: SyntaxOutline?
    do { outline = try files.outline(of: path) } catch {
      throw failure(.unreadable(path: path, reason: String(describing: error)))
    }
    return outline?.symbols.first { $0.nameRange.lowerBound == offset }?.definitionRange
  }

  /// The file whose old content is needed to follow a path.
  ///
  /// A commit knows its modules; a content by its digest does not say whose it was, so that is the file of the module as it is now.
  func oldPath(of path: ASTSelector, _ pin: SnapshotPin) throws(Failure) -> String {
    if case .commit = pin { return path.steps.first?.value ?? "" }
    return try modulePath(of: path, in: files)
  }

  private func modulePath(of path: ASTSelector, in contents: any WorkspaceContents) throws(Failure) -> String
  {
    guard let first = path.steps.first, let name = first.value, first.kind == "module" || first.kind == "file"
    else {
      throw Failure(
        .notFound,
        "the path does not say in which file it begins",
        hints: ["Begin with [module=pkg.mod] or [file=src/app.py]."]
      )
    }
    if first.kind == "file" {
      guard contents.fileExists(name) else {
        throw Failure(
          .notFound,
          "there is no file \(name) in the workspace",
          hints: ["`lanser outline FILE` lists a file."]
        )
      }
      return name
    }
    let scheme = path.language?.name ?? LanguageProfile.python.scheme
    let found = LanguageProfile.forScheme(scheme)?.moduleGraph(of: contents).locations(ofModule: name)
      .compactMap { $0.source ?? $0.stub }
    guard let found, let only = found.first else {
      throw Failure(
        .notFound,
        "there is no module \(name) in the workspace",
        hints: ["Begin with [file=src/app.py]."]
      )
    }
    guard found.count == 1 else {
      throw Failure(
        .ambiguous,
        "there are \(found.count) modules \(name): \(found.joined(separator: ", "))",
        hints: ["Begin with [file=\(only)]."],
        data: [
          "candidates": .array(
            found.prefix(Relocator.candidateLimit).map { file in
              [
                "uri": .string(forms.form(ofPath: description.root + "/" + file)),
                "selector": .string(replacingFirstStep(of: path, with: file)), "range": [0, 0, 0, 0],
              ]
            }
          )
        ]
      )
    }
    return only
  }

  private func replacingFirstStep(of path: ASTSelector, with file: String) -> String {
    guard let step = try? ASTStep(kind: "file", value: file),
      let other = try? ASTSelector(language: path.language, steps: [step] + path.steps.dropFirst())
    else { return "" }
    return Selector.ast(other).description
  }

  /// Follows a path in some version of the files.
  func place(of path: ASTSelector, in contents: any WorkspaceContents) throws(Failure) -> OldPlace {
    let file = try modulePath(of: path, in: contents)
    let profile = try profile(of: file)
    let (source, outline) = try read(file, in: contents)
    var owner: OutlineSymbol?
    var range = 0..<source.count
    var isName = false
    var index = 1
    // Definitions by their names, as far as the steps name them.
    while index < path.steps.count, let kinds = profile.definitionSteps[path.steps[index].kind] {
      let step = path.steps[index]
      guard let name = step.value else { break }
      let found = outline.children(ofID: owner?.id).filter { $0.name == name && kinds.contains($0.kind) }
      let chosen = try choose(found, step, path, index, file) { $0.nameRange }
      owner = chosen
      range = chosen.definitionRange
      isName = true
      index += 1
    }
    guard index < path.steps.count else {
      return OldPlace(path: file, range: owner?.nameRange ?? 0..<0, isName: isName)
    }
    let nodes: SyntaxNodes
    do {
      nodes = try SyntaxNodes.parsing(
        source,
        profile: profile,
        grammar: description.grammars.grammar(named: profile.grammarName)
      )
    } catch {
      throw Failure(error)
    }
    var home = owner?.home ?? 0
    while index < path.steps.count {
      let step = path.steps[index]
      let all = nodes.nodes(in: range, home: home, kind: step.kind)
      let found = step.value.map { value in all.filter { $0.value == value } } ?? all
      let chosen = try choose(found, step, path, index, file) { $0.range }
      range = chosen.range
      home = range.lowerBound
      index += 1
    }
    return OldPlace(path: file, range: range, isName: false)
  }

  func read(_ file: String, in contents: any WorkspaceContents) throws(Failure) -> ([UInt8], SyntaxOutline) {
    do {
      if let source = try contents.text(of: file), let outline = try contents.outline(of: file) {
        return (source, outline)
      }
    } catch {
      throw failure(.unreadable(path: file, reason: String(describing: error)))
    }
    throw Failure(
      .unsupportedCapability,
      "nothing is known about the syntax of \(file)",
      hints: ["Use a cursor: \(file):42:7."]
    )
  }

  private func choose<Element>(
    _ found: [Element],
    _ step: ASTStep,
    _ path: ASTSelector,
    _ index: Int,
    _ file: String,
    _ range: (Element) -> Range<Int>
  ) throws(Failure) -> Element {
    if let nth = step.nth {
      guard found.indices.contains(nth) else {
        throw Failure(
          .notFound,
          "step \(step) counts past the end: there are \(found.count), counted from 0",
          hints: ["Leave the index out to see them."]
        )
      }
      return found[nth]
    }
    guard let only = found.first else {
      throw Failure(
        .notFound,
        "\(file) has nothing at step \(step)",
        hints: [
          "`lanser outline \(file)` lists its definitions; other steps are kinds of nodes: name, call, return, if …"
        ]
      )
    }
    guard found.count == 1 else {
      let entries = found.indices.prefix(Relocator.candidateLimit).map { number in
        entry(path, index, number, file, range(found[number]), found.count)
      }
      throw Failure(
        .ambiguous,
        "step \(step) means \(found.count) nodes of \(file)",
        hints: ["Use one of these selectors."],
        data: ["candidates": .array(Array(entries))]
      )
    }
    return only
  }

  private func entry(
    _ path: ASTSelector,
    _ index: Int,
    _ number: Int,
    _ file: String,
    _ range: Range<Int>,
    _ count: Int
  ) -> JSONValue {
    var members: JSONObject = [
      "uri": .string(forms.form(ofPath: description.root + "/" + file)),
      "score": .double((1 / Double(count)).roundedHalfEven(places: 6)),
      "features": [:],
    ]
    if let source = try? sources.file(description.root + "/" + file) {
      let place = source.text.range(ofBytes: range, encoding: .utf16)
      members["range"] = bundleRange(place)
      members["text"] = sources.excerpt(source.path, line: place.start.line).map { .string($0) } ?? .null
    }
    var steps = path.steps
    if let step = try? ASTStep(kind: steps[index].kind, value: steps[index].value, nth: number) {
      steps[index] = step
      if let exact = try? ASTSelector(language: path.language, steps: steps) {
        members["selector"] = .string(Selector.ast(exact).description)
      }
    }
    return .object(members)
  }

  // MARK: Writing

  /// The path of a place; nil where no unambiguous one can be written.
  func astSelector(path file: String, range: Range<Int>, offset: Int, pin: SnapshotPin?) throws(Failure)
    -> String?
  {
    let profile = try profile(of: file)
    let (source, outline) = try read(file, in: files)
    var steps: [ASTStep] = []
    var language: LanguageName?
    // A path is a path, with the ending that tells declarations from sources.
    let graph = profile.modules == .packages ? profile.moduleGraph(of: files) : nil
    let module = graph.flatMap { graph in graph.module(ofPath: file).map { graph.text(of: $0.name) } }
    do throws(SelectorValueError) {
      if let module, !module.isEmpty {
        steps.append(try ASTStep(kind: "module", value: module))
      } else {
        steps.append(try ASTStep(kind: "file", value: file))
        language = profile == .python ? nil : try? LanguageName(profile.scheme)
      }
      let innermost = outline.enclosingSymbol(atByteOffset: offset)
      var chain: [OutlineSymbol] = []
      var next = innermost
      while let symbol = next {
        chain.insert(symbol, at: 0)
        next = symbol.parent.map { outline.symbols[$0] }
      }
      let isName =
        innermost.map {
          range.lowerBound == $0.nameRange.lowerBound && range.upperBound <= $0.nameRange.upperBound
        } ?? false
      // A variable has no inside: the statement belongs to what is around it.
      while !isName, let last = chain.last, last.kind.isValue || last.kind == .typeAlias {
        chain.removeLast()
      }
      for symbol in chain {
        guard let (kind, kinds) = profile.definitionSteps.first(where: { $0.value.contains(symbol.kind) })
        else { return nil }
        let equals = outline.children(ofID: symbol.parent).filter {
          $0.name == symbol.name && kinds.contains($0.kind)
        }
        steps.append(
          try ASTStep(
            kind: kind,
            value: symbol.name,
            nth: equals.count > 1 ? equals.firstIndex { $0.id == symbol.id } : nil
          )
        )
      }
      if !isName {
        let owner = chain.last
        let part = owner?.definitionRange ?? 0..<source.count
        let home = owner?.home ?? 0
        guard let grammar = try? description.grammars.grammar(named: profile.grammarName),
          let nodes = try? SyntaxNodes.parsing(source, profile: profile, grammar: grammar),
          let node = nodes.node(at: offset, exact: range.isEmpty ? nil : range, in: part, home: home),
          node.range.lowerBound == range.lowerBound, range.isEmpty || node.range == range
        else { return nil }
        let all = nodes.nodes(in: part, home: home, kind: node.kind)
        steps.append(
          try ASTStep(kind: node.kind, nth: all.count > 1 ? all.firstIndex { $0.range == node.range } : nil)
        )
      }
      return Selector.ast(try ASTSelector(language: language, steps: steps, snapshot: pin)).description
    } catch {
      return nil
    }
  }
}
