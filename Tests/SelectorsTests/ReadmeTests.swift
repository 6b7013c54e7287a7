import CanonicalJSON
import Selectors
import Testing

/// `Selectors/README.md` is the specification for people; each of its examples is checked here.
///
/// A block opens with ```` ```selector ```` and holds one input, then lines that begin with `= ` (the canonical
/// string), `json ` (its JSON form) or, for an input that fails, the error as it is printed, each line behind `! `.
struct ReadmeTests {
  struct Example: Sendable, CustomTestStringConvertible {
    var input = ""
    var canonical: String?
    var json: String?
    var error: [String] = []
    var testDescription: String { input }
  }

  @Test("An example of the specification holds", arguments: try Self.examples())
  func example(_ example: Example) throws {
    guard example.error.isEmpty else {
      let error = try #require(throws: SelectorSyntaxError.self) { try Selector(parsing: example.input) }
      #expect(error.rendered().split(separator: "\n").map(String.init) == example.error)
      return
    }
    let selector = try Selector(parsing: example.input)
    // Without a canonical line, the input is canonical.
    #expect(selector.description == example.canonical ?? example.input)
    if let json = example.json {
      #expect(Corpus.compact(selector.positionSpec) == json)
      #expect(try Selector(positionSpec: try Corpus.json(json)) == selector)
    }
  }

  @Test("The specification has examples of every form, of aliases and of errors")
  func coverage() throws {
    let examples = try Self.examples()
    for form in SelectorForm.allCases {
      #expect(
        examples.contains { $0.error.isEmpty && (try? Selector(parsing: $0.input))?.form == form },
        "\(form)"
      )
    }
    #expect(examples.contains { $0.canonical != nil })
    #expect(examples.contains { !$0.error.isEmpty })
  }

  static func examples() throws -> [Example] {
    var examples: [Example] = []
    var isInside = false
    for line in try Corpus.text("Selectors/README.md").split(
      separator: "\n",
      omittingEmptySubsequences: false
    ) {
      if line.hasPrefix("```") {
        isInside = line == "```selector"
        if isInside { examples.append(Example()) }
      } else if isInside {
        var example = examples.removeLast()
        if line.hasPrefix("= ") {
          example.canonical = String(line.dropFirst(2))
        } else if line.hasPrefix("json ") {
          example.json = String(line.dropFirst(5))
        } else if line.hasPrefix("! ") {
          example.error.append(String(line.dropFirst(2)))
        } else if line.isEmpty {
          // A blank line begins the next example of the block.
          if !example.input.isEmpty {
            examples.append(example)
            example = Example()
          }
        } else {
          example.input = String(line)
        }
        examples.append(example)
      }
    }
    return examples.filter { !$0.input.isEmpty }
  }
}
