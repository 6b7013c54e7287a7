import AnalysisBundles
import CanonicalJSON
import SourceText

/// What a question is about.
enum Scope: Sendable {
  case workspace(Language)
  case file(SourceFile, Language)
  case place(Target, Language)

  var language: Language {
    switch self {
    case .workspace(let language), .file(_, let language), .place(_, let language): language
    }
  }

  /// The file that holds the place.
  var file: SourceFile? {
    switch self {
    case .workspace: nil
    case .file(let file, _): file
    case .place(let target, _): target.file
    }
  }

  var target: Target? {
    if case .place(let target, _) = self { target } else { nil }
  }
}

/// A place in a file, as a selector addressed it.
struct Target: Sendable {
  var file: SourceFile
  /// What a server is asked about: an offset in the bytes of the text, in the name of a symbol.
  var offset: Int
  /// What was addressed: the name, or the part that a role names.
  var range: Range<Int>
  /// As it was given.
  var original: String
  /// A canonical selector of exactly this place.
  var canonical: String
  /// The canonical spelling of what was asked, which may reach the place through imports or ambiguity rules.
  var canonicalRequest: String
  /// How it was found, for the bundle.
  var evidence: [String: String]
  /// The definition that was addressed, when it was one.
  var definition: Range<Int>?
  /// The probability that this is what was meant.
  var confidence = 1.0
  /// What speaks for it, in [0, 1]; 1 for a place that was addressed exactly.
  var score = 1.0
  /// The evidence in numbers.
  var features: [(name: String, value: Double)] = []
  /// The name of the weights of the evidence.
  var weights: String?
  /// What the score had to reach.
  var threshold: Double?
  /// How far it had to be ahead of the second.
  var margin: Double?
  /// What else was considered, best first.
  var alternatives: [JSONValue] = []
  /// The id of the definition.
  var symbolID: String?
}

extension Target {
  /// The resolution as a bundle records it.
  func resolution(encoding: PositionEncoding, forms: PathForms) -> BundleResolution {
    BundleResolution(
      original: canonicalRequest,
      uri: forms.form(ofPath: file.path),
      range: file.text.range(ofBytes: range, encoding: encoding),
      selector: canonical,
      symbolID: symbolID,
      score: score,
      confidence: confidence,
      features: JSONObject(
        evidence.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }
          + features.filter { evidence[$0.name] == nil }.map {
            ($0.name, .double($0.value.roundedHalfEven(places: 6)))
          }
      ),
      weights: weights,
      threshold: threshold,
      margin: margin,
      alternatives: alternatives
    )
  }
}
