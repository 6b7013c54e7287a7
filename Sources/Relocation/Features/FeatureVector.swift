/// The evidence for one candidate.
package struct FeatureVector: Hashable, Sendable {
  private var values: [RelocationFeature: Double] = [:]

  package init() {}

  /// 0 for what was not set.
  package subscript(_ feature: RelocationFeature) -> Double {
    get { values[feature] ?? 0 }
    set { values[feature] = newValue }
  }
}
