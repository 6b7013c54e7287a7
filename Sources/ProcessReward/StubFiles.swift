import SourceText

/// Files that an edit creates and that stand for code instead of being it.
struct StubFiles: Sendable {
  struct Stub: Sendable {
    var uri: String
    /// The name of the module.
    var module: String
    /// The path of what it stands for, without suffix.
    var path: String
    /// The names that it declares.
    var names: Set<String>
    var kind: Evidence.Kind
  }

  let stubs: [Stub]

  init(_ changed: ChangedFiles) {
    stubs = changed.files.compactMap { file in
      guard let uri = file.afterURI, let after = file.after, let dot = uri.lastIndex(of: ".") else {
        return nil
      }
      let isStub = uri.hasSuffix(".pyi") || uri.hasSuffix(".d.ts")
      let wasStub = file.beforeURI.map { $0.hasSuffix(".pyi") || $0.hasSuffix(".d.ts") } ?? false
      let isEmptyModule = uri.hasSuffix(".py") && file.before == nil && !Self.definesAnything(after)
      guard (isStub && !wasStub) || isEmptyModule else { return nil }
      var path = String(uri[..<dot])
      if path.hasSuffix(".d") { path.removeLast(2) }
      if path.hasSuffix("/__init__") { path.removeLast("/__init__".count) }
      return Stub(
        uri: uri,
        module: path.split(separator: "/").last.map(String.init) ?? path,
        path: path,
        names: Self.names(after),
        kind: isStub ? .stubFile : .emptyModule
      )
    }
  }

  private static func names(_ text: LexedText) -> Set<String> {
    var names: Set<String> = []
    for line in text.statementStarts.indices where text.statementStarts[line] == line {
      guard let keyword = text.keyword(at: line), keyword != "import", keyword != "from" else { continue }
      names.formUnion(TypeEvasion.declaredNames(at: line, in: text))
    }
    return names
  }

  /// A module with nothing but `__getattr__` defines everything, and so nothing.
  private static func definesAnything(_ text: LexedText) -> Bool {
    text.statementStarts.indices.contains { line in
      guard text.statementStarts[line] == line, text.parents[line] < 0, let keyword = text.keyword(at: line)
      else {
        return false
      }
      return keyword != "pass" && keyword != "import" && keyword != "from"
        && !text.words(text.tokens(inStatementAt: line)).contains("__getattr__")
    }
  }

  /// The stub that a diagnostic may have gone behind.
  ///
  /// - Parameters:
  ///   - diagnostic: one about code that nobody touched.
  ///   - names: on its line, and in its message.
  /// - Returns: nil when no stub has to do with it.
  func stub(hiding diagnostic: RewardDiagnostic, names: Set<String>) -> Stub? {
    // These ask for a stub.
    if diagnostic.code == "reportMissingTypeStubs" || diagnostic.code == "import-untyped" { return nil }
    return stubs.first { stub in
      if stub.uri == diagnostic.uri { return false }
      if diagnostic.uri.hasPrefix(stub.path + ".") { return stub.kind == .stubFile }
      if stub.kind == .emptyModule {
        return ConfigurationChange.isAboutImports(diagnostic) && names.contains(stub.module)
      }
      return names.contains(stub.module) || !names.isDisjoint(with: stub.names)
        || stub.names.contains("__getattr__")
    }
  }
}
