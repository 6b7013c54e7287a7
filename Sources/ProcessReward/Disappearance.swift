import SourceText

/// Finds out why a diagnostic went away: because it was fixed, or because something was added or taken away that only
/// hides it.
///
/// Nothing here knows the meaning of the program. Each rule looks for one way of making a checker silent, in what the
/// edit adds; a diagnostic that no rule explains was fixed. Where a rule can not be sure it decides against the
/// reward.
struct Disappearance: Sendable {
  let changed: ChangedFiles
  let encoding: PositionEncoding
  let configuration: [ConfigurationChange]
  let stubs: StubFiles
  let evasions: EvasionIndex
  let statements: StatementIndex
  let hiddenCode: HiddenCode
  private let suppressions: [AddedSuppressions]
  private let blockades: [Blockade]
  /// With what was there before, for code that has come from elsewhere.
  private let standingBlockades: [Blockade]
  private let areSourcesSeen: Bool
  private let analysedAfter: Set<String>?

  init(_ input: ComparisonInput, _ changed: ChangedFiles) {
    self.changed = changed
    encoding = input.encoding
    areSourcesSeen = input.changes != nil
    analysedAfter = input.analysedAfter
    configuration = ConfigurationChange.all(in: changed)
    stubs = StubFiles(changed)
    evasions = EvasionIndex(changed, after: input.after)
    let analysed = input.analysedAfter
    statements = StatementIndex(changed) { uri in
      analysed?.contains(uri) ?? (LexicalRules.forFile(uri) != nil)
    }
    hiddenCode = HiddenCode(changed)
    suppressions = changed.files.map(AddedSuppressions.init)
    blockades = changed.files.map { Blockade($0) }
    standingBlockades = changed.files.map { Blockade($0, isOld: true) }
  }

  /// Why the diagnostic went away; nil when it was fixed.
  func evidence(for diagnostic: RewardDiagnostic) -> Evidence? {
    let uri = changed.uriAfter(diagnostic.uri)
    if let uri, let change = configuration.first(where: { $0.excludes(uri) || $0.excludes(diagnostic.uri) }) {
      return Evidence(.configurationExclude, uri: change.uri, text: change.text)
    }
    guard let index = changed.index(before: diagnostic.uri), let before = changed.files[index].before else {
      return evidenceInUntouchedFile(diagnostic)
    }
    let file = changed.files[index]
    let subject = Subject(diagnostic, file: index, in: before, encoding: encoding)
    if let lost = evidenceOfLostFile(file, before) {
      // Code that went to another file has not been lost with its own.
      guard let place = movedPlace(of: subject, hunk: nil) else { return lost }
      return evidence(for: subject, at: place, isUnchanged: false)
    }
    if let located = suppressions[index].fileMark(for: diagnostic) {
      return evidence(.fileComment, file: index, line: located.line)
    }
    if let change = configuration.first(where: { $0.relaxesRule(of: diagnostic) }) {
      return Evidence(.configurationRule, uri: change.uri, text: change.text)
    }
    if let line = file.alignment?.after[subject.line], line >= 0 {
      let place = StatementIndex.Place(file: index, line: line, hunk: -1)
      return evidence(for: subject, at: place, isMoved: false, isUnchanged: isUnchanged(subject, in: file))
    }
    let hunk = file.alignment?.hunkBefore[subject.line]
    if let place = movedPlace(of: subject, hunk: hunk) {
      let isMoved = place.file != subject.file || place.hunk != hunk
      return evidence(for: subject, at: place, isMoved: isMoved, isUnchanged: false)
    }
    return evidenceOfDeletedCode(subject, file, hunk)
  }

  // MARK: - Where the code is

  /// A file that is not there any more, or not looked at.
  private func evidenceOfLostFile(_ file: ChangedFile, _ before: LexedText) -> Evidence? {
    guard let after = file.after, let uri = file.afterURI else {
      return Evidence(.fileDeleted, uri: file.beforeURI)
    }
    if !isAnalysed(file) {
      let isRenamed = file.beforeURI != uri
      return Evidence(isRenamed ? .outOfScope : .notAnalysed, uri: uri, text: isRenamed ? "renamed" : "")
    }
    if before.hasCode, !after.hasCode { return Evidence(.fileEmptied, uri: uri) }
    return nil
  }

