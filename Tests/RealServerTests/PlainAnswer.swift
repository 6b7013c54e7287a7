/// An answer as lines of text that are the same for the same answer: sorted, each once.
struct PlainAnswer: Hashable, Sendable, CustomStringConvertible {
  let lines: [String]

  init(_ lines: [String] = []) { self.lines = Set(lines).sorted() }

  var isEmpty: Bool { lines.isEmpty }

  var description: String { isEmpty ? "nothing" : lines.joined(separator: "\n") }

  /// The lines that only one of two answers has, to be read in a report.
  func difference(from expected: PlainAnswer) -> String {
    let missing = expected.lines.filter { !lines.contains($0) }.map { "  missing: \($0)" }
    let added = lines.filter { !expected.lines.contains($0) }.map { "  added: \($0)" }
    return (missing + added).prefix(6).joined(separator: "\n")
  }
}
