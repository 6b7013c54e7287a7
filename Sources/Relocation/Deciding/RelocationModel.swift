// Contract: evidence → probabilities. A log-linear choice among the candidates and "it is gone": each candidate has a
// score, the sum of its evidence times weights, and so has the option that there is none; their exponentials, normalised,
// are probabilities. Definitions and statements, and candidates in the anchor's file and in others, have weights of their
// own. Terms are products of evidence, because much of it says something only together. Fitted by
// Benchmarks/relocation/fit.py on the data that its report names.

/// Weighs the evidence for candidates against each other, and against there being none.
package struct RelocationModel: Sendable {
  /// One term with its weights.
  struct Row: Sendable {
    /// Names of evidence joined by `*`; `!` in front of one means its complement.
    var term: String
    /// For a statement in the anchor's file, one elsewhere, a definition in the file, one elsewhere.
    var weights: [Double]

    init(
      _ term: String,
      _ statementHere: Double,
      _ statementElsewhere: Double,
      _ definitionHere: Double,
      _ definitionElsewhere: Double
    ) {
      self.term = term
      weights = [statementHere, statementElsewhere, definitionHere, definitionElsewhere]
    }
  }

  /// The name in bundles.
  package let name: String
  /// What the best candidate's probability has to reach, in the anchor's file and elsewhere.
  package let threshold: (here: Double, elsewhere: Double)
  let rows: [Row]
  /// The score of there being none: a constant, then what the situation adds to it.
  let absence: (statement: [Double], definition: [Double])
  /// How probabilities become confidences.
  let calibration: ConfidenceTable
  private let terms: [[Factor]]

  /// Evidence of a candidate or of the whole situation.
  private struct Factor: Sendable {
    enum Source: Sendable {
      case candidate(RelocationFeature)
      case situation(SituationFeature)
    }

    var source: Source
    var isComplement: Bool

    init?(_ text: Substring) {
      isComplement = text.hasPrefix("!")
      let name = String(isComplement ? text.dropFirst() : text)
      if let feature = RelocationFeature(rawValue: name) {
        source = .candidate(feature)
      } else if let feature = SituationFeature(rawValue: name) {
        source = .situation(feature)
      } else {
        return nil
      }
    }
  }

  init(
    name: String,
    threshold: (here: Double, elsewhere: Double),
    rows: [Row],
    absence: (statement: [Double], definition: [Double]),
    calibration: ConfidenceTable
  ) {
    self.calibration = calibration
    self.name = name
    self.threshold = threshold
    self.rows = rows
    self.absence = absence
    terms = rows.map { row in
      row.term == "1" ? [] : row.term.split(separator: "*").compactMap { Factor($0) }
    }
  }

  /// Whether every term is made of evidence that exists.
  var isComplete: Bool {
    zip(rows, terms).allSatisfy { row, factors in
      row.term == "1" || row.term.split(separator: "*").count == factors.count
    }
  }

  /// The probability of each candidate, and of there being none.
  ///
  /// - Parameters:
  ///   - evidence: for each candidate, with the file that it is in.
  ///   - situation: the evidence that is no candidate's.
  ///   - isDefinition: whether a definition is looked for.
  ///   - path: the file in which it was.
  /// - Returns: probabilities that add up to 1.
  func probabilities(
    of evidence: [(path: String, features: FeatureVector)],
    in situation: Situation,
    isDefinition: Bool,
    path: String
  ) -> (candidates: [Double], absence: Double) {
    let constants = isDefinition ? absence.definition : absence.statement
    let none = zip(constants, [1] + SituationFeature.allCases.map { situation[$0] }).reduce(0) {
      $0 + $1.0 * $1.1
    }
    let scores = evidence.map { one in
      score(one.features, situation, block: (isDefinition ? 2 : 0) + (one.path == path ? 0 : 1))
    }
    let greatest = scores.reduce(none, max)
    let exponentials = scores.map { Logarithm.exponential($0 - greatest) }
    let absent = Logarithm.exponential(none - greatest)
    let total = exponentials.reduce(absent, +)
    return (exponentials.map { $0 / total }, absent / total)
  }

  private func score(_ features: FeatureVector, _ situation: Situation, block: Int) -> Double {
    var sum = 0.0
    for (row, factors) in zip(rows, terms) {
      var value = row.weights[block]
      for factor in factors {
        let evidence =
          switch factor.source {
          case .candidate(let feature): features[feature]
          case .situation(let feature): situation[feature]
          }
        value *= factor.isComplement ? 1 - evidence : evidence
        if value == 0 { break }
      }
      sum += value
    }
    return sum
  }
}

/// Evidence about an anchor as a whole; the raw values are the names in terms.
enum SituationFeature: String, CaseIterable, Sendable {
  case fileExists, scopeExists, situationOverlap, isGapClosed
}

extension Situation {
  subscript(_ feature: SituationFeature) -> Double {
    switch feature {
    case .fileExists: fileExists ? 1 : 0
    case .scopeExists: scopeExists ? 1 : 0
    case .situationOverlap: fileOverlap
    case .isGapClosed: isGapClosed ? 1 : 0
    }
  }
}
