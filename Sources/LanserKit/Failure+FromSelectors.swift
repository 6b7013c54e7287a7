package import AnalysisBundles
import CanonicalJSON
package import Selectors
import SourceText

extension Failure {
  /// A selector that does not parse, with a caret under what is wrong.
  package init(_ error: SelectorSyntaxError) {
    let expected = error.expected.map(\.rawValue)
    // The first two lines show the input and the caret; the rest is said in the message and the hint.
    let caret = error.rendered().split(separator: "\n").prefix(2).map { JSONValue.string(String($0)) }
    self.init(
      .badSelectorSyntax,
      "not a selector at character \(error.scalarOffset + 1): expected \(expected.joined(separator: " or "))",
      hints: [error.suggestion.map { "did you mean \($0)" } ?? "the form is \(error.template)"],
      data: [
        "offset": .integer(error.utf8Offset),
        "expected": .array(expected.map { .string($0) }),
        "suggestion": error.suggestion.map { .string($0.description) } ?? .null,
        "caret": .array(Array(caret)),
      ]
    )
  }

  /// A position that is not one in the text of the file.
  init(_ error: SourceTextError, position: TextPosition, path: String) {
    let place = "\(path):\(position.line + 1):\(position.column + 1)"
    switch error {
    case .lineOutOfRange(_, let lineCount):
      self.init(
        .indexingMismatch,
        "\(place) is behind the end of the file, which has \(lineCount) lines",
        hints: ["Lines count from one."],
        data: ["lines": .integer(lineCount)]
      )
    case .columnPastEndOfLine(_, _, let lineLength, let encoding):
      self.init(
        .indexingMismatch,
        "\(place) is behind the end of the line, which has \(lineLength) columns in \(encoding.rawValue)",
        hints: ["Columns count from one; choose their unit with --index-io."],
        data: ["columns": .integer(lineLength)]
      )
    case .columnInsideCharacter(_, _, let encoding):
      self.init(
        .indexingMismatch,
        "\(place) is in the middle of a character, counted in \(encoding.rawValue)",
        hints: ["Choose the unit of columns with --index-io utf-16, utf-8 or codepoint."]
      )
    default:
      self.init(.indexingMismatch, "\(place) is not a position in the file: \(error)")
    }
  }
}
