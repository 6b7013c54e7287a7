import SyntaxTestSupport
import SyntaxTrees

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Compares the outlines of files with what `fixtures/scripts/python_roles.py` says about them.
struct PythonParserComparison {
  private(set) var compared = 0
  private(set) var files = 0
  /// One line for each definition that differs, is missing or is one too many.
  private(set) var wrong: [String] = []

  init(sources: String) throws {
    let chosen = getenv("LANSER_TEST_PYTHON_SOURCES").map { String(cString: $0) } ?? sources
    let script =
      #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
      + "/fixtures/scripts/python_roles.py"
    let output = try ProgramOutput.of("python3 '\(script)' \(chosen)")
    var path = ""
    var rows: [[Substring]] = []
    for line in String(decoding: output, as: UTF8.self).split(separator: "\n") {
      let row = line.split(separator: "\t", omittingEmptySubsequences: false)
      if row[0] != path {
        try compare(path, rows)
        path = String(row[0])
        rows = []
      }
      rows.append(row)
    }
  }

  private mutating func compare(_ path: String, _ rows: [[Substring]]) throws {
    guard !rows.isEmpty else { return }
    files += 1
    let bytes = try ProgramOutput.contents(ofFile: path)
    let outline = try SyntaxOutline(parsing: bytes, profile: .python, grammar: TestGrammars.python())
    let lines = LineStarts(bytes)
    let ours = outline.symbols.filter(isStatement).map { symbol in
      [
        outline.qualifiedName(of: symbol).joined(separator: "."),
        symbol.kind == .class ? "class" : "function",
        lines.show(symbol.nameRange),
        lines.show(symbol.definitionRange),
        lines.show(symbol.signatureRange),
        lines.show(symbol.bodyRange),
        lines.show(symbol.docRange),
      ].joined(separator: "\t")
    }
    let theirs = rows.map { $0.dropFirst().joined(separator: "\t") }
    compared += theirs.count
    guard ours != theirs else { return }
    let oursSet = Set(ours)
    let theirsSet = Set(theirs)
    wrong += theirs.filter { !oursSet.contains($0) }.map { "\(path): expected \($0)" }
    wrong += ours.filter { !theirsSet.contains($0) }.map { "\(path): found    \($0)" }
  }

  /// Whether the symbol is a `def` or `class` statement rather than a name with a value.
  private func isStatement(_ symbol: OutlineSymbol) -> Bool {
    switch symbol.kind {
    case .class: true
    // A lambda's header does not start with a keyword: it starts with the name.
    case .function, .method, .property: symbol.signatureRange.lowerBound != symbol.nameRange.lowerBound
    default: false
    }
  }
}

/// Offsets as `line:column`, zero-based, with `\n`, `\r\n` and `\r` as line ends.
struct LineStarts {
  private var starts = [0]

  init(_ bytes: [UInt8]) {
    for (index, byte) in bytes.enumerated() {
      let isLoneReturn = byte == 13 && (index + 1 == bytes.count || bytes[index + 1] != 10)
      if byte == 10 || isLoneReturn { starts.append(index + 1) }
    }
    // A byte-order mark is not part of the first line's columns.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { starts[0] = 3 }
  }

  func show(_ range: Range<Int>?) -> String {
    guard let range else { return "-" }
    return show(range.lowerBound) + "-" + show(range.upperBound)
  }

  private func show(_ offset: Int) -> String {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return "\(low):\(offset - starts[low])"
  }
}
