import Glibc
import Relocation
import SyntaxTrees

/// Measures how many anchors whose text is unchanged are found again in a second.
struct AnchorSpeed {
  /// Finds the anchors of all statements of a file, again and again for about a second.
  ///
  /// - Parameters:
  ///   - directory: holds the file.
  ///   - path: of the file, from there.
  ///   - grammar: of its language.
  /// - Throws: what reading or parsing throws.
  /// - Returns: a line that says how fast that was.
  static func measure(_ directory: String, _ path: String, _ grammar: Grammar) throws -> String {
    let reader = WorkspaceReader(contents: DirectoryContents(root: directory, grammar: grammar))
    guard let file = try reader.statements(of: path), let source = try reader.text(of: path) else {
      throw Workbench.Missing(what: path)
    }
    let imprints = (0..<file.count).map { Imprint(of: $0, in: file, source: source, path: path) }
    let relocator = Relocator(reader: reader)
    let clock = ContinuousClock()
    let start = clock.now
    var (count, exact) = (0, 0)
    while clock.now - start < .seconds(1) {
      for imprint in imprints {
        let result = try relocator.relocate(imprint, profile: .python)
        count += 1
        if result.ranked.first?.score == 1 { exact += 1 }
      }
    }
    let seconds = Double((clock.now - start) / .milliseconds(1)) / 1000
    let lines = source.count { $0 == UInt8(ascii: "\n") }
    return
      "\(Int(Double(count) / seconds)) anchors a second in \(lines) lines, \(exact * 100 / max(1, count)) % exact"
  }
}
