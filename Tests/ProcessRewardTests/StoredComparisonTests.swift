import CanonicalJSON
import ProcessReward
import SourceText
import Testing

@Suite("The JSON form of a comparison")
struct StoredComparisonTests {
  @Test("is what docs/reward.md shows")
  func form() throws {
    let comparison = DiagnosticsComparison(
      try RewardCase.all(in: "gaming").filter { $0.name == "type-ignore" }[0].input()
    )
    let diagnostic = try #require(comparison.json["before"]?[0])
    let expected: JSONValue = [
      "scope": "workspace",
      "analysed": ["before": 1, "after": 1, "lost": [], "gained": []],
      "before": [diagnostic],
      "after": [],
      "fixed": [],
      "new": [],
      "persisting": [],
      "suppressed": [
        [
          "diagnostic": diagnostic,
          "evidence": [
            "kind": "ignore-comment", "uri": "app.py", "line": 4,
            "text": "count: int = load()  # type: ignore",
          ],
        ]
      ],
      "removed": [],
      "unknown": [],
    ]
    #expect(comparison.json == expected)
    #expect(diagnostic["range"] == [4, 13, 4, 19])
  }

  @Test(
    "is read back as it was, for every case",
    arguments: try ["gaming", "honest", "moved"].flatMap(RewardCase.all)
  )
  func roundTrip(_ example: RewardCase) throws {
    let comparison = try example.comparison()
    #expect(try DiagnosticsComparison(comparison.json) == comparison)
  }

  @Test("is refused where its lists do not fit together")
  func contradictions() throws {
    let comparison = try #require(try RewardCase.all(in: "moved").first { $0.name == "class-renamed" })
      .comparison()
    let json = comparison.json
    func error(_ change: (inout JSONObject) -> Void) throws -> RewardError? {
      var object = try #require(json.objectValue)
      change(&object)
      do throws(RewardError) {
        _ = try DiagnosticsComparison(.object(object))
        return nil
      } catch {
        return error
      }
    }
    #expect(try error { _ in } == nil)
    #expect(
      try error { $0["persisting"] = [["before": 99, "after": 0]] }
        == .inconsistent(pointer: "/persisting/0", .noSuchDiagnostic(0))
    )
    #expect(
      try error { $0["persisting"] = [] } == .inconsistent(pointer: "/before/0", .notInOneCategory(0))
    )
    #expect(
      try error { $0["fixed"] = .array([comparison.before[0].json]) }
        == .inconsistent(pointer: "/before/0", .notInOneCategory(0))
    )
    #expect(
      try error { $0["before"] = .array(comparison.before.reversed().map(\.json)) }
        == .inconsistent(pointer: "/before", .unordered)
    )
    var stranger = comparison.before[0]
    stranger.message = "never said"
    #expect(
      try error { $0["fixed"] = .array([stranger.json]) } == .inconsistent(pointer: "/before", .strangers)
    )
    let entry: JSONValue = ["diagnostic": comparison.before[0].json, "evidence": ["kind": "code-deleted"]]
    #expect(
      try error { $0["suppressed"] = [entry] }
        == .inconsistent(pointer: "/suppressed/0", .evidenceOfAnotherCategory("code-deleted"))
    )
    #expect(try error { $0["scope"] = "galaxy" } != nil)
    #expect(try error { $0["more"] = 1 } != nil)
    #expect(try error { $0["analysed"] = nil } == .missing(pointer: "/analysed"))
  }

  @Test("can be narrowed to some files, and stays consistent")
  func narrowing() throws {
    let comparison = try #require(
      try RewardCase.all(in: "moved").first { $0.name == "class-renamed-across-files" }
    ).comparison()
    let touched: Set<String> = ["lib.py"]
    let narrowed = comparison.narrowed(
      to: .file,
      before: { touched.contains($0.uri) },
      after: { touched.contains($0.uri) }
    )
    #expect(narrowed.scope == .file)
    #expect(narrowed.before.allSatisfy { $0.uri == "lib.py" })
    #expect(try DiagnosticsComparison(narrowed.json) == narrowed)
    let filter = ScopeFilter(scope: .affected, touched: ["lib.py"], referring: ["app.py"])
    #expect(comparison.before.allSatisfy(filter.includes))
    let target = ScopeFilter(
      scope: .target,
      touched: [],
      target: ScopeFilter.Place(uri: "app.py", lines: 0...1)
    )
    #expect(!comparison.before.contains(where: target.includes))
  }
}
