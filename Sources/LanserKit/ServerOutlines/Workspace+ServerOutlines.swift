import AnalysisBundles
import CanonicalJSON
import LanguageServerProtocol
import LanguageServers
import Relocation
import Selectors
import SourceText
import SyntaxTrees

// Names in files for which there is no grammar: the language server says what they define. It knows names and extents; parts
// of definitions and what became of them after edits are known from syntax alone, and are refused.

/// What an operation needs to ask a server in passing.
struct ServerContext: Sendable {
  /// What is on disk, looked up when a server is needed.
  var sight: @Sendable () -> Task<Sight, Never>
  var limits: TimeLimits
}

extension Workspace {
  /// What a question is about; names that no grammar finds are looked for by the server.
  func scope(
    of question: Question,
    _ context: ServerContext,
    finding: inout Finding
  ) async throws(Failure) -> (Scope, String?) {
    guard let symbol = question.unpinnedSymbol else { return try scope(of: question) }
    var reason: Failure?
    if LanguageProfile.forScheme(symbol.language.name) != nil {
      do throws(Failure) {
        return try scope(of: question)
      } catch {
        guard error.code == .serverMissing else { throw error }
        reason = error
      }
    }
    do throws(Failure) {
      let target = try await target(of: symbol, question, context, finding: &finding)
      guard let language = Language(fileName: target.file.path) else {
        throw Failure(.internalError, "\(target.file.path) was looked into, and has no language")
      }
      return (.place(target, language), target.canonicalRequest)
    } catch {
      // What is missing first is the grammar.
      if let reason, error.code == .serverMissing { throw reason }
      throw error
    }
  }

  /// Answers from the files, or where there is no grammar for them, from what the server says of them.
  func read(
    _ question: Question,
    _ scope: Scope,
    _ context: ServerContext,
    finding: inout Finding
  ) async throws(Failure) -> Facts {
    guard let file = scope.file, let reason = missingSyntax(of: file) else {
      return try read(question, scope)
    }
    switch (question.kind, scope) {
    case (.outline, _):
      let facts: [SymbolFact]
      do throws(Failure) {
        facts = try await serverSymbols(of: file, context, finding: &finding)
      } catch {
        throw error.code == .serverMissing ? reason : error
      }
      return Facts(.outline(facts), provenance: .languageServer)
    case (.locate, .place(let target, _)):
      var symbol: PlaceFact.EnclosingSymbol?
      var selector: String?
      if question.selectorKind == nil || question.selectorKind == "symbol" {
        do throws(Failure) {
          let outline = try await serverOutline(of: file, context, finding: &finding)
          let found = outline.symbol(around: target.offset)
          symbol = found.map {
            PlaceFact.EnclosingSymbol(kind: $0.kind, qualifiedName: $0.names.joined(separator: "."))
          }
          selector = found.flatMap { self.selector(of: $0, in: outline) }
          // What was addressed by its name already has one, also where another file of the module comes first.
          if selector == nil, question.unpinnedSymbol?.role == nil, question.unpinnedSymbol != nil {
            selector = target.canonical
          }
        } catch {
          guard question.selectorKind == nil else { throw error.code == .serverMissing ? reason : error }
          finding.remarks.append("no symbol is named: \(error.message)")
        }
      }
      let place = try located(target, question, symbol: symbol, selector: selector)
      return Facts(.place(place), provenance: .languageServer)
    default:
      return try read(question, scope)
    }
  }

  /// Why nothing is known about the syntax of a file; nil where it is.
  private nonisolated func missingSyntax(of file: SourceFile) -> Failure? {
    guard file.path.hasPrefix(root + "/") else { return nil }
    let path = String(file.path.dropFirst(root.count + 1))
    guard LanguageProfile.forFile(named: path) != nil else {
      return Failure(
        .unsupportedCapability,
        "there is no outline of \(path): its language has no grammar here",
        hints: ["Use a cursor: \(path):42:7."]
      )
    }
    do {
      _ = try files.outline(of: path)
    } catch let error as Failure where error.code == .serverMissing {
      return error
    } catch {}
    return nil
  }

