import SourceText

/// Lines that an edit puts into comments and strings: code that is still to be read, and never run.
struct HiddenCode: Sendable {
  struct Place: Hashable, Sendable {
    var kind: Evidence.Kind
    var file: Int
    var line: Int
  }

  private var places: [String: Place] = [:]

  init(_ changed: ChangedFiles) {
    for (number, file) in changed.files.enumerated() {
      guard let text = file.after, text.rules != nil else { continue }
      for hunk in file.hunks {
        for line in hunk.after { note(line, number, text) }
      }
    }
  }

  private mutating func note(_ line: Int, _ file: Int, _ text: LexedText) {
    if let comment = text.comment(at: line) {
      let content = comment.drop { "#/*! \t".contains($0) }
      add(String(content), Place(kind: .commentedOut, file: file, line: line))
    }
    if text.startsInside[line] { add(text.excerpt(line), Place(kind: .codeInString, file: file, line: line)) }
    for token in text.tokens[text.lineTokens[line]] where token.kind == .string {
      add(text.content(token), Place(kind: .codeInString, file: file, line: line))
    }
  }

  private mutating func add(_ line: String, _ place: Place) {
    let text = DiagnosticWording.normalised(line: lineExcerpt(line))
    if !text.isEmpty, places[text] == nil { places[text] = place }
  }

  func place(of line: String) -> Place? { places[line] }
}
