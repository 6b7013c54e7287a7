import SyntaxTrees

extension FeatureComputation {
  /// What the old content says: which statements have become which, and which were there before.
  mutating func describeOldContent(
    _ candidate: Candidate,
    _ old: OldContent,
    _ features: inout FeatureVector
  ) throws(RelocationError) {
    let file = candidate.file
    let isSameFile = candidate.path == imprint.path
    let earlier = isSameFile ? old.file : try old.others.statements(of: candidate.path)
    let alignment = alignment(of: old.file, with: candidate, key: "")
    let ownerSymbol = file.subject(candidate.statement).flatMap { file.symbol($0) }

    features[.fileShared] = Double(alignment.count) / Double(max(1, old.file.count))
    features[.flow] = flow(into: candidate, old, alignment)
    describeGap(candidate, old, alignment, &features)

    let counterpart = alignment.oldNumbers[candidate.statement]
    if counterpart == old.statement {
      features[.aligned] = 1
    } else if counterpart >= 0 {
      features[isSameFile ? .taken : .contested] = 1
    }
    if let earlier {
      if !isSameFile,
        self.alignment(of: earlier, with: candidate, key: "=").oldNumbers[candidate.statement] >= 0
      {
        features[.taken] = 1
      }
      features[.existed] = existed(candidate, in: earlier, old, isSameFile) ? 1 : 0
      if let ownerSymbol {
        features[.ownerTaken] = ownerExisted(ownerSymbol, candidate, in: earlier, old, isSameFile) ? 1 : 0
      }
    }
    if features[.exact] == 1 {
      features[.textShared] = 1
    } else {
      let mine = TextSimilarity.dice(Self.trigrams(old.statement, in: old.file), Self.trigrams(candidate))
      features[.textShared] = mine
      if features[.contested] == 0, rival(of: candidate, old, alignment) > mine + 0.02 {
        features[.contested] = 1
      }
    }
    let (oldOwner, newOwner) = (old.file.owners[old.statement], file.owners[candidate.statement])
    if oldOwner >= 0, newOwner >= 0 {
      features[.ownerShared] = overlap(
        old.file.bodyFingerprints(oldOwner),
        file.bodyFingerprints(newOwner)
      )
    } else if oldOwner < 0, newOwner < 0 {
      features[.ownerShared] = 1
    }
    let (oldBody, newBody) = (
      old.file.bodyFingerprints(old.statement), file.bodyFingerprints(candidate.statement)
    )
    if !oldBody.isEmpty, !newBody.isEmpty { features[.bodyShared] = overlap(oldBody, newBody) }
  }

  private mutating func alignment(
    of earlier: StatementIndex,
    with candidate: Candidate,
    key: String
  ) -> StatementAlignment {
    let key = key + candidate.path
    if let known = alignments[key] { return known }
    let alignment = StatementAlignment(old: earlier, new: candidate.file)
    alignments[key] = alignment
    return alignment
  }

  /// The part of the statements of the old definition that are now in the candidate's.
  private func flow(into candidate: Candidate, _ old: OldContent, _ alignment: StatementAlignment) -> Double {
    let subject = candidate.file.subject(candidate.statement)
    guard let oldSubject = old.file.subject(old.statement) else {
      return subject == nil ? Double(alignment.count) / Double(max(1, old.file.count)) : 0
    }
    guard let subject else { return 0 }
    let oldRange = old.file.outline.statements[oldSubject].range
    let newRange = candidate.file.outline.statements[subject].range
    var (all, arrived) = (0, 0)
    for number in (oldSubject + 1)..<max(oldSubject + 1, old.file.count) {
      guard old.file.outline.statements[number].headRange.lowerBound < oldRange.upperBound else { break }
      all += 1
      let new = alignment.newNumbers[number]
      if new >= 0, newRange.contains(candidate.file.outline.statements[new].headRange.lowerBound) {
        arrived += 1
      }
    }
    return all > 0 ? Double(arrived) / Double(all) : 0
  }

  /// Whether the candidate is between what the nearest old neighbours that are left have become.
  private func describeGap(
    _ candidate: Candidate,
    _ old: OldContent,
    _ alignment: StatementAlignment,
    _ features: inout FeatureVector
  ) {
    guard alignment.count > 0 else { return }
    let above = alignment.newNumbers[..<old.statement].last { $0 >= 0 } ?? -1
    let below = alignment.newNumbers[(old.statement + 1)...].first { $0 >= 0 } ?? candidate.file.count
    guard above < candidate.statement, candidate.statement < below else { return }
    features[.inGap] = 1
    features[.gapSize] = 1 / Double(max(1, below - above - 1))
  }

  /// Whether its file had as many equal statements in its scope before, none of them the anchored one.
  private func existed(
    _ candidate: Candidate,
    in earlier: StatementIndex,
    _ old: OldContent,
    _ isSameFile: Bool
  ) -> Bool {
    let file = candidate.file
    let hash = file.hashes[candidate.statement]
    let names = file.scopeNames[file.scopes[candidate.statement]]
    let isOwn =
      isSameFile && old.file.scopeNames[old.file.scopes[old.statement]] == names
      && old.file.hashes[old.statement] == hash
    return !isOwn && earlier.count(of: hash, in: names) >= file.count(of: hash, in: names)
  }

  /// Whether the definition was in its file before and is not the anchor's own.
  private func ownerExisted(
    _ owner: OutlineSymbol,
    _ candidate: Candidate,
    in earlier: StatementIndex,
    _ old: OldContent,
    _ isSameFile: Bool
  ) -> Bool {
    let names = candidate.file.outline.qualifiedName(of: owner)
    if isSameFile, let subject = old.file.subject(old.statement), let symbol = old.file.symbol(subject),
      old.file.outline.qualifiedName(of: symbol) == names
    {
      return false
    }
    let before = earlier.definitionCount(named: names)
    return before > 0 && before >= candidate.file.definitionCount(named: names)
  }

  /// How similar the candidate is to the old statement of the same definition that is gone and is most like it.
  private func rival(of candidate: Candidate, _ old: OldContent, _ alignment: StatementAlignment) -> Double {
    let syntax = old.file.outline.statements
    let mine = Self.trigrams(candidate)
    let length = candidate.file.heads[candidate.statement].count
    let isDefinition = candidate.file.outline.statements[candidate.statement].definition != nil
    var best = 0.0
    for number in old.file.members[old.file.scopes[old.statement]] {
      guard number != old.statement, alignment.newNumbers[number] < 0,
        (syntax[number].definition != nil) == isDefinition,
        abs(old.file.heads[number].count - length) <= max(6, length * 6 / 10)
      else { continue }
      best = max(best, TextSimilarity.dice(Self.trigrams(number, in: old.file), mine))
    }
    return best
  }

  private static func trigrams(_ candidate: Candidate) -> [UInt32] {
    trigrams(candidate.statement, in: candidate.file)
  }

  private static func trigrams(_ statement: Int, in file: StatementIndex) -> [UInt32] {
    TextSimilarity.trigrams(file.headText(statement).prefix(400))
  }
}

extension StatementIndex {
  /// How many statements of a scope have this head.
  func count(of hash: UInt64, in names: [String]) -> Int {
    (equals[hash] ?? []).count { scopeNames[scopes[$0]] == names }
  }

  /// How many definitions have this qualified name, assignments left out.
  func definitionCount(named names: [String]) -> Int {
    guard let name = names.last, let scope = scope(named: names.dropLast()) else { return 0 }
    return members[scope].count { symbol($0)?.name == name }
  }
}
