import CanonicalJSON
import SourceText

/// Reads the members of one `PositionSpec`.
struct PositionSpecReader {
  let object: JSONObject

  func form() throws(PositionSpecError) -> SelectorForm {
    guard let form = SelectorForm(rawValue: try string("kind")) else { throw failure("kind", .kind) }
    return form
  }

  func refuseUnknownMembers(of form: SelectorForm) throws(PositionSpecError) {
    let known =
      switch form {
      case .cursor: ["uri", "line", "col", "indexing", "doc"]
      case .range: ["uri", "start", "end", "indexing", "doc"]
      case .symbol: ["language", "module", "qualname", "role", "overload", "nth", "doc"]
      case .ast: ["language", "path", "doc"]
      case .anchor:
        ["uri", "snippet", "ctx", "hash", "before", "after", "in", "line", "at", "sketch", "nth", "doc"]
      case .symbolID: ["id"]
      }
    for key in object.keys where key != "kind" && !known.contains(key) { throw failure(key, .noSuchMember) }
  }

  // MARK: - The six kinds

  func cursor() throws(PositionSpecError) -> CursorSelector {
    let path = try path()
    let line = try number("line", from: 1, .position)
    let column = try number("col", from: 1, .position)
    let (indexing, snapshot) = (try indexing(), try snapshot())
    return try made("line", .position) { () throws(SelectorValueError) in
      try CursorSelector(path: path, line: line, column: column, indexing: indexing, snapshot: snapshot)
    }
  }

  func range() throws(PositionSpecError) -> RangeSelector {
    let path = try path()
    let (start, end) = (try pair("start"), try pair("end"))
    let (indexing, snapshot) = (try indexing(), try snapshot())
    return try made("end", .orderedRange) { () throws(SelectorValueError) in
      try RangeSelector(path: path, start: start, end: end, indexing: indexing, snapshot: snapshot)
    }
  }

  /// The member `module` may be left out when `qualname` is spelled `pkg.mod:Class.method`, or repeat what is there.
  func symbol() throws(PositionSpecError) -> SymbolSelector {
    let languageName = try string("language")
    let language = try made("language", .language) { () throws(SelectorValueError) in
      try LanguageName(languageName)
    }
    var module = try optionalString("module")
    var qualname = try string("qualname")
    if let colon = qualname.utf8.firstIndex(of: .colon), language.hasDottedModules {
      let prefix = String(qualname[..<colon])
      if module == nil || module?.utf8.elementsEqual(prefix.utf8) == true {
        module = prefix
        qualname = String(qualname[qualname.utf8.index(after: colon)...])
      }
    }
    guard let module else { throw failure("module", .present) }
    let parser = SelectorParser(qualname)
    guard let names = try? parser.qualifiedName(in: 0..<parser.bytes.count, role: .refused).names else {
      throw failure("qualname", .qualname)
    }
    var role: SymbolRole?
    if let spelling = try optionalString("role") {
      role = SymbolRole(rawValue: spelling)
      if role == nil { throw failure("role", .role) }
    }
    let overload = try optionalNumber("overload", from: 0, .count)
    let nth = try optionalNumber("nth", from: 0, .count)
    let snapshot = try snapshot()
    return try made("module", .module) { () throws(SelectorValueError) in
      try SymbolSelector(
        language: language,
        module: module,
        names: names,
        role: role,
        overload: overload,
        nth: nth,
        snapshot: snapshot
      )
    }
  }

  func ast() throws(PositionSpecError) -> ASTSelector {
    var language: LanguageName?
    if let name = try optionalString("language") {
      language = try made("language", .language) { () throws(SelectorValueError) in try LanguageName(name) }
    }
    guard let member = member("path") else { throw failure("path", .present) }
    guard case .array(let elements) = member, !elements.isEmpty else { throw failure("path", .steps) }
    var steps: [ASTStep] = []
    for (index, element) in elements.enumerated() {
      guard let step = step(element) else { throw failure("path", element: index, .step) }
      steps.append(step)
    }
    let snapshot = try snapshot()
    return try made("path", .steps) { () throws(SelectorValueError) in
      try ASTSelector(language: language, steps: steps, snapshot: snapshot)
    }
  }

  private func step(_ element: JSONValue) -> ASTStep? {
    guard case .array(var parts) = element, case .string(let kind)? = parts.first else { return nil }
    parts.removeFirst()
    var value: String?
    if case .string(let text)? = parts.first {
      value = text
      parts.removeFirst()
    }
    var nth: Int?
    if let number = parts.first?.intValue {
      nth = number
      parts.removeFirst()
    }
    return parts.isEmpty ? try? ASTStep(kind: kind, value: value, nth: nth) : nil
  }

