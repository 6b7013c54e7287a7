/// How candidates are scored; the raw value is the name in bundles and options.
package enum RelocationAlgorithm: String, Sendable, CaseIterable {
  /// A fitted model that knows "it is gone": the one to use.
  case v2 = "relocate-v2"
  /// The formula of the paper (arXiv 2510.22907), kept for comparison: it always prefers something to nothing.
  case v1 = "relocate-v1"
}

/// The paper's formula: `0.5·s_ast + 0.2·s_module + 0.2·J_token + 0.1·s_prox`.
enum PaperFormula {
  static let threshold = 0.7
  static let margin = 0.02
  static let weights: [(name: String, weight: Double)] = [
    ("s_ast", 0.5), ("s_module", 0.2), ("J_token", 0.2), ("s_prox", 0.1),
  ]

  /// The four parts, each from 0 to 1.
  ///
  /// The paper leaves open how they are computed. The likeness of the way through the syntax tree is taken from the kind of
  /// the node, the names around it and the blocks it is in.
  static func parts(_ features: FeatureVector) -> [Double] {
    let structure =
      0.5 * features[.kind] + 0.25 * features[.scopeOverlap] + 0.125 * features[.block] + 0.125
      * features[.nesting]
    let dice = features[.tokens]
    return [
      structure, max(features[.path], features[.pathText]), dice / max(1, 2 - dice), features[.near],
    ]
  }

  static func score(_ features: FeatureVector) -> Double {
    zip(parts(features), weights).reduce(0) { $0 + $1.0 * $1.1.weight }
  }
}