  /// Where the server does not say what it analyses, a file that keeps its suffix is looked at.
  private func isAnalysed(_ file: ChangedFile) -> Bool {
    guard let uri = file.afterURI else { return false }
    if let analysedAfter { return analysedAfter.contains(uri) }
    guard let old = file.beforeURI, old != uri else { return true }
    return old.split(separator: ".").last == uri.split(separator: ".").last
  }

  private func isUnchanged(_ subject: Subject, in file: ChangedFile) -> Bool {
    guard let before = file.before, let after = file.after, let alignment = file.alignment else {
      return false
    }
    let lines = before.statement(at: subject.line)
    guard lines.allSatisfy({ alignment.after[$0] >= 0 }) else { return false }
    return after.statement(at: alignment.after[subject.line]).count == lines.count
  }

  private func movedPlace(of subject: Subject, hunk: Int?) -> StatementIndex.Place? {
    if subject.tokens.count >= 3, let place = statements.places(ofLine: subject.text).first { return place }
    return statements.successor(of: subject, hunk: hunk)
  }

  // MARK: - What happened to it there

  private func evidence(
    for subject: Subject,
    at place: StatementIndex.Place,
    isMoved: Bool = true,
    isUnchanged: Bool,
    besides condition: Int? = nil
  ) -> Evidence? {
    guard let text = changed.files[place.file].after else { return nil }
    let isUnchanged = isUnchanged || subject.isSame(as: text.tokens(inStatementAt: place.line), in: text)
    let diagnostic = subject.diagnostic
    if text.startsInside[place.line], !subject.startsInside {
      return evidence(.codeInString, file: place.file, line: text.statementStarts[place.line])
    }
    let lines = text.statement(at: place.line)
    if let located = suppressions[place.file].mark(for: diagnostic, lines: lines, in: text) {
      return evidence(.ignoreComment, file: place.file, line: located.line)
    }
    if place.file != subject.file, let located = suppressions[place.file].standingFileMark(for: diagnostic) {
      return evidence(.fileComment, file: place.file, line: located.line)
    }
    if let line = uncheckedDecorator(above: lines.lowerBound, file: place.file, text, isMoved: isMoved) {
      return evidence(.uncheckedDecorator, file: place.file, line: line)
    }
    if let line = untypedFunction(around: place, for: subject, text) {
      return evidence(.annotationRemoved, file: place.file, line: line)
    }
    let blockade = (isMoved ? standingBlockades : blockades)[place.file]
    if let cause = blockade.causes[lines.lowerBound], cause.line != condition,
      !PlatformNames.isOwed(diagnostic, behind: cause, in: text)
    {
      // What is kept for another version or platform is mended where the other branch has it mended.
      if condition == nil, let branch = Blockade.otherBranch(of: cause, in: text),
        let other = statements.counterpart(of: subject, file: place.file, lines: branch),
        evidence(for: subject, at: other, isMoved: isMoved, isUnchanged: false, besides: cause.line) == nil
      {
        return nil
      }
      return evidence(cause.kind, file: place.file, line: cause.line)
    }
    if let found = evasions.evasion(
      inFile: place.file,
      lines: lines,
      of: text,
      earlier: subject.evasions,
      isInserted: changed.files[place.file].isInserted
    ), !subject.asksFor(found.kind) {
      return evidence(found.kind, file: place.file, line: found.line)
    }
    if let kind = subject.surrender(in: text, at: lines.lowerBound) {
      return evidence(kind, file: place.file, line: lines.lowerBound)
    }
    if !isUnchanged, !subject.asksForDeletion, subject.isDropped(from: text, at: place.line) {
      return evidence(.replacedByConstant, file: place.file, line: lines.lowerBound)
    }
    if let found = evasions.evasion(affecting: subject, at: place, isUnchanged: isUnchanged, in: text),
      !subject.asksFor(found.evasion.kind)
    {
      return evidence(found.evasion.kind, file: found.file, line: found.evasion.line)
    }
    guard isUnchanged || subject.survives(in: text, at: place.line) else { return nil }
    return evidenceFromElsewhere(diagnostic, names: subject.names)
  }

  /// What can hide a diagnostic about code that nobody touched.
  private func evidenceFromElsewhere(_ diagnostic: RewardDiagnostic, names: Set<String>) -> Evidence? {
    if let stub = stubs.stub(hiding: diagnostic, names: names) { return Evidence(stub.kind, uri: stub.uri) }
    if let change = configuration.first(where: { $0.mayHide(diagnostic) }) {
      return Evidence(.configurationChange, uri: change.uri, text: change.text)
    }
    return nil
  }