  // MARK: Asking

  private func documentSymbols(
    of file: SourceFile,
    _ context: ServerContext,
    finding: inout Finding
  ) async throws(Failure) -> ([LSPDocumentSymbol], AskedServer) {
    guard let language = Language(fileName: file.path) else {
      throw Failure(.serverMissing, "no language server is registered for \(file.path)")
    }
    let server = try await server(
      of: language,
      for: "symbols",
      using: ["documentSymbolProvider"],
      seeing: context.sight(),
      limits: context.limits,
      finding: &finding
    )
    let symbols = try await server.asked { () throws in
      try server.require("documentSymbolProvider", method: DocumentSymbolRequest.method)
      return try await server.send(DocumentSymbolRequest(uri: server.uri(of: file)), about: [file])
    }
    return (symbols, server)
  }

  private func serverOutline(
    of file: SourceFile,
    _ context: ServerContext,
    finding: inout Finding
  ) async throws(Failure) -> ServerOutline {
    let (symbols, server) = try await documentSymbols(of: file, context, finding: &finding)
    return ServerOutline(symbols, of: file, server.encoding)
  }

  private func serverSymbols(
    of file: SourceFile,
    _ context: ServerContext,
    finding: inout Finding
  ) async throws(Failure) -> [SymbolFact] {
    let (symbols, server) = try await documentSymbols(of: file, context, finding: &finding)
    let forms = forms(for: server.setup)
    return FactsFromLSP(forms: forms, sources: sources).symbols(symbols, uri: forms.form(ofPath: file.path))
  }

  // MARK: Names

  private func target(
    of symbol: SymbolSelector,
    _ question: Question,
    _ context: ServerContext,
    finding: inout Finding
  ) async throws(Failure) -> Target {
    let request = Selector.symbol(symbol).description
    guard symbol.role == nil || symbol.role == .definition, symbol.overload == nil else {
      throw Failure(
        .unsupportedCapability,
        "\(request) asks for what only a grammar tells, and there is none for \(symbol.language.name) here",
        hints: ["Leave the role and overload= out, or use :def; nth= picks one of several."]
      )
    }
    var found: [(path: String, file: SourceFile, symbol: ServerOutline.Symbol)] = []
    var names: [String] = []
    for path in try paths(of: symbol.module, in: symbol.language) {
      let file = try source(root + "/" + path)
      let outline = try await serverOutline(of: file, context, finding: &finding)
      found += outline.symbols(named: symbol.names).map { (path, file, $0) }
      names += outline.symbols.map { $0.names.joined(separator: ".") }
    }
    guard let first = found.first else {
      let nearest = NearestName.of(symbol.names.joined(separator: "."), in: names)
      throw Failure(
        .notFound,
        "\(symbol.module) defines no \(symbol.names.joined(separator: "."))",
        hints: nearest.map { ["Did you mean \($0)?"] } ?? [],
        data: ["nearest": .array(nearest.map { [.string($0)] } ?? [])]
      )
    }
    // A source comes before what stands beside it.
    let meant = found.indices.filter { found[$0].path == first.path }
    var index = 0
    if let nth = symbol.nth {
      guard found.indices.contains(nth) else {
        throw Failure(
          .notFound,
          "nth=\(nth) counts past the end: there are \(found.count), counted from 0",
          hints: ["Leave nth out to see them."]
        )
      }
      index = nth
    } else if meant.count > 1 {
      let candidates = meant.prefix(Relocator.candidateLimit).map { index in
        candidate(found[index].symbol, found[index].file, selector(symbol, nth: index))
      }
      throw Failure(
        .ambiguous,
        "\(request) means \(meant.count) definitions",
        hints: ["Use one of these selectors."],
        data: ["candidates": .array(candidates)]
      )
    }
    let chosen = found[index].symbol
    return Target(
      file: found[index].file,
      offset: chosen.name.lowerBound,
      range: symbol.role == .definition ? chosen.definition : chosen.name,
      original: question.selector ?? request,
      canonical: selector(symbol, nth: meant == [index] ? nil : index),
      canonicalRequest: request,
      evidence: ["method": "documentSymbol", "file": found[index].path, "kind": chosen.kind],
      definition: chosen.definition
    )
  }