  func anchor() throws(PositionSpecError) -> AnchorSelector {
    let path = try path()
    let snippet = try string("snippet")
    let contextLength = try optionalNumber("ctx", from: 0, .count)
    var hash: ContentHash?
    if let spelling = try optionalString("hash") {
      hash = try made("hash", .hash) { () throws(SelectorValueError) in try ContentHash(spelling) }
    }
    let (before, after) = (try optionalString("before"), try optionalString("after"))
    let scope = try scope()
    let line = try optionalNumber("line", from: 1, .position)
    let offset = try optionalNumber("at", from: 0, .count)
    let sketch = try sketch()
    let nth = try optionalNumber("nth", from: 0, .count)
    let snapshot = try snapshot()
    return try made("snippet", .snippet) { () throws(SelectorValueError) in
      try AnchorSelector(
        path: path,
        snippet: snippet,
        contextLength: contextLength,
        hash: hash,
        before: before,
        after: after,
        scope: scope,
        line: line,
        offset: offset,
        sketch: sketch,
        nth: nth,
        snapshot: snapshot
      )
    }
  }

  private func scope() throws(PositionSpecError) -> [String]? {
    guard let spelling = try optionalString("in") else { return nil }
    let parser = SelectorParser(spelling)
    guard let names = try? parser.qualifiedName(in: 0..<parser.bytes.count, role: .refused).names else {
      throw failure("in", .qualname)
    }
    return names
  }

  private func sketch() throws(PositionSpecError) -> String? {
    guard let text = try optionalString("sketch") else { return nil }
    guard (1...SelectorLimit.sketch).contains(text.utf8.count),
      text.utf8.allSatisfy(AnchorSelector.isSketchByte)
    else { throw failure("sketch", .sketch) }
    return text
  }

  func symbolID() throws(PositionSpecError) -> SymbolIDSelector {
    let id = try string("id")
    return try made("id", .symbolID) { () throws(SelectorValueError) in try SymbolIDSelector(id: id) }
  }

  // MARK: - Members

  /// An error at a member, or with an index at an element of it.
  private func failure(
    _ key: String,
    element: Int? = nil,
    _ expected: PositionSpecExpectation
  ) -> PositionSpecError {
    let token = key.unicodeScalars.map { $0 == "~" ? "~0" : $0 == "/" ? "~1" : String($0) }.joined()
    return PositionSpecError(pointer: "/\(token)" + (element.map { "/\($0)" } ?? ""), expected: expected)
  }

  private func made<Value>(
    _ key: String,
    _ expected: PositionSpecExpectation,
    _ make: () throws(SelectorValueError) -> Value
  ) throws(PositionSpecError) -> Value {
    do { return try make() } catch { throw failure(key, expected) }
  }

  /// A member that is there and not `null`.
  private func member(_ key: String) -> JSONValue? {
    guard let value = object[key] else { return nil }
    if case .null = value { return nil }
    return value
  }

  private func optionalString(_ key: String) throws(PositionSpecError) -> String? {
    guard let value = member(key) else { return nil }
    guard case .string(let text) = value else { throw failure(key, .string) }
    return text
  }

  private func string(_ key: String) throws(PositionSpecError) -> String {
    guard let text = try optionalString(key) else { throw failure(key, .present) }
    return text
  }

  private func optionalNumber(
    _ key: String,
    from lowest: Int,
    _ expected: PositionSpecExpectation
  ) throws(PositionSpecError) -> Int? {
    guard let value = member(key) else { return nil }
    guard let number = value.intValue, (lowest...SelectorLimit.number).contains(number) else {
      throw failure(key, expected)
    }
    return number
  }

  private func number(
    _ key: String,
    from lowest: Int,
    _ expected: PositionSpecExpectation
  ) throws(PositionSpecError) -> Int {
    guard let number = try optionalNumber(key, from: lowest, expected) else { throw failure(key, .present) }
    return number
  }

  private func pair(_ key: String) throws(PositionSpecError) -> (line: Int, column: Int) {
    guard let value = member(key) else { throw failure(key, .present) }
    guard case .array(let elements) = value, elements.count == 2, let line = elements[0].intValue,
      let column = elements[1].intValue, (1...SelectorLimit.number).contains(line),
      (1...SelectorLimit.number).contains(column)
    else { throw failure(key, .pair) }
    return (line, column)
  }

  private func path() throws(PositionSpecError) -> SelectorPath {
    let uri = try string("uri")
    guard let path = try? SelectorPath(parsing: uri) else { throw failure("uri", .uri) }
    return path
  }

  private func indexing() throws(PositionSpecError) -> PositionEncoding? {
    guard let spelling = try optionalString("indexing") else { return nil }
    guard let unit = PositionEncoding(selectorSpelling: spelling) else {
      throw failure("indexing", .indexing)
    }
    return unit
  }

  private func snapshot() throws(PositionSpecError) -> SnapshotPin? {
    guard let spelling = try optionalString("doc") else { return nil }
    return try made("doc", .snapshot) { () throws(SelectorValueError) in try SnapshotPin(spelling) }
  }
}