  private func evidenceInUntouchedFile(_ diagnostic: RewardDiagnostic) -> Evidence? {
    if let analysedAfter, !analysedAfter.contains(diagnostic.uri) {
      return Evidence(.notAnalysed, uri: diagnostic.uri)
    }
    guard areSourcesSeen else { return Evidence(.sourcesUnseen) }
    if let change = configuration.first(where: { $0.relaxesRule(of: diagnostic) }) {
      return Evidence(.configurationRule, uri: change.uri, text: change.text)
    }
    let names = Subject.quotedNames(in: diagnostic.message).union(Subject.words(in: diagnostic.text ?? ""))
    if let found = evasions.evasion(declaring: names) {
      return evidence(found.evasion.kind, file: found.file, line: found.evasion.line)
    }
    return evidenceFromElsewhere(diagnostic, names: names)
  }

  /// The function that code has moved into, when a parameter that the code uses had a type where it was and has none there.
  private func untypedFunction(around place: StatementIndex.Place, for subject: Subject, _ text: LexedText)
    -> Int?
  {
    guard text.rules?.family == .python, let before = changed.files[subject.file].before,
      let old = before.functions(around: subject.line).first.flatMap({ FunctionHeader(before, $0) }),
      let function = text.functions(around: place.line).first, changed.files[place.file].isInserted(function),
      let new = FunctionHeader(text, function), new.path != old.path
    else { return nil }
    let typed = Set(old.parameters.filter(\.isAnnotated).map(\.name)).intersection(subject.names)
    return new.parameters.contains { !$0.isAnnotated && typed.contains($0.name) } ? function : nil
  }

  /// A decorator above one of the definitions around a statement that tells checkers to leave it alone.
  private func uncheckedDecorator(above line: Int, file: Int, _ text: LexedText, isMoved: Bool) -> Int? {
    guard text.rules?.family == .python else { return nil }
    for header in [line] + text.ancestors(of: line) {
      guard text.keyword(at: header) == "def" || text.keyword(at: header) == "class" else { continue }
      var above = header - 1
      while above >= 0 {
        let start = text.statementStarts[above]
        guard let first = text.tokens(inStatementAt: start).first, text.isSymbol(first, "@") else {
          // A comment may stand between a decorator and its definition.
          guard text.lineTokens[above].isEmpty, above == start else { break }
          above -= 1
          continue
        }
        let isNew = isMoved || changed.files[file].isInserted(start)
        if isNew,
          text.tokens(inStatementAt: start).contains(where: {
            text.meaning(of: $0).hasPrefix("no_type_check")
          })
        {
          return start
        }
        above = start - 1
      }
    }
    return nil
  }

  // MARK: - Code that is gone

  private func evidenceOfDeletedCode(_ subject: Subject, _ file: ChangedFile, _ hunk: Int?) -> Evidence? {
    if subject.asksForDeletion { return nil }
    if let hidden = hiddenCode.place(of: subject.text) {
      return evidence(hidden.kind, file: hidden.file, line: hidden.line)
    }
    if let after = file.after, let alignment = file.alignment, let hunk, hunk >= 0 {
      let inserted = alignment.hunks[hunk].after
      if let line = Self.stub(in: inserted, after) {
        return evidence(.bodyStubbed, file: subject.file, line: line)
      }
    }
    return Evidence(
      .codeDeleted,
      uri: subject.diagnostic.uri,
      line: subject.line,
      text: file.before?.excerpt(subject.line) ?? ""
    )
  }

  /// The first of some lines, when they hold nothing but `pass`, `...`, a docstring or `raise NotImplementedError`.
  private static func stub(in lines: Range<Int>, _ text: LexedText) -> Int? {
    var first: Int?
    for line in lines where text.hasCode(line) && text.statementStarts[line] == line {
      let tokens = text.tokens(inStatementAt: line)
      let words = text.words(tokens)
      let isDocumentation = tokens.allSatisfy { $0.kind == .string }
      let isRefusal = words.contains("NotImplementedError") || words.contains("NotImplemented")
      guard isDocumentation || isRefusal || Blockade.isIdle(tokens, text) else { return nil }
      if !isDocumentation { first = first ?? line }
    }
    return first
  }

  private func evidence(_ kind: Evidence.Kind, file: Int, line: Int) -> Evidence {
    Evidence(
      kind,
      uri: changed.files[file].afterURI,
      line: line,
      text: changed.files[file].after?.excerpt(line) ?? ""
    )
  }
}
