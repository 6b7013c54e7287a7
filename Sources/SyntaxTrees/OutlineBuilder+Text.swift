import CTreeSitter

extension OutlineBuilder {
  func string(_ range: Range<Int>) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: text[range]), as: UTF8.self)
  }

  func matches(_ range: Range<Int>, _ word: String) -> Bool {
    range.count == word.utf8.count && text[range].elementsEqual(word.utf8)
  }

  /// The dotted name at the start of a decorator, without its arguments.
  func decoratorName(_ decorator: TSNode) -> String {
    var name: [UInt8] = []
    for byte in text[decorator.range].dropFirst() {
      if byte.isNameByte || byte == UInt8(ascii: ".") {
        name.append(byte)
      } else if !byte.isBlank || !name.isEmpty {
        break
      }
    }
    return String(decoding: name, as: UTF8.self)
  }

  /// Whether a branch's header says that only type checkers go there.
  func isTypeChecking(_ header: Range<Int>) -> Bool {
    let words = text[header].split { !$0.isNameByte }
    let names = profile.profile.typeCheckingNames
    guard words.contains(where: { word in names.contains { word.elementsEqual($0.utf8) } }) else {
      return false
    }
    return !words.contains { $0.elementsEqual("not".utf8) }
  }

  /// The part of a dotted name or expression after the last dot, quotes and white space dropped.
  func lastName(_ range: Range<Int>) -> String {
    let words = text[range].split { !$0.isNameByte }
    return words.last.map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// Whether nothing but one line end and indentation is between the two.
  func isDirectlyAbove(_ comments: Range<Int>, _ start: Int) -> Bool {
    guard comments.upperBound <= start else { return false }
    let gap = text[comments.upperBound..<start]
    return gap.allSatisfy { $0.isBlank || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
      && gap.count(where: { $0 == UInt8(ascii: "\n") }) <= 1
  }

  /// Joins a comment to the run above it, or starts a new run.
  func extend(_ run: Range<Int>?, by comment: Range<Int>) -> Range<Int> {
    guard let run, isDirectlyAbove(run, comment.lowerBound) else { return comment }
    return run.lowerBound..<comment.upperBound
  }

  /// Whether a name consists of capitals, digits and underscores with at least one capital.
  func isCapitals(_ name: Range<Int>) -> Bool {
    var hasCapital = false
    for byte in text[name] {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): hasCapital = true
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): break
      default: return false
      }
    }
    return hasCapital
  }
}
