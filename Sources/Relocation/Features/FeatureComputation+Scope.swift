import SyntaxTrees

extension FeatureComputation {
  func describeScope(_ candidate: Candidate, _ features: inout FeatureVector) {
    let file = candidate.file
    let scope = file.scopeNames[file.scopes[candidate.statement]]
    if let wanted = imprint.scope {
      features[.scope] = scope == wanted ? 1 : 0
      features[.scopeName] = scope.last == wanted.last ? 1 : 0
      features[.outerScope] = scope.first == wanted.first ? 1 : 0
      features[.scopeOverlap] = TextSimilarity.sequence(wanted, scope)
    }
    let owner = file.owners[candidate.statement]
    if let sketch {
      switch sketch.owner {
      case nil: features[.ownerBody] = owner < 0 ? 1 : 0
      case let wanted?:
        features[.ownerBody] = owner < 0 ? 0 : wanted.similarity(to: file.bodyFingerprints(owner)).overlap
      }
    }
    guard let subject = file.subject(candidate.statement), let symbol = file.symbol(subject) else {
      // At the top of the file, where the anchor may have been as well.
      let isSame = anchor.ownerName == nil && imprint.scope != nil
      for feature in [RelocationFeature.ownerName, .ownerText, .siblings] {
        features[feature] = isSame ? 1 : 0
      }
      return
    }
    guard let name = anchor.ownerName else { return }
    features[.ownerName] = symbol.name == name ? 1 : 0
    features[.ownerText] = TextSimilarity.names(symbol.name, name)
    guard let sketch else { return }
    let siblings = file.siblings(of: subject, limit: Sketch.Limit.siblings)
    let above = Self.agreement(ofNames: sketch.siblingsBefore, siblings.before.map { file.nameHash($0) })
    let below = Self.agreement(ofNames: sketch.siblingsAfter, siblings.after.map { file.nameHash($0) })
    features[.siblings] = (above + below) / 2
    let isSibling = anchor.siblings.contains(StatementIndex.nameHash(symbol.name)) && symbol.name != name
    features[.ownerClaimed] = isSibling ? 1 : 0
  }

  private static func agreement(ofNames wanted: [UInt32], _ found: [UInt32]) -> Double {
    if wanted.isEmpty, found.isEmpty { return 1 }
    if wanted.isEmpty || found.isEmpty { return 0 }
    return Double(TextSimilarity.commonSubsequence(wanted, found)) / Double(min(wanted.count, found.count))
  }

  func describePlace(_ candidate: Candidate, _ features: inout FeatureVector) {
    let file = candidate.file
    if let line = imprint.line {
      let distance = abs(Int(file.lines[candidate.statement]) - line)
      features[.near] = Logarithm.exponential(-Double(distance) / 30)
      features[.sameLine] = distance == 0 ? 1 : 0
    }
    guard let sketch else { return }
    let syntax = file.outline.statements[candidate.statement]
    let place = Double(sketch.place) / Double(Sketch.Limit.place)
    features[.place] = 1 - abs(file.place(candidate.statement) - place)
    let block = syntax.block.isEmpty ? 0 : Sketch.hash(ofKind: syntax.block, bits: Sketch.Limit.blockBits)
    features[.block] = block == sketch.block ? 1 : 0
    features[.nesting] = min(syntax.nesting, Sketch.Limit.nesting) == sketch.nesting ? 1 : 0
  }

  func describeNumbers(_ candidate: Candidate, _ features: inout FeatureVector) {
    let file = candidate.file
    let hash = file.hashes[candidate.statement]
    let equals = file.equals[hash] ?? []
    let scope = file.scopes[candidate.statement]
    let own = equals.filter { file.scopes[$0] == scope }
    features[.unique] = 1 / Double(max(1, equals.count))
    features[.uniqueInScope] = 1 / Double(max(1, own.count))
    features[.rare] = 1 / Double(max(1, occurrences?[hash] ?? equals.count))
    guard let sketch else { return }
    features[.wasUnique] = 1 / Double(max(1, sketch.equals.count))
    guard features[.exact] == 1 else { return }
    features[.fewer] = equals.count < sketch.equals.count ? 1 : 0
    let isSameOne =
      own.count == sketch.equalsInScope.count
      && own.firstIndex(of: candidate.statement) == sketch.equalsInScope.rank
    features[.ordinal] = isSameOne ? 1 : 0
  }
}
