/// Source text with places marked in it, so that tests show positions and do not count them.
///
/// `let «1»x = «2»y` is the text `let x = y` with two places.
package struct MarkedSource: Sendable {
  package struct Place: Hashable, Sendable {
    /// From the start of the text, in bytes of UTF-8.
    package var utf8Offset: Int
    /// Zero-based; lines end with LF, CR LF or CR.
    package var line: Int
    /// Zero-based, from the start of the line, in each unit.
    package var utf8Column: Int
    package var utf16Column: Int
    package var utf32Column: Int
  }

  package struct Problem: Error, CustomStringConvertible {
    package let description: String
  }

  /// The text without the marks.
  package let text: String
  package let places: [String: Place]

  package init(_ marked: String) throws {
    var text = ""
    var places: [String: Place] = [:]
    var line = 0
    var lineStart = text.unicodeScalars.startIndex
    var scalars = marked.unicodeScalars[...]
    while let scalar = scalars.popFirst() {
      guard scalar == "«" else {
        text.unicodeScalars.append(scalar)
        if scalar == "\n" || (scalar == "\r" && scalars.first != "\n") {
          line += 1
          lineStart = text.unicodeScalars.endIndex
        }
        continue
      }
      let name = String(scalars.prefix { $0 != "»" })
      guard !name.isEmpty, !name.contains("\n"), scalars.count > name.unicodeScalars.count else {
        throw Problem(description: "a mark is not closed in line \(line + 1)")
      }
      scalars = scalars.dropFirst(name.unicodeScalars.count + 1)
      guard places[name] == nil else { throw Problem(description: "the mark \(name) is used twice") }
      let before = text.unicodeScalars[lineStart...]
      places[name] = Place(
        utf8Offset: text.utf8.count,
        line: line,
        utf8Column: before.reduce(0) { $0 + UTF8.width($1) },
        utf16Column: before.reduce(0) { $0 + UTF16.width($1) },
        utf32Column: before.count
      )
    }
    self.text = text
    self.places = places
  }

  /// The place with this mark.
  package func place(_ name: String) throws -> Place {
    guard let place = places[name] else { throw Problem(description: "there is no mark \(name)") }
    return place
  }
}
