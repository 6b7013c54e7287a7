import SourceText

/// The evasions of an edit, found by their place and by the names that they are about.
struct EvasionIndex: Sendable {
  struct Found: Sendable {
    var evasion: TypeEvasion
    /// Position among the changed files.
    var file: Int
  }

  private var byLine: [[Int: [TypeEvasion]]] = []
  /// For each file, by the first line of a function: those in it or in its header.
  private var byFunction: [[Int: TypeEvasion]] = []
  /// Those that are seen outside of their function.
  private var byName: [String: [Found]] = [:]
  /// Those that are seen in their own function only, by file, function and name.
  private var byLocalName: [[Int: [String: TypeEvasion]]] = []
  private var endingFlow: [String: [Found]] = [:]

  /// - Parameters:
  ///   - changed: the files of the edit.
  ///   - after: what is reported afterwards.
  init(_ changed: ChangedFiles, after: [RewardDiagnostic]) {
    for (number, file) in changed.files.enumerated() {
      byLine.append([:])
      byFunction.append([:])
      byLocalName.append([:])
      guard let text = file.after else { continue }
      for evasion in TypeEvasion.added(in: file) + TypeEvasion.unresolvedImports(in: file, after) {
        add(evasion, number, text)
      }
    }
  }

  private mutating func add(_ evasion: TypeEvasion, _ file: Int, _ text: LexedText) {
    let found = Found(evasion: evasion, file: file)
    if evasion.endsFlow {
      for name in evasion.declared { endingFlow[name, default: []].append(found) }
      return
    }
    byLine[file][evasion.line, default: []].append(evasion)
    let functions = text.functions(around: evasion.line)
    if let function = functions.first, byFunction[file][function] == nil {
      byFunction[file][function] = evasion
    }
    let start = text.statementStarts[evasion.line]
    let keyword = text.keyword(at: start)
    let isLocal = functions.first.map { $0 != start } ?? false
    if isLocal, keyword != "return", keyword != "yield" {
      for function in functions.prefix(1) {
        for name in evasion.declared where byLocalName[file][function]?[name] == nil {
          byLocalName[file][function, default: [:]][name] = evasion
        }
      }
      // Attributes that a method sets are seen everywhere.
      let words = text.words(text.tokens(inStatementAt: start).prefix(3))
      guard words.first == "self" || words.first == "cls" || words.first == "this" else { return }
    }
    for name in evasion.declared { byName[name, default: []].append(found) }
  }

  /// An evasion in a statement itself, that it has more of than it had.
  ///
  /// - Parameters:
  ///   - file: position among the changed files.
  ///   - lines: of the statement, as it is afterwards.
  ///   - text: the file, as it is afterwards.
  ///   - earlier: how many of each kind the statement had before.
  ///   - isInserted: whether a line was not there before.
  /// - Returns: the first; nil when there is none.
  func evasion(
    inFile file: Int,
    lines: ClosedRange<Int>,
    of text: LexedText,
    earlier: [Evidence.Kind: Int],
    isInserted: (Int) -> Bool
  ) -> TypeEvasion? {
    guard let family = text.rules?.family else { return nil }
    let scan = EvasionScan(family: family)
    // One that another statement had before the edit is new in this one.
    let added = lines.flatMap { line in
      byLine[file][line] ?? (isInserted(line) ? scan.evasions(at: line, in: text) : [])
    }
    guard !added.isEmpty else { return nil }
    let now = scan.counts(in: lines, of: text)
    return added.first { evasion in
      // What is missing is seen by comparing, and not in the statement.
      evasion.kind == .annotationRemoved || now[evasion.kind, default: 0] > earlier[evasion.kind, default: 0]
    }
  }

  /// An evasion elsewhere that a statement depends on.
  ///
  /// A statement that was edited may have been mended; it takes an evasion that is about one of its names. One that
  /// was not edited went quiet because of something else, and an evasion in its function is the likeliest.
  func evasion(
    affecting subject: Subject,
    at place: StatementIndex.Place,
    isUnchanged: Bool,
    in text: LexedText
  ) -> Found? {
    let functions = text.functions(around: place.line)
    for function in functions {
      if isUnchanged, let evasion = byFunction[place.file][function] {
        return Found(evasion: evasion, file: place.file)
      }
      if let names = byLocalName[place.file][function] {
        let hits = subject.names.compactMap { names[$0] }
        if let evasion = hits.min(by: { $0.line < $1.line }) {
          return Found(evasion: evasion, file: place.file)
        }
      }
    }
    if let found = evasion(declaring: subject.names, inFile: isUnchanged ? nil : place.file) { return found }
    guard isUnchanged, !endingFlow.isEmpty, let function = functions.first, function <= place.line else {
      return nil
    }
    // A call in a block that the place is not in ends another way through the function.
    let blocks = Set(([place.line] + text.ancestors(of: place.line)).map { text.parents[$0] })
    let before = (function..<place.line).filter { blocks.contains(text.parents[$0]) }
      .flatMap { text.words(text.tokens[text.lineTokens[$0]]) }
    return first(before.compactMap { endingFlow[$0]?.first })
  }

  /// An evasion that is seen everywhere and is about one of these names.
  ///
  /// - Parameters:
  ///   - names: on the line of a diagnostic, and in its message.
  ///   - file: the only file that is looked at; nil for all.
  /// - Returns: the first by its place; nil when there is none.
  func evasion(declaring names: Set<String>, inFile file: Int? = nil) -> Found? {
    guard !byName.isEmpty else { return nil }
    return first(names.compactMap { byName[$0]?.first { file == nil || $0.file == file } })
  }

  /// The first by place: sets have no order.
  private func first(_ found: [Found]) -> Found? {
    found.min {
      ($0.file, $0.evasion.line, $0.evasion.kind.rawValue) < (
        $1.file, $1.evasion.line, $1.evasion.kind.rawValue
      )
    }
  }
}
