// The spellings of other tools: compilers, search tools, test runners, code hosts, dotted names.

extension SelectorRepair {
  /// Mends the places that other tools print: `a.py:42`, `a.py#L10-L20`, `a.py(42,7)`, `a.py@42:7`, `a.py@R(1,2-3,4)`.
  func withForeignPosition() -> String? {
    let isAboutPosition = error.expected.contains {
      [.positionMark, .line, .columnMark, .column, .comma, .arrow, .rangeClose].contains($0)
    }
    guard isAboutPosition, error.form != .symbol else { return nil }
    let tail = Set("0123456789LlCcRr:,-.>()[]#@+ ".utf8)
    let marks = Set("@#:(+".utf8)
    var mark: Int?
    for index in bytes.indices.reversed() {
      guard tail.contains(bytes[index]) else { break }
      if marks.contains(bytes[index]) { mark = index }
    }
    guard let mark, mark > 0, let numbers = integers(in: mark..<bytes.count)?.map({ max($0, 1) }) else {
      return nil
    }
    let path = text(0..<((bytes[..<mark].lastIndex { $0 != 0x20 } ?? -1) + 1))
    // A hyphen joins two lines; before a number that none precedes it is a sign, and nobody means that.
    let hyphens = bytes.indices[mark...].filter { bytes[$0] == .hyphen }
    guard hyphens.allSatisfy({ bytes[$0 - 1].isDigit || bytes[$0 - 1] == .hyphen || bytes[$0 - 1] == 0x20 })
    else {
      return nil
    }
    switch numbers.count {
    case 4: return "\(path)@R(\(numbers[0]),\(numbers[1])->\(numbers[2]),\(numbers[3]))"
    case _ where error.form == .range: return nil
    case 1: return "\(path)@L\(numbers[0]):C1"
    case 2 where !hyphens.isEmpty: return "\(path)@R(\(numbers[0]),1->\(numbers[1] + 1),1)"
    case 2: return "\(path)@L\(numbers[0]):C\(numbers[1])"
    default: return nil
    }
  }

  /// Mends `a.py:42:7: error: …`, as compilers and search tools print it.
  func withPositionBeforeText() -> String? {
    var colon = bytes.firstIndex(of: .colon)
    while let first = colon {
      let line = bytes[(first + 1)...].prefix(while: \.isDigit)
      if !line.isEmpty, line.endIndex < bytes.count, bytes[line.endIndex] == .colon {
        let column = bytes[(line.endIndex + 1)...].prefix(while: \.isDigit)
        return text(0..<(column.isEmpty ? line.endIndex : column.endIndex)) + (column.isEmpty ? ":1" : "")
      }
      colon = bytes[(first + 1)...].firstIndex(of: .colon)
    }
    return nil
  }

  /// Mends `tests/a.py::Class::method`, `src/a.ts#f`, `pkg.mod#f`, `app.py:main`.
  func withNamesFromFile() -> String? {
    guard error.form == nil, let mark = bytes.firstIndex(where: { $0 == .hash || $0 == .colon }), mark > 0
    else {
      return nil
    }
    let nameBytes = bytes[mark...].drop { $0 == .hash || $0 == .colon }
    guard nameBytes.split(separator: .colon).allSatisfy(Identifiers.areDotted) else { return nil }
    let names = String(decoding: nameBytes, as: UTF8.self)
    if let source = SourceExtension.ofPath(bytes[..<mark]) {
      let module = moduleName(text(0..<(mark - source.length)), language: source.language)
      return "\(source.language)://\(module)#\(names)"
    }
    return Identifiers.areDotted(bytes[..<mark]) ? "py://\(text(0..<mark))#\(names)" : nil
  }

  /// Mends `py://src/app.py#f`.
  func withModuleOfPath() -> String? {
    guard error.expected.first == .dottedModule, !error.span.isEmpty else { return nil }
    var module = text(error.span)
    if let source = SourceExtension.ofPath(bytes[error.span]) {
      module = String(module.dropLast(source.length))
    }
    return replacing(error.span, with: moduleName(module, language: "py"))
  }

  private func moduleName(_ path: String, language: String) -> String {
    guard language == "py" else { return path }
    var parts = path.split(separator: "/").filter { $0 != "." }
    if parts.count > 1, parts.last == "__init__" { parts.removeLast() }
    return parts.joined(separator: ".")
  }

  /// Mends `anchor://a.py#text` and `anchor://a.py"text"`.
  func withQuotes() -> String? {
    guard error.expected.first == .snippetMark else { return nil }
    guard let mark = bytes[9...].firstIndex(of: .hash) else {
      return bytes[9...].firstIndex(of: .quote).map { replacing($0..<$0, with: "#") }
    }
    return text(0..<(mark + 1)) + "\"" + text((mark + 1)..<bytes.count) + "\""
  }

  /// Mends `pkg.mod.Class.method`: the names begin at the first capital, else at the last part.
  func withSplitName() -> String? {
    guard SourceExtension.ofPath(bytes[...]) == nil, Identifiers.areDotted(bytes[...]) else { return nil }
    return splitName(input)
  }

  private func splitName(_ name: String) -> String? {
    let parts = name.split(separator: ".")
    guard parts.count > 1 else { return nil }
    let capital = parts.dropFirst().firstIndex { $0.utf8.first?.isUppercaseLetter == true }
    let split = capital ?? parts.count - 1
    return "py://" + parts[..<split].joined(separator: ".") + "#" + parts[split...].joined(separator: ".")
  }

  /// Mends `ts://src/app:f` and `py://pkg.mod.f`.
  func withNameMark() -> String? {
    guard error.expected.first == .nameMark, let scheme = bytes.firstIndex(of: .slash) else { return nil }
    let start = scheme + 2
    if let colon = bytes[start...].firstIndex(of: .colon) { return replacing(colon..<(colon + 1), with: "#") }
    let isDotted = bytes.starts(with: "py:".utf8) && Identifiers.areDotted(bytes[start...])
    return isDotted ? splitName(text(start..<bytes.count)) : nil
  }

  /// Mends a path alone, or one with the beginning of a position.
  func withPosition() -> String? {
    guard error.form == nil else { return nil }
    var end = bytes.count
    if let mark = bytes.lastIndex(of: .at), ["@", "@L", "@R"].contains(text(mark..<bytes.count)) {
      end = mark
    }
    // A position that was meant but not understood is not part of the name.
    let name = bytes[..<end].split(separator: .slash).last ?? []
    guard !zip(name, name.dropFirst()).contains(where: { $0 == .at || $0 == .colon && $1.isDigit }) else {
      return nil
    }
    guard bytes[..<end].contains(.slash) || SourceExtension.ofPath(bytes[..<end]) != nil else { return nil }
    return text(0..<end) + "@L1:C1"
  }
}
