extension SelectorParser {
  /// Parses `symbolic := scheme "://" moduleref "#" qualname (":" role)? options?`.
  mutating func symbolic(schemeEnd: Int) throws(SelectorSyntaxError) -> SymbolSelector {
    form = .symbol
    let scheme = String(decoding: bytes[..<schemeEnd], as: UTF8.self)
    let language = try checked(0..<schemeEnd, .language) { () throws(SelectorValueError) in
      try LanguageName(scheme)
    }
    let start = schemeEnd + 3
    if let mark = bytes[start...].firstIndex(of: .hash) {
      return try symbol(language, module: start..<mark, namesFrom: mark + 1)
    }
    // The alias `py://pkg.mod:Class.method`.
    if language.hasDottedModules, let mark = bytes[start...].firstIndex(of: .colon) {
      return try symbol(language, module: start..<mark, namesFrom: mark + 1)
    }
    throw failure(bytes.count..<bytes.count, .nameMark)
  }

  /// The alias `dotted ":" qualname (":" role)? options?`; nil when the string does not have its shape.
  ///
  /// Only identifiers are taken, and a module that ends like a source file is not: `app.py:main` means a file.
  mutating func symbolAlias() throws(SelectorSyntaxError) -> SymbolSelector? {
    let end = bytes.firstIndex(of: .question) ?? bytes.count
    guard let mark = bytes[..<end].firstIndex(of: .colon), Identifiers.areDotted(bytes[..<mark]),
      bytes[(mark + 1)..<end].split(separator: .colon, omittingEmptySubsequences: false)
        .allSatisfy(Identifiers.areDotted),
      SourceExtension.ofPath(bytes[..<mark]) == nil
    else { return nil }
    form = .symbol
    return try symbol(.python, module: 0..<mark, namesFrom: mark + 1)
  }

  private mutating func symbol(
    _ language: LanguageName,
    module moduleRange: Range<Int>,
    namesFrom start: Int
  ) throws(SelectorSyntaxError) -> SymbolSelector {
    guard !moduleRange.isEmpty else { throw failure(moduleRange, .module) }
    let module = try decoded(moduleRange)
    guard language.normalizedModule(module) != nil else {
      throw failure(moduleRange, language.hasDottedModules ? .dottedModule : .relativeModule)
    }
    next = bytes[start...].firstIndex(of: .question) ?? bytes.count
    let (names, role) = try qualifiedName(in: start..<next, role: .allowed)
    let found = try options(for: .symbol)
    return try checked(0..<bytes.count, .selector) { () throws(SelectorValueError) in
      try SymbolSelector(
        language: language,
        module: module,
        names: names,
        role: role,
        overload: found.overload,
        nth: found.nth,
        snapshot: found.snapshot
      )
    }
  }

  enum RolePolicy { case allowed, refused }

  /// Parses `qualname (":" role)?`, where `qualname := NAME (("." | ":" | "::") NAME)*`.
  ///
  /// Separators inside balanced parentheses belong to the name. The last name is a role when it is one of the four
  /// and a single colon stands before it.
  func qualifiedName(
    in range: Range<Int>,
    role policy: RolePolicy
  ) throws(SelectorSyntaxError) -> (names: [String], role: SymbolRole?) {
    let partners = Parentheses.partners(in: bytes, range)
    var names: [String] = []
    var nameStart = range.lowerBound
    var isBehindColon = false
    var index = range.lowerBound
    while index < range.upperBound {
      if bytes[index] == .leftParenthesis, let partner = partners[index - range.lowerBound] {
        index = partner + 1
        continue
      }
      guard bytes[index] == .dot || bytes[index] == .colon else {
        index += 1
        continue
      }
      guard nameStart < index else { throw failure(index..<(index + 1), .name) }
      names.append(try decoded(nameStart..<index))
      let isDouble = bytes[index...].prefix(range.upperBound - index).starts(with: "::".utf8)
      isBehindColon = bytes[index] == .colon && !isDouble
      index += isDouble ? 2 : 1
      nameStart = index
    }
    guard nameStart < range.upperBound else { throw failure(nameStart..<nameStart, .name) }
    if isBehindColon, let role = role(in: nameStart..<range.upperBound) {
      if policy == .allowed { return (names, role) }
      throw failure(nameStart..<range.upperBound, .name)
    }
    names.append(try decoded(nameStart..<range.upperBound))
    return (names, nil)
  }

  /// Parses `role := "def" | "sig" | "body" | "doc"`.
  private func role(in range: Range<Int>) -> SymbolRole? {
    SymbolRole.allCases.first { $0.rawValue.utf8.elementsEqual(bytes[range]) }
  }

  /// Parses `symbolid := "sym:" [A-Za-z0-9._~-]+`.
  mutating func symbolID() throws(SelectorSyntaxError) -> SymbolIDSelector {
    form = .symbolID
    next = 4
    while next < bytes.count, SymbolIDSelector.isIDByte(bytes[next]) { next += 1 }
    guard next > 4 else { throw failure(obstacle, .symbolID) }
    try requireEnd()
    let id = String(decoding: bytes[4...], as: UTF8.self)
    return try checked(4..<bytes.count, .symbolID) { () throws(SelectorValueError) in
      try SymbolIDSelector(id: id)
    }
  }
}

/// The names that aliases may be made of.
enum Identifiers {
  /// Whether the bytes are identifiers joined by single dots; letters outside ASCII count as letters.
  static func areDotted(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.split(separator: .dot, omittingEmptySubsequences: false).allSatisfy { part in
      guard let first = part.first, !first.isDigit else { return false }
      return part.allSatisfy { $0.isLetter || $0.isDigit || $0 == .underscore || $0 > 0x7F }
    }
  }
}

/// File name extensions that give a language away.
enum SourceExtension {
  private static let languages: [(ending: String, language: String)] = [
    (".py", "py"), (".pyi", "py"), (".ts", "ts"), (".tsx", "ts"), (".js", "js"), (".jsx", "js"),
    (".mjs", "js"),
    (".swift", "swift"), (".rs", "rs"), (".go", "go"), (".c", "c"), (".h", "c"), (".cpp", "cpp"),
    (".cc", "cpp"),
    (".hpp", "cpp"), (".java", "java"),
  ]

  /// The language of a path and the length of the extension, or nil for other paths.
  static func ofPath(_ bytes: ArraySlice<UInt8>) -> (language: String, length: Int)? {
    guard
      let entry = languages.first(where: { bytes.suffix($0.ending.utf8.count).elementsEqual($0.ending.utf8) })
    else { return nil }
    return (entry.language, entry.ending.utf8.count)
  }
}
