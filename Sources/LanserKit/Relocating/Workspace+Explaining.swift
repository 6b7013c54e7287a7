import AnalysisBundles
import CanonicalJSON
import Selectors
import SourceText

extension Workspace {
  /// Follows a selector and says how; a selector that leads nowhere is explained as well.
  ///
  /// - Throws: `Failure` only for a text that is no selector.
  /// - Returns: the explanation, and the canonical text.
  nonisolated func explanation(of question: Question) throws(Failure) -> (Facts, String) {
    guard let text = question.selector else { throw Failure(.usage, "explain needs a selector") }
    let selector: Selector
    do { selector = try Selector(parsing: text) } catch { throw Failure(error) }
    var explanation = ExplanationFact(
      form: selector.form.rawValue,
      template: selector.form.template,
      selector: selector.description,
      positionSpec: selector.positionSpec,
      tried: [],
      outcome: "OK"
    )
    if selector.hasToBeLookedFor {
      let search = search(selector, algorithm: question.relocation, unit: question.indexing)
      explanation.tried = search.tried
      explanation.candidates = search.candidates
    }
    do throws(Failure) {
      let target = try SelectorResolver(
        workspace: self,
        original: text,
        indexing: question.indexing,
        algorithm: question.relocation
      )
      .target(of: selector)
      if explanation.tried.isEmpty { explanation.tried = Self.steps(of: selector, to: target) }
      let resolution = target.resolution(encoding: .utf16, forms: forms(for: nil))
      explanation.place = LocationFact(
        uri: resolution.uri,
        range: resolution.range,
        text: sources.excerpt(target.file.path, line: resolution.range.start.line)
      )
      explanation.score = target.score
      explanation.confidence = target.confidence
      explanation.threshold = target.threshold
      explanation.weights = target.weights
      explanation.features = resolution.features
    } catch {
      explanation.outcome = error.code.rawValue
      explanation.message = ([error.message] + error.hints).joined(separator: ". ")
      if explanation.candidates.isEmpty {
        explanation.candidates = error.data["candidates"]?.arrayValue ?? []
      }
    }
    return (Facts(.explanation(explanation), provenance: .syntaxTree), selector.description)
  }

  /// What was done for a selector that says where to look.
  private static func steps(of selector: Selector, to target: Target) -> [String] {
    switch selector {
    case .symbol(let symbol):
      var steps = ["looked for the module \(symbol.module) among the files of the workspace"]
      if let via = target.evidence["via"] { steps.append("followed imports through \(via)") }
      steps.append(
        "found \(symbol.names.joined(separator: ".")) in \(target.evidence["file"] ?? target.file.path)"
      )
      return steps
    default: return ["took the line and the columns as they are: nothing is checked against what was meant"]
    }
  }
}

extension Selector {
  /// Whether following it takes more than positions and names of the present files.
  var hasToBeLookedFor: Bool {
    switch self {
    case .cursor(let cursor): cursor.snapshot != nil
    case .range(let range): range.snapshot != nil
    case .symbol(let symbol): symbol.snapshot != nil
    case .ast, .anchor, .symbolID: true
    }
  }
}
