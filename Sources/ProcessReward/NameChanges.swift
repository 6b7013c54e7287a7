import SourceText

/// Names that an edit changes wherever they occur, as a rename does.
///
/// They are found in the edit itself: where the tokens of a hunk and of what it replaces are the same but for some
/// words, each pair of words is a vote. A name that has always become the same other name has been renamed. Renamed
/// files change the names of modules. The names serve only to recognise old diagnostics under new names, so a wrong
/// one does no harm unless a diagnostic appears that is worded exactly so.
struct NameChanges: Sendable {
  private let words: [String: String]
  /// Dotted names of renamed modules, the longest first.
  private let modules: [(old: String, new: String)]

  /// - Parameters:
  ///   - known: names that the operation says it changes.
  ///   - changed: the files of the edit.
  init(known: [String: String], in changed: ChangedFiles) {
    var votes: [String: [String: Int]] = [:]
    for file in changed.files {
      guard let before = file.before, let after = file.after else { continue }
      for hunk in file.hunks where !hunk.before.isEmpty && !hunk.after.isEmpty {
        Self.vote(before, hunk.before, after, hunk.after, &votes)
      }
    }
    var words: [String: String] = [:]
    for (old, candidates) in votes {
      let total = candidates.values.reduce(0, +)
      // By count, then by name: dictionaries have no order.
      let best = candidates.max { ($0.value, $1.key) < ($1.value, $0.key) }
      if let best, best.key != old, best.value * 5 >= total * 4 { words[old] = best.key }
    }
    var modules: [String: String] = [:]
    for file in changed.files {
      guard let old = file.beforeURI, let new = file.afterURI, old != new else { continue }
      modules[old] = new
      let names = (Self.moduleName(old), Self.moduleName(new))
      if names.0 != names.1 { modules[names.0] = names.1 }
      let parts = (names.0.split(separator: "."), names.1.split(separator: "."))
      guard parts.0.count == parts.1.count else { continue }
      for (part, other) in zip(parts.0, parts.1) where part != other { words[String(part)] = String(other) }
    }
    words.merge(known) { $1 }
    self.words = words
    self.modules = modules.sorted { left, right in
      (left.key.utf8.count, right.key) > (right.key.utf8.count, left.key)
    }.map { ($0.key, $0.value) }
  }

  var isEmpty: Bool { words.isEmpty && modules.isEmpty }

  /// The text with every old name replaced.
  func applied(to text: String) -> String {
    var result = text
    for module in modules where result.contains(module.old) {
      result = replacing(module.old, by: module.new, in: result)
    }
    guard !words.isEmpty else { return result }
    var output: [UInt8] = []
    var word: [UInt8] = []
    func flush() {
      guard !word.isEmpty else { return }
      let name = String(decoding: word, as: UTF8.self)
      output += words[name].map { Array($0.utf8) } ?? word
      word.removeAll(keepingCapacity: true)
    }
    for byte in result.utf8 {
      if Lexer.isWordByte(byte) {
        word.append(byte)
      } else {
        flush()
        output.append(byte)
      }
    }
    flush()
    return String(decoding: output, as: UTF8.self)
  }

  private func replacing(_ old: String, by new: String, in text: String) -> String {
    var result = ""
    var rest = Substring(text)
    while let range = rest.firstRange(of: old) {
      let before = result.utf8.last.map(Lexer.isWordByte) ?? false
      let isWhole =
        !(range.lowerBound == rest.startIndex ? before : false)
        && !(rest[..<range.lowerBound].utf8.last.map(Lexer.isWordByte) ?? false)
        && !(rest[range.upperBound...].utf8.first.map(Lexer.isWordByte) ?? false)
      result += rest[..<range.lowerBound]
      result += isWhole ? new : old
      rest = rest[range.upperBound...]
    }
    return result + rest
  }

  /// `src/pkg/mod.py` as it is imported: `pkg.mod`.
  private static func moduleName(_ uri: String) -> String {
    var path = Substring(uri)
    if let slash = path.lastIndex(of: "/"), let dot = path[slash...].firstIndex(of: ".") {
      path = path[..<dot]
    } else if !path.contains("/"), let dot = path.firstIndex(of: ".") {
      path = path[..<dot]
    }
    var parts = path.split(separator: "/")
    if parts.first == "src" || parts.first == "lib" { parts.removeFirst() }
    if parts.last == "__init__" || parts.last == "index" { parts.removeLast() }
    return parts.joined(separator: ".")
  }

  private static func vote(
    _ before: LexedText,
    _ old: Range<Int>,
    _ after: LexedText,
    _ new: Range<Int>,
    _ votes: inout [String: [String: Int]]
  ) {
    if vote(before, before.tokens(in: old), after, after.tokens(in: new), &votes) { return }
    guard old.count == new.count else { return }
    for (oldLine, newLine) in zip(old, new) {
      let tokens = (before.tokens[before.lineTokens[oldLine]], after.tokens[after.lineTokens[newLine]])
      _ = vote(before, tokens.0, after, tokens.1, &votes)
    }
  }

  /// Votes when the tokens are the same but for some words.
  private static func vote(
    _ before: LexedText,
    _ old: ArraySlice<LexicalToken>,
    _ after: LexedText,
    _ new: ArraySlice<LexicalToken>,
    _ votes: inout [String: [String: Int]]
  ) -> Bool {
    guard old.count == new.count, zip(old, new).allSatisfy({ $0.kind == $1.kind }) else { return false }
    var pairs: [(String, String)] = []
    for (oldToken, newToken) in zip(old, new) {
      switch oldToken.kind {
      case .word: pairs.append((before.string(oldToken), after.string(newToken)))
      case .symbol, .number:
        guard before.text.bytes[oldToken.range] == after.text.bytes[newToken.range] else { return false }
      case .string: break
      }
    }
    for (oldName, newName) in pairs { votes[oldName, default: [:]][newName, default: 0] += 1 }
    return true
  }
}
