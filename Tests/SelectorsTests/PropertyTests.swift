import CanonicalJSON
import Selectors
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Laws that hold for every selector and every string; the seeds are fixed.
struct PropertyTests {
  @Test("Random selectors come back from their string and from their JSON")
  func roundTrip() throws {
    var generator = RandomSelectors(seed: 3)
    for _ in 0..<5_000 { try expectRoundTrip(generator.next()) }
  }

  @Test("Mutated strings parse to something that prints and parses the same, or fail with a sound error")
  func mutations() throws {
    let rounds = getenv("LANSER_SLOW_TESTS").map { String(cString: $0) } == "1" ? 1_000_000 : 20_000
    var generator = RandomSelectors(seed: 20)
    let corpus = try Corpus.rows("valid.tsv").map { try Corpus.unquoted($0[0]) }
    var accepted = 0
    for round in 0..<rounds {
      let base = round % 2 == 0 ? generator.next().description : generator.pick(corpus)
      let other = round % 3 == 0 ? generator.next().description : generator.pick(corpus)
      let string = generator.mutated(base, with: other)
      do {
        try expectRoundTrip(try Selector(parsing: string), from: string)
        accepted += 1
      } catch let error as SelectorSyntaxError {
        expectSound(error, for: string)
      }
    }
    // Both outcomes must be frequent, or the mutations test only one of them.
    #expect((rounds / 10...rounds / 10 * 9).contains(accepted))
  }

  @Test(
    "Parsing takes time in proportion to the length",
    arguments: ["(", ")", "%", "@L1", "#\"", ":1", "?", "[", "\\\"", "/.", "::", "&"]
  )
  func longInput(piece: String) {
    let long = String(repeating: piece, count: 40_000 / piece.utf8.count)
    for prefix in [
      "", "py://m#", "ts://", "ast://[a=", "anchor://a#\"", "a@R(", "a.py@L1:C1?doc=", "file:///", "sym:",
    ] {
      // A quadratic step would take minutes in a debug build.
      let result = Result { try Selector(parsing: prefix + long) }
      if case .failure(let error as SelectorSyntaxError) = result {
        #expect(error.rendered().utf8.count < 1_000)
      }
    }
  }

  private func expectRoundTrip(
    _ selector: Selector,
    from input: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let printed = selector.description
    let origin = Comment(rawValue: (input ?? printed).debugDescription)
    let again = try Selector(parsing: printed)
    #expect(again == selector, origin, sourceLocation: sourceLocation)
    #expect(again.hashValue == selector.hashValue, origin, sourceLocation: sourceLocation)
    #expect(again.description.utf8.elementsEqual(printed.utf8), origin, sourceLocation: sourceLocation)
    #expect(
      try Selector(positionSpec: selector.positionSpec) == selector,
      origin,
      sourceLocation: sourceLocation
    )
    let json = try JSONValue(parsing: selector.positionSpec.serialized(), options: .iJSON)
    #expect(try Selector(positionSpec: json) == selector, origin, sourceLocation: sourceLocation)
  }

  private func expectSound(
    _ error: SelectorSyntaxError,
    for input: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let origin = Comment(rawValue: input.debugDescription)
    let bytes = Array(input.utf8)
    #expect(
      error.span.lowerBound >= 0 && error.span.upperBound <= bytes.count,
      origin,
      sourceLocation: sourceLocation
    )
    for offset in [error.span.lowerBound, error.span.upperBound] where offset < bytes.count {
      #expect(bytes[offset] & 0xC0 != 0x80, origin, sourceLocation: sourceLocation)
    }
    #expect(!error.expected.isEmpty, origin, sourceLocation: sourceLocation)
    #expect(error.scalarOffset <= error.utf8Offset, origin, sourceLocation: sourceLocation)
    if let suggestion = error.suggestion {
      #expect(
        (try? Selector(parsing: suggestion.description)) == suggestion,
        origin,
        sourceLocation: sourceLocation
      )
    }
    let rendered = error.rendered(width: 60)
    #expect(
      rendered.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A },
      origin,
      sourceLocation: sourceLocation
    )
    #expect(rendered.split(separator: "\n").count == 4, origin, sourceLocation: sourceLocation)
  }
}
