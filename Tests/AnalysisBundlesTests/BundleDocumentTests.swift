import AnalysisBundles
import CanonicalJSON
import JSONSchemas
import SourceText
import Testing

@Suite("Bundles that were kept")
struct BundleDocumentTests {
  private static let seed: UInt64 = 20_261_125

  @Test("are read back to the same bytes, and satisfy their schema")
  func roundTrip() throws {
    let schema = try JSONSchema(BundleSchema.document.json)
    var bundles = RandomBundles(seed: Self.seed)
    for index in 0..<600 {
      let written = try bundles.next()
      let bytes = written.json.serialized()
      let violations = schema.violations(in: written.json)
      try #require(violations.isEmpty, "seed \(Self.seed), bundle \(index): \(violations)")
      let stored = try BundleDocument(parsing: bytes)
      #expect(stored.bundle.json.serialized().elementsEqual(bytes), "seed \(Self.seed), bundle \(index)")
      #expect(stored.wrongIDs.isEmpty, "seed \(Self.seed), bundle \(index)")
      #expect(stored.bundle.bundleID == written.bundleID)
      #expect(stored.bundle.factsID == written.factsID)
    }
  }

  @Test("are read in any order of members and with any white space")
  func reordered() throws {
    var bundles = RandomBundles(seed: Self.seed)
    for _ in 0..<50 {
      let written = try bundles.next()
      let canonical = try written.json.canonicalBytes()
      let stored = try BundleDocument(parsing: JSONValue(parsing: canonical).serialized(pretty: true))
      #expect(stored.bundle.json == written.json)
      #expect(stored.wrongIDs.isEmpty)
    }
  }

  @Test("show every change of what an id covers, and which id it is")
  func tampering() throws {
    var bundles = RandomBundles(seed: Self.seed)
    var believed = 0
    for index in 0..<25 {
      let json = try bundles.next().json
      for place in json.leaves where !place.isOutsideOfHashes {
        let changed = json.replacing(place) { $0.changed }
        guard let stored = try? BundleDocument(changed) else { continue }
        believed += 1
        let expected =
          place.first == "environment" || place.first == "capabilities" || place.first == "meta"
          ? ["bundleId"] : ["bundleId", "factsId"]
        // A recorded factsId is part of what bundleId covers.
        let isFactsID = place == ["meta", "factsId"]
        #expect(
          stored.wrongIDs.map(\.name) == (isFactsID ? ["bundleId", "factsId"] : expected),
          "seed \(Self.seed), bundle \(index): \(place)"
        )
      }
    }
    #expect(believed > 300)
  }

  @Test("may differ in time, place and reward without another id")
  func volatileParts() throws {
    var bundles = RandomBundles(seed: Self.seed)
    let json = try bundles.next().json
    for place in [["meta", "volatile", "root"], ["meta", "volatile", "durationMs"]] {
      #expect(try BundleDocument(json.replacing(place) { $0.changed }).wrongIDs.isEmpty)
    }
  }

  @Test("are refused when their parts contradict each other")
  func contradictions() throws {
    let bundle = try AnalysisBundle.example(failure: Failure(.notFound, "nothing"))
    let json = bundle.json.replacing(["meta", "exit_code"]) { _ in 4 }
    let pointer = JSONPointer(["meta", "exit_code"])
    #expect(throws: BundleDocumentError.inconsistent(JSONDifference(pointer: pointer, expected: 4, found: 3)))
    {
      try BundleDocument(json)
    }
    let unsafe = try AnalysisBundle.example(
      edits: BundleEdits(
        workspaceEdit: [:],
        diff: "",
        files: [],
        checks: [SafetyCheck("jail", passed: false, detail: "")]
      )
    )
    let place = ["edits", "safety", "passed"]
    #expect(
      throws: BundleDocumentError.inconsistent(
        JSONDifference(pointer: JSONPointer(place), expected: true, found: false)
      )
    ) {
      try BundleDocument(unsafe.json.replacing(place) { _ in true })
    }
  }

  @Test(
    "are refused when they are something else",
    arguments: [
      ("{", "not JSON"), ("{\"a\": 1, \"a\": 2}", "not JSON"), ("{\"n\": 9007199254740993}", "not JSON"),
      ("{}", "/version"), ("[]", ""),
    ]
  )
  func refused(_ text: String, _ reason: String) {
    do {
      _ = try BundleDocument(parsing: Array(text.utf8))
      Issue.record("\(text) was read")
    } catch .notJSON {
      #expect(reason == "not JSON")
    } catch .notABundle(let violations) {
      #expect(violations.first?.pointer.description == reason)
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test("of a version from the future are refused by that")
  func future() throws {
    let json = try AnalysisBundle.example().json.replacing(["version"]) { _ in "2.0" }
    #expect {
      try BundleDocument(json)
    } throws: { error in
      guard case .notABundle(let violations)? = error as? BundleDocumentError else { return false }
      return violations.map(\.description) == ["/version: expected \"1.3\", found \"2.0\""]
    }
  }
}
