import SourceText

/// Finds which diagnostic after an edit is which before it.
///
/// Input: two lists in the order of bundles, and the files that the edit touches. Output: pairs. The passes go from
/// what is certain to what is likely, and each pairs what is left in the order of the lists: the same words on a line
/// that did not change; the same words about an equal line of the same file, then of any file; the same words in the
/// same file, about a line that was edited; then the same once more with the names that the edit changes; last, the
/// same code at the same place of an unchanged line with other words. So a diagnostic keeps its identity when lines
/// move, code moves or names change. Every pass is linear.
struct DiagnosticMatcher {
  private struct Key: Hashable {
    var file = -1
    var line = -1
    var code = -1
    var message = -1
    var text = -1
  }

  /// What a diagnostic looks like to the passes; equal numbers stand for equal texts.
  private struct Features {
    /// Of the file as it is called afterwards, or -1 when it is deleted.
    var file: Int
    /// The line as it is numbered afterwards, or -1 when it was edited.
    var line: Int
    var code: Int
    var message: Int
    var text: Int
    var renamedMessage: Int
    var renamedText: Int
    /// What the range covers.
    var excerpt: Int
  }

  private var numbers: [String: Int] = [:]
  private let changed: ChangedFiles
  private let encoding: PositionEncoding
  private(set) var partnerOfBefore: [Int?]
  private(set) var partnerOfAfter: [Int?]

  init(
    before: [RewardDiagnostic],
    after: [RewardDiagnostic],
    changed: ChangedFiles,
    names: NameChanges,
    encoding: PositionEncoding
  ) {
    self.changed = changed
    self.encoding = encoding
    partnerOfBefore = Array(repeating: nil, count: before.count)
    partnerOfAfter = Array(repeating: nil, count: after.count)
    let old = before.map { featuresBefore($0, names) }
    let new = after.map { featuresAfter($0) }

    func pair(_ oldKey: (Features) -> Key?, _ newKey: (Features) -> Key?) {
      self.pair(old.map(oldKey), new.map(newKey))
    }
    func pairSame(_ key: (Features) -> Key?) { pair(key, key) }

    pairSame { $0.line < 0 ? nil : Key(file: $0.file, line: $0.line, code: $0.code, message: $0.message) }
    pairSame { Key(file: $0.file, code: $0.code, message: $0.message, text: $0.text) }
    pairSame { Key(code: $0.code, message: $0.message, text: $0.text) }
    pairSame { Key(file: $0.file, code: $0.code, message: $0.message) }
    if !names.isEmpty {
      pair(
        { $0.line < 0 ? nil : Key(file: $0.file, line: $0.line, code: $0.code, message: $0.renamedMessage) },
        { Key(file: $0.file, line: $0.line, code: $0.code, message: $0.message) }
      )
      pair(
        { Key(file: $0.file, code: $0.code, message: $0.renamedMessage, text: $0.renamedText) },
        { Key(file: $0.file, code: $0.code, message: $0.message, text: $0.text) }
      )
      pair(
        { Key(code: $0.code, message: $0.renamedMessage, text: $0.renamedText) },
        { Key(code: $0.code, message: $0.message, text: $0.text) }
      )
      pair(
        { Key(file: $0.file, code: $0.code, message: $0.renamedMessage) },
        { Key(file: $0.file, code: $0.code, message: $0.message) }
      )
    }
    pairSame { $0.line < 0 ? nil : Key(file: $0.file, line: $0.line, code: $0.code, text: $0.excerpt) }
  }

  private mutating func pair(_ old: [Key?], _ new: [Key?]) {
    var waiting: [Key: [Int]] = [:]
    // From the back, so that the first can be taken off the end.
    for index in new.indices.reversed() where partnerOfAfter[index] == nil {
      if let key = new[index] { waiting[key, default: []].append(index) }
    }
    guard !waiting.isEmpty else { return }
    for index in old.indices where partnerOfBefore[index] == nil {
      guard let key = old[index], let partner = waiting[key]?.popLast() else { continue }
      partnerOfBefore[index] = partner
      partnerOfAfter[partner] = index
    }
  }

  private mutating func number(_ text: String) -> Int {
    if let known = numbers[text] { return known }
    numbers[text] = numbers.count
    return numbers.count - 1
  }

  private mutating func featuresBefore(_ diagnostic: RewardDiagnostic, _ names: NameChanges) -> Features {
    let index = changed.index(before: diagnostic.uri)
    let file = index.map { changed.files[$0] }
    let start = diagnostic.range.start.line
    var line = start
    if let file {
      line = file.alignment.flatMap { $0.after.indices.contains(start) ? $0.after[start] : nil } ?? -1
    }
    let text = DiagnosticWording.line(of: diagnostic, in: file?.before?.text)
    let message = DiagnosticWording.normalised(message: diagnostic.message)
    let uri = changed.uriAfter(diagnostic.uri)
    return Features(
      file: uri.map { number("uri \($0)") } ?? -1,
      line: line,
      code: number(DiagnosticWording.rule(of: diagnostic)),
      message: number(message),
      text: number(text),
      renamedMessage: names.isEmpty ? -1 : number(names.applied(to: message)),
      renamedText: names.isEmpty ? -1 : number(names.applied(to: text)),
      excerpt: number(DiagnosticWording.excerpt(of: diagnostic, in: file?.before?.text, encoding: encoding))
    )
  }

  private mutating func featuresAfter(_ diagnostic: RewardDiagnostic) -> Features {
    let file = changed.index(after: diagnostic.uri).map { changed.files[$0] }
    let start = diagnostic.range.start.line
    var line = start
    if let file {
      let isOld = file.alignment.map { $0.before.indices.contains(start) && $0.before[start] >= 0 } ?? false
      line = isOld ? start : -1
    }
    let message = number(DiagnosticWording.normalised(message: diagnostic.message))
    let text = number(DiagnosticWording.line(of: diagnostic, in: file?.after?.text))
    return Features(
      file: number("uri \(diagnostic.uri)"),
      line: line,
      code: number(DiagnosticWording.rule(of: diagnostic)),
      message: message,
      text: text,
      renamedMessage: message,
      renamedText: text,
      excerpt: number(DiagnosticWording.excerpt(of: diagnostic, in: file?.after?.text, encoding: encoding))
    )
  }
}
