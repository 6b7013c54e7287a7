extension SelectorSyntaxError: CustomStringConvertible {
  package var description: String { rendered() }

  /// Prints the input with a caret under the offending part, what was expected, and what may have been meant.
  ///
  /// The input takes one line of at most `width` columns: longer ones are cut around the part, and characters that do
  /// not print are percent-encoded, so that the caret stands where it should and no terminal is steered.
  package func rendered(width: Int = 100) -> String {
    let cells = Self.cells(of: input, marking: span)
    let window = Self.window(of: cells, width: max(width, 20))
    let shown = cells[window]
    let head = window.lowerBound > 0 ? "…" : ""
    let tail = window.upperBound < cells.count ? "…" : ""
    let lead = shown.prefix { !$0.isMarked }
    let marked = shown.filter(\.isMarked)
    // Nothing is marked where something is missing at the end.
    let indent = head.unicodeScalars.count + lead.reduce(0) { $0 + $1.width }
    let caretWidth = max(1, marked.reduce(0) { $0 + $1.width })
    var lines = [
      "  " + head + shown.map(\.text).joined() + tail,
      "  " + String(repeating: " ", count: indent) + "^" + String(repeating: "~", count: caretWidth - 1),
      "expected " + Self.list(expected.map(\.rawValue)),
    ]
    if let meant = suggestion?.description, meant.utf8.count <= Self.longestSuggestion {
      lines.append("did you mean: \(meant)")
    } else {
      lines.append("the form is: \(template)")
    }
    return lines.joined(separator: "\n")
  }

  /// A cut suggestion would be of no use, and nobody reads one that is longer, in bytes.
  private static let longestSuggestion = 400

  /// One character as it is shown.
  private struct Cell {
    var text: String
    var width: Int
    var isMarked: Bool
  }

  private static func cells(of input: String, marking span: Range<Int>) -> [Cell] {
    var offset = 0
    return input.unicodeScalars.map { scalar in
      defer { offset += UTF8.width(scalar) }
      let isMarked = span.contains(offset) || (span.isEmpty && span.lowerBound == offset)
      guard scalar != " ", PercentEncoding.isNonPrinting(scalar) else {
        return Cell(text: String(scalar), width: width(of: scalar), isMarked: isMarked)
      }
      var text = ""
      PercentEncoding.appendEncoded(scalar, to: &text)
      return Cell(text: text, width: text.utf8.count, isMarked: isMarked)
    }
  }

  /// The cells to show: all, or as many as fit with the marked part in view.
  private static func window(of cells: [Cell], width: Int) -> Range<Int> {
    guard cells.reduce(0, { $0 + $1.width }) > width else { return cells.indices }
    let focus = cells.firstIndex(where: \.isMarked) ?? cells.count
    var (low, high) = (focus, focus)
    var used = 2
    // Two thirds of the line go to what stands before the part.
    while low > 0, used + cells[low - 1].width <= width * 2 / 3 {
      low -= 1
      used += cells[low].width
    }
    while high < cells.count, used + cells[high].width <= width {
      used += cells[high].width
      high += 1
    }
    return low..<high
  }

  /// Columns in a terminal: marks that combine take none, East Asian wide characters and emoji two.
  private static func width(of scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x0300...0x036F, 0xFE00...0xFE0F, 0x20D0...0x20FF: 0
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
      0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      2
    default: 1
    }
  }

  private static func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " or " + last
  }
}
