import AnalysisBundles
import CanonicalJSON

/// A place that was found by structure or by content, in terms of the present files.
struct FoundPlace: Sendable {
  /// Relative to the workspace.
  var path: String
  /// What a server is asked about, in bytes.
  var offset: Int
  /// What was addressed, in bytes.
  var range: Range<Int>
  /// The definition, when it is one.
  var definition: Range<Int>?
  /// A selector of exactly this place, with which it is found again.
  var selector: String
  /// How it was found, in words.
  var evidence: [String: String]
  var score: Double
  var confidence: Double
  /// The evidence, as numbers.
  var features: [(name: String, value: Double)]
  var weights: String?
  var threshold: Double?
  var margin: Double?
}

/// What came of looking for a place, with what was tried.
struct PlaceSearch: Sendable {
  var result: Result<FoundPlace, Failure>
  /// In sentences, for people who want to understand.
  var tried: [String]
  /// What was considered beside the place, best first, as bundles have it.
  var candidates: [JSONValue]
}

extension FoundPlace: ObservedValue {
  var observation: JSONValue {
    [
      "path": .string(path), "offset": .integer(offset), "range": Self.json(range),
      "definition": definition.map(Self.json) ?? .null, "selector": .string(selector),
      "evidence": .object(
        JSONObject(evidence.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
      ),
      "score": .double(score.roundedHalfEven(places: 6)),
      "confidence": .double(confidence.roundedHalfEven(places: 6)),
      "features": .object(
        JSONObject(features.map { ($0.name, .double($0.value.roundedHalfEven(places: 6))) })
      ),
      "weights": weights.map { .string($0) } ?? .null,
      "tau": threshold.map { .double($0.roundedHalfEven(places: 6)) } ?? .null,
      "delta": margin.map { .double($0.roundedHalfEven(places: 6)) } ?? .null,
    ]
  }

  init?(observation json: JSONValue) {
    guard let path = json["path"]?.stringValue, let offset = json["offset"]?.intValue,
      let range = json["range"].flatMap(Self.range), let selector = json["selector"]?.stringValue,
      let score = json["score"]?.doubleValue, let confidence = json["confidence"]?.doubleValue
    else { return nil }
    self.init(
      path: path,
      offset: offset,
      range: range,
      definition: json["definition"].flatMap(Self.range),
      selector: selector,
      evidence: (json["evidence"]?.objectValue ?? [:]).reduce(into: [:]) {
        $0[$1.key] = $1.value.stringValue
      },
      score: score,
      confidence: confidence,
      features: (json["features"]?.objectValue ?? [:]).compactMap { entry in
        entry.value.doubleValue.map { (entry.key, $0) }
      },
      weights: json["weights"]?.stringValue,
      threshold: json["tau"]?.doubleValue,
      margin: json["delta"]?.doubleValue
    )
  }

  static var unknown: FoundPlace {
    FoundPlace(
      path: "",
      offset: 0,
      range: 0..<0,
      definition: nil,
      selector: "",
      evidence: [:],
      score: 0,
      confidence: 0,
      features: [],
      weights: nil,
      threshold: nil,
      margin: nil
    )
  }

  private static func json(_ range: Range<Int>) -> JSONValue {
    [.integer(range.lowerBound), .integer(range.upperBound)]
  }

  private static func range(_ json: JSONValue) -> Range<Int>? {
    guard let start = json[0]?.intValue, let end = json[1]?.intValue, start <= end else { return nil }
    return start..<end
  }
}

extension PlaceSearch: ObservedValue {
  var observation: JSONValue {
    [
      "result": result.observation, "tried": .array(tried.map { .string($0) }),
      "candidates": .array(candidates),
    ]
  }

  init?(observation: JSONValue) {
    guard let result = observation["result"].flatMap(Result<FoundPlace, Failure>.init(observation:)) else {
      return nil
    }
    self.init(
      result: result,
      tried: (observation["tried"]?.arrayValue ?? []).compactMap(\.stringValue),
      candidates: observation["candidates"]?.arrayValue ?? []
    )
  }

  static var unknown: PlaceSearch { PlaceSearch(result: .unknown, tried: [], candidates: []) }
}
