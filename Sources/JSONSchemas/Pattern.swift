/// A regular expression that is ready to search texts, in time linear in the text.
///
/// The subset of ECMA-262 that it understands is described in `PatternSyntax.swift`. Matching follows all possibilities at
/// once, so no text makes it slow.
package struct Pattern: Sendable {
  private enum Step: Sendable {
    case scalar(ScalarSet)
    case start
    case end
    case jump(Int)
    case fork(Int, Int)
    case match
  }

  private static let limit = 10_000
  /// How many parts were laid out so far; parts of parts count each time they are repeated.
  private var parts = 0

  /// As it was written.
  package let text: String
  private var steps: [Step] = []

  /// Reads a pattern.
  ///
  /// - Throws: `PatternError` for what is outside of the subset, or too large.
  package init(_ text: String) throws(PatternError) {
    self.text = text
    try append(PatternParser.parse(text))
    steps.append(.match)
  }

  /// Whether the pattern matches somewhere in the text.
  package func matches(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    var current = StepSet(capacity: steps.count)
    for position in 0...scalars.count {
      // Every place may be the start of a match.
      if follow(0, at: position, of: scalars.count, into: &current) { return true }
      guard position < scalars.count else { return false }
      var following = StepSet(capacity: steps.count)
      for index in current.members {
        guard case .scalar(let set) = steps[index], set.contains(scalars[position]) else { continue }
        if follow(index + 1, at: position + 1, of: scalars.count, into: &following) { return true }
      }
      current = following
    }
    return false
  }

  /// Adds what can be reached from a step without reading a scalar; true when that is the end of a match.
  private func follow(_ first: Int, at position: Int, of count: Int, into reached: inout StepSet) -> Bool {
    var pending = [first]
    while let index = pending.popLast() {
      guard reached.insert(index) else { continue }
      switch steps[index] {
      case .scalar: continue
      case .start: if position == 0 { pending.append(index + 1) }
      case .end: if position == count { pending.append(index + 1) }
      case .jump(let target): pending.append(target)
      case .fork(let left, let right): pending += [left, right]
      case .match: return true
      }
    }
    return false
  }

  private mutating func append(_ syntax: PatternSyntax) throws(PatternError) {
    parts += 1
    guard parts < Self.limit else { throw .tooLarge(limit: Self.limit) }
    switch syntax {
    case .empty: break
    case .scalars(let set): steps.append(.scalar(set))
    case .start: steps.append(.start)
    case .end: steps.append(.end)
    case .sequence(let sequence): for part in sequence { try append(part) }
    case .choice(let alternatives): try appendChoice(alternatives)
    case .repeated(let part, let minimum, let maximum):
      for _ in 0..<minimum { try append(part) }
      guard let maximum else { return try appendLoop(part) }
      for _ in minimum..<maximum { try appendOptional(part) }
    }
  }

  private mutating func appendChoice(_ alternatives: [PatternSyntax]) throws(PatternError) {
    var jumps: [Int] = []
    for (index, alternative) in alternatives.enumerated() {
      let isLast = index == alternatives.count - 1
      let fork = steps.count
      if !isLast { steps.append(.match) }
      try append(alternative)
      guard !isLast else { break }
      jumps.append(steps.count)
      steps.append(.match)
      steps[fork] = .fork(fork + 1, steps.count)
    }
    for jump in jumps { steps[jump] = .jump(steps.count) }
  }

  private mutating func appendLoop(_ part: PatternSyntax) throws(PatternError) {
    let fork = steps.count
    steps.append(.match)
    try append(part)
    steps.append(.jump(fork))
    steps[fork] = .fork(fork + 1, steps.count)
  }

  private mutating func appendOptional(_ part: PatternSyntax) throws(PatternError) {
    let fork = steps.count
    steps.append(.match)
    try append(part)
    steps[fork] = .fork(fork + 1, steps.count)
  }
}

/// Steps that are reached, each once, in the order in which they were.
private struct StepSet {
  private(set) var members: [Int] = []
  private var isMember: [Bool]

  init(capacity: Int) { isMember = Array(repeating: false, count: capacity) }

  mutating func insert(_ index: Int) -> Bool {
    if isMember[index] { return false }
    isMember[index] = true
    members.append(index)
    return true
  }
}
