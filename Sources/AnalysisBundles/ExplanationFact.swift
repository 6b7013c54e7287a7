package import CanonicalJSON

/// How a selector was read, what was tried to follow it, and what came of that.
package struct ExplanationFact: Sendable {
  /// The form of the selector, such as `anchor`, and its shape.
  package var form: String
  package var template: String
  /// The canonical string.
  package var selector: String
  /// Its JSON form.
  package var positionSpec: JSONValue
  /// What was done, in order, in sentences.
  package var tried: [String]
  /// `OK`, or the code of the failure.
  package var outcome: String
  /// What the failure says; nil for a place that was found.
  package var message: String?
  /// Where it led.
  package var place: LocationFact?
  package var score: Double?
  package var confidence: Double?
  /// What the score had to reach; nil where nothing had to be weighed.
  package var threshold: Double?
  package var weights: String?
  /// What spoke for the place, by name.
  package var features: JSONObject
  /// What else was considered, best first: place, score, features and a selector for each.
  package var candidates: [JSONValue]

  package init(
    form: String,
    template: String,
    selector: String,
    positionSpec: JSONValue,
    tried: [String],
    outcome: String,
    message: String? = nil,
    place: LocationFact? = nil,
    score: Double? = nil,
    confidence: Double? = nil,
    threshold: Double? = nil,
    weights: String? = nil,
    features: JSONObject = [:],
    candidates: [JSONValue] = []
  ) {
    self.form = form
    self.template = template
    self.selector = selector
    self.positionSpec = positionSpec
    self.tried = tried
    self.outcome = outcome
    self.message = message
    self.place = place
    self.score = score
    self.confidence = confidence
    self.threshold = threshold
    self.weights = weights
    self.features = features
    self.candidates = candidates
  }

  package var json: JSONValue {
    let number = { (value: Double?) in
      value.map { JSONValue.double($0.roundedHalfEven(places: 6)) } ?? .null
    }
    return [
      "form": .string(form), "template": .string(template), "selector": .string(selector),
      "positionSpec": positionSpec, "tried": .array(tried.map { .string($0) }), "outcome": .string(outcome),
      "message": message.map { .string($0) } ?? .null, "place": place?.json ?? .null,
      "score": number(score), "confidence": number(confidence), "tau": number(threshold),
      "weights": weights.map { .string($0) } ?? .null, "features": .object(features),
      "candidates": .array(candidates),
    ]
  }
}
