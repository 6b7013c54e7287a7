import AnalysisBundles
import CanonicalJSON
import LanserKit
import SourceText

/// An explanation as text: what was read, what was done, what was found and what else was there.
struct ExplanationReport {
  private let explanation: ExplanationFact
  private let presentation: Presentation

  init(_ explanation: ExplanationFact, _ presentation: Presentation) {
    self.explanation = explanation
    self.presentation = presentation
  }

  var lines: [String] {
    var lines = [
      "selector  \(explanation.selector)", "form      \(explanation.form): \(explanation.template)",
    ]
    for (key, value) in (explanation.positionSpec.objectValue ?? [:]).map({ ($0.key, $0.value) })
    where key != "kind" {
      lines.append("  \(key.padded(8))\(text(value))")
    }
    lines += explanation.tried.enumerated().map {
      "\($0.offset == 0 ? "tried     " : "          ")\($0.element)"
    }
    if let place = explanation.place {
      let line = place.text.map { ": \($0)" } ?? ""
      lines.append("found     \(presentation.place(uri: place.uri, place.range.start))\(line)")
      var judgement = "score \(text(explanation.score)), confidence \(text(explanation.confidence))"
      if let threshold = explanation.threshold { judgement += "; needed \(text(threshold))" }
      if let weights = explanation.weights { judgement += ", weights \(weights)" }
      lines.append("          \(judgement)")
      if !explanation.features.isEmpty { lines.append("because   \(list(explanation.features))") }
    } else {
      lines.append("outcome   \(explanation.outcome): \(explanation.message ?? "")")
    }
    for (index, candidate) in explanation.candidates.enumerated() {
      lines.append((index == 0 ? "others    " : "          ") + self.candidate(candidate))
      if let features = candidate["features"]?.objectValue, !features.isEmpty {
        lines.append("            \(list(features))")
      }
      if let selector = candidate["selector"]?.stringValue { lines.append("            \(selector)") }
    }
    return lines.map(\.safeForTerminal)
  }

  private func candidate(_ json: JSONValue) -> String {
    let start = (json["range"]?.arrayValue ?? []).prefix(2).compactMap(\.intValue)
    let place = ([json["uri"]?.stringValue ?? ""] + start.map { "\($0 + 1)" }).joined(separator: ":")
    let score = json["score"]?.doubleValue.map { text($0) + " " } ?? ""
    return "\(score)\(place): \(json["text"]?.stringValue ?? "")"
  }

  private func list(_ features: JSONObject) -> String {
    features.map { "\($0.key) \(text($0.value))" }.joined(separator: ", ")
  }

  private func text(_ value: JSONValue) -> String {
    if let text = value.stringValue { return text }
    if let number = value.doubleValue { return text(number) }
    return String(decoding: value.serialized(), as: UTF8.self)
  }

  private func text(_ number: Double?) -> String {
    guard let number else { return "-" }
    return String(decoding: JSONValue.double(number.roundedHalfEven(places: 3)).serialized(), as: UTF8.self)
  }
}

extension String {
  fileprivate func padded(_ width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(1, width - count))
  }
}
