package import CanonicalJSON
import SourceText

extension DiagnosticsComparison {
  /// The member `edits.diagnostics` of a bundle.
  package var json: JSONValue {
    [
      "scope": .string(scope.rawValue),
      "analysed": analysed.json,
      "before": .array(before.map(\.json)),
      "after": .array(after.map(\.json)),
      "fixed": .array(fixed.map(\.json)),
      "new": .array(new.map(\.json)),
      "persisting": .array(
        persisting.map { ["before": .integer($0.before), "after": .integer($0.after)] }
      ),
      "suppressed": .array(suppressed.map(\.json)),
      "removed": .array(removed.map(\.json)),
      "unknown": .array(unknown.map(\.json)),
    ]
  }

  /// Reads what `json` writes, and checks that the lists fit together.
  ///
  /// - Throws: the first thing that is wrong. Whether the categories are right can not be checked without the
  ///   sources.
  package init(_ value: JSONValue, at pointer: String = "") throws(RewardError) {
    let members = try JSONMembers(
      value,
      at: pointer,
      known: [
        "scope", "analysed", "before", "after", "fixed", "new", "persisting", "suppressed", "removed",
        "unknown",
      ]
    )
    scope = try members.choice("scope")
    analysed = try AnalysedFiles(members.value("analysed"), at: members.place("analysed"))
    before = try members.diagnostics("before")
    after = try members.diagnostics("after")
    fixed = try members.diagnostics("fixed")
    new = try members.diagnostics("new")
    suppressed = try members.withheld("suppressed", .suppressed)
    removed = try members.withheld("removed", .removed)
    unknown = try members.withheld("unknown", .unknown)
    persisting = []
    for (index, element) in try members.array("persisting").enumerated() {
      let place = "\(members.place("persisting"))/\(index)"
      let pair = try JSONMembers(element, at: place, known: ["before", "after"])
      persisting.append(Pair(before: try pair.count("before"), after: try pair.count("after")))
    }
    try checkPairs(at: members.place("persisting"))
    try checkCategories(
      of: before,
      ranks: persisting.map(\.before),
      others: fixed + withheld.map(\.diagnostic),
      at: members.place("before")
    )
    try checkCategories(of: after, ranks: persisting.map(\.after), others: new, at: members.place("after"))
  }

  private func checkPairs(at pointer: String) throws(RewardError) {
    for (index, pair) in persisting.enumerated() {
      guard pair.before < before.count, pair.after < after.count else {
        throw .inconsistent(pointer: "\(pointer)/\(index)", .noSuchDiagnostic(index))
      }
      guard index == 0 || persisting[index - 1].before < pair.before else {
        throw .inconsistent(pointer: "\(pointer)/\(index)", .unordered)
      }
    }
  }

  /// Every diagnostic must be in one category, and no category may hold another.
  private func checkCategories(
    of list: [RewardDiagnostic],
    ranks: [Int],
    others: [RewardDiagnostic],
    at pointer: String
  ) throws(RewardError) {
    var isTaken = Array(repeating: false, count: list.count)
    for rank in ranks {
      guard !isTaken[rank] else {
        throw .inconsistent(pointer: "\(pointer)/\(rank)", .notInOneCategory(rank))
      }
      isTaken[rank] = true
    }
    let places = Dictionary(list.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    for diagnostic in others {
      guard let place = places[diagnostic] else {
        throw .inconsistent(pointer: pointer, .strangers)
      }
      guard !isTaken[place] else {
        throw .inconsistent(pointer: "\(pointer)/\(place)", .notInOneCategory(place))
      }
      isTaken[place] = true
    }
    if let place = isTaken.firstIndex(of: false) {
      throw .inconsistent(pointer: "\(pointer)/\(place)", .notInOneCategory(place))
    }
  }
}

extension DiagnosticsComparison.Withheld {
  package var json: JSONValue { ["diagnostic": diagnostic.json, "evidence": evidence.json] }
}

extension AnalysedFiles {
  package var json: JSONValue {
    [
      "before": before.map { .integer($0) } ?? .null,
      "after": after.map { .integer($0) } ?? .null,
      "lost": .array(lost.map { .string($0) }),
      "gained": .array(gained.map { .string($0) }),
    ]
  }

  package init(_ value: JSONValue, at pointer: String = "") throws(RewardError) {
    let members = try JSONMembers(value, at: pointer, known: ["before", "after", "lost", "gained"])
    before = try members.value("before").isNull ? nil : try members.count("before")
    after = try members.value("after").isNull ? nil : try members.count("after")
    lost = try members.strings("lost")
    gained = try members.strings("gained")
  }
}

extension JSONMembers {
  fileprivate func diagnostics(_ name: String) throws(RewardError) -> [RewardDiagnostic] {
    var list: [RewardDiagnostic] = []
    for (index, element) in try array(name).enumerated() {
      list.append(try RewardDiagnostic(element, at: "\(place(name))/\(index)"))
    }
    guard list == list.inBundleOrder else { throw .inconsistent(pointer: place(name), .unordered) }
    return list
  }

  fileprivate func withheld(
    _ name: String,
    _ category: Evidence.Category
  ) throws(RewardError) -> [DiagnosticsComparison.Withheld] {
    var list: [DiagnosticsComparison.Withheld] = []
    for (index, element) in try array(name).enumerated() {
      let place = "\(place(name))/\(index)"
      let members = try JSONMembers(element, at: place, known: ["diagnostic", "evidence"])
      let evidence = try Evidence(members.value("evidence"), at: members.place("evidence"))
      guard evidence.category == category else {
        throw .inconsistent(pointer: place, .evidenceOfAnotherCategory(evidence.kind.rawValue))
      }
      list.append(
        DiagnosticsComparison.Withheld(
          diagnostic: try RewardDiagnostic(members.value("diagnostic"), at: members.place("diagnostic")),
          evidence: evidence
        )
      )
    }
    let diagnostics = list.map(\.diagnostic)
    guard diagnostics == diagnostics.inBundleOrder else {
      throw .inconsistent(pointer: place(name), .unordered)
    }
    return list
  }
}
