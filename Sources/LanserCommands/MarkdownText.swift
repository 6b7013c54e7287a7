/// Markdown as a server writes it, to be read in a terminal.
///
/// Taken away is what is there for a renderer's sake alone: the fences of code blocks, backslashes before punctuation and
/// references to characters. Everything else stays as it is, and so does all code.
struct MarkdownText {
  private let source: String

  init(_ source: String) { self.source = source }

  var plain: String {
    var isCode = false
    var lines: [String] = []
    for line in source.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isCode.toggle()
      } else {
        lines.append(isCode ? String(line) : Self.unescaped(line))
      }
    }
    return lines.joined(separator: "\n")
  }

  private static let references = ["&nbsp;": " ", "&lt;": "<", "&gt;": ">", "&amp;": "&"]

  /// A line of prose; spans of code in it stay as they are.
  private static func unescaped(_ line: Substring) -> String {
    var result = ""
    var rest = line
    var isCode = false
    while let character = rest.first {
      if character == "\\", !isCode, let next = rest.dropFirst().first, isPunctuation(next) {
        result.append(next)
        rest = rest.dropFirst(2)
      } else if !isCode, let reference = references.first(where: { rest.hasPrefix($0.key) }) {
        result += reference.value
        rest = rest.dropFirst(reference.key.count)
      } else {
        if character == "`" { isCode.toggle() }
        result.append(character)
        rest = rest.dropFirst()
      }
    }
    return result
  }

  /// What CommonMark lets a backslash stand before.
  private static func isPunctuation(_ character: Character) -> Bool {
    character.isASCII && !character.isLetter && !character.isNumber && !character.isWhitespace
  }
}
