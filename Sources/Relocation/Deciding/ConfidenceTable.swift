/// Turns probabilities of a model into confidences that are right as often as they say.
///
/// The points are those of an isotonic fit on the answers for the oracle's shared half, each project's by a model that had not
/// seen it (Benchmarks/relocation/fit.py); between them, straight lines.
package struct ConfidenceTable: Sendable {
  /// Ascending in both.
  let points: [(probability: Double, confidence: Double)]

  /// The probability that an answer with this model probability is right.
  func confidence(_ probability: Double) -> Double {
    guard let first = points.first, let last = points.last else { return probability }
    if probability <= first.probability { return first.confidence }
    if probability >= last.probability { return last.confidence }
    for (low, high) in zip(points, points.dropFirst()) where probability <= high.probability {
      let width = high.probability - low.probability
      let part = width > 0 ? (probability - low.probability) / width : 1
      return low.confidence + part * (high.confidence - low.confidence)
    }
    return last.confidence
  }
}
