import CanonicalJSON
import Selectors
import Testing

/// The tables under `fixtures/selectors`, which other implementations can use as well.
struct CorpusTests {
  @Test(
    "Every valid string has its canonical string and its JSON form",
    arguments: try Corpus.rows("valid.tsv")
  )
  func valid(row: [String]) throws {
    try #require(row.count == 3)
    let selector = try Selector(parsing: try Corpus.unquoted(row[0]))
    #expect(bytes(selector.description) == bytes(row[1]))
    #expect(Corpus.compact(selector.positionSpec) == row[2])
    #expect(try Selector(parsing: row[1]) == selector)
    #expect(try Selector(positionSpec: try Corpus.json(row[2])) == selector)
  }

  @Test(
    "Every invalid string fails where and for the reason given",
    arguments: try Corpus.rows("invalid.tsv")
  )
  func invalid(row: [String]) throws {
    try #require(row.count == 4)
    let input = try Corpus.unquoted(row[0])
    let error = try #require(throws: SelectorSyntaxError.self) { try Selector(parsing: input) }
    #expect("\(error.utf8Offset)" == row[1])
    #expect(error.expected.map(\.rawValue).joined(separator: " | ") == row[2])
    #expect((error.suggestion?.description ?? "-") == row[3])
  }

  @Test("Every accepted JSON form has its canonical string", arguments: try Corpus.rows("spec-valid.tsv"))
  func specValid(row: [String]) throws {
    try #require(row.count == 2)
    #expect(try Selector(positionSpec: try Corpus.json(row[0])).description == row[1])
  }

  @Test(
    "Every refused JSON form names the member and what it should be",
    arguments: try Corpus.rows("spec-invalid.tsv")
  )
  func specInvalid(row: [String]) throws {
    try #require(row.count == 3)
    let spec = try Corpus.json(row[0])
    let error = try #require(throws: PositionSpecError.self) { try Selector(positionSpec: spec) }
    #expect(error.pointer == row[1])
    #expect(error.expected.rawValue == row[2])
  }

  @Test("The tables hold every form, every option and nearly every kind of error")
  func coverage() throws {
    let valid = try Corpus.rows("valid.tsv")
    #expect(valid.count >= 200)
    for form in SelectorForm.allCases {
      #expect(valid.contains { $0[2].hasPrefix("{\"kind\":\"\(form.rawValue)\"") }, "\(form)")
    }
    for option in SelectorOption.allCases {
      #expect(valid.contains { $0[1].contains("\(option.rawValue)=") }, "\(option)")
    }
    let reasons = Set(
      try Corpus.rows("invalid.tsv").flatMap { $0[2].split(separator: " | ").map(String.init) }
    )
    for expectation in SelectorExpectation.allCases where expectation != .role && expectation != .nextOption {
      #expect(reasons.contains(expectation.rawValue), "\(expectation)")
    }
    let members = Set(try Corpus.rows("spec-invalid.tsv").map { $0[2] })
    for expectation in PositionSpecExpectation.allCases {
      #expect(members.contains(expectation.rawValue), "\(expectation)")
    }
  }

  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
}