  /// The files of a module, sources first.
  private nonisolated func paths(of module: String, in language: LanguageName) throws(Failure) -> [String] {
    let files = files
    var paths: [String] = []
    if let profile = LanguageProfile.forScheme(language.name) {
      paths = profile.moduleGraph(of: files).locations(ofModule: module)
        .flatMap { [$0.source, $0.stub].compactMap(\.self) }
    } else {
      let languages = ServerRegistry.builtIn.descriptors.flatMap(\.languages)
      guard let known = languages.first(where: { $0.name == language.name }) else {
        throw Failure(
          .unsupportedCapability,
          "nothing is known about \(language.name):// selectors: there is neither a grammar nor a language server",
          hints: ["`lanser server list` names the languages."]
        )
      }
      // What a header declares, its source defines.
      let headers = known.extensions.filter { $0.hasPrefix("h") }
      let endings = known.extensions.filter { !headers.contains($0) } + headers
      paths = endings.map { module + "." + $0 }.filter(files.fileExists)
    }
    guard !paths.isEmpty else {
      throw Failure(
        .notFound,
        "there is no module \(module) in the workspace",
        hints: nearestFiles(to: module).map { ["Did you mean \($0)?"] }
          ?? ["A module is the path of a file from the workspace folder, without its ending."]
      )
    }
    return paths
  }

  /// The selector of a symbol of a file; nil where the file is not the first of its module, which would come before it.
  private nonisolated func selector(of symbol: ServerOutline.Symbol, in outline: ServerOutline) -> String? {
    let path = String(outline.file.path.dropFirst(root.count + 1))
    guard let name = Language(fileName: path)?.scheme, let language = try? LanguageName(name) else {
      return nil
    }
    let module: String
    if let profile = LanguageProfile.forScheme(name) {
      let graph = profile.moduleGraph(of: files)
      guard let location = graph.module(ofPath: path) else { return nil }
      module = graph.text(of: location.name)
    } else {
      guard let dot = path.lastIndex(of: ".") else { return nil }
      module = String(path[..<dot])
    }
    let equals = outline.symbols(named: symbol.names)
    guard (try? paths(of: module, in: language))?.first == path,
      let index = equals.firstIndex(where: { $0.name == symbol.name }),
      let selector = try? SymbolSelector(language: language, module: module, names: symbol.names)
    else { return nil }
    return self.selector(selector, nth: equals.count > 1 ? index : nil)
  }

  private nonisolated func selector(_ symbol: SymbolSelector, nth: Int?) -> String {
    let exact = try? SymbolSelector(
      language: symbol.language,
      module: symbol.module,
      names: symbol.names,
      role: symbol.role,
      nth: nth
    )
    return Selector.symbol(exact ?? symbol).description
  }

  private nonisolated func candidate(
    _ symbol: ServerOutline.Symbol,
    _ file: SourceFile,
    _ selector: String
  ) -> JSONValue {
    let range = file.text.range(ofBytes: symbol.name, encoding: .utf16)
    return [
      "uri": .string(forms(for: nil).form(ofPath: file.path)),
      "kind": .string(symbol.kind),
      "selector": .string(selector),
      "range": bundleRange(range),
      "text": sources.excerpt(file.path, line: range.start.line).map { .string($0) } ?? .null,
    ]
  }
}

extension Language {
  /// The scheme of its selectors.
  fileprivate var scheme: String {
    LanguageProfile.all.first { $0.languageID == identifier }?.scheme ?? name
  }
}

extension Question {
  /// The symbolic selector that is asked about, unless it names a version.
  fileprivate var unpinnedSymbol: SymbolSelector? {
    guard let selector, case .symbol(let symbol)? = try? Selector(parsing: selector), symbol.snapshot == nil
    else { return nil }
    return symbol
  }
}
