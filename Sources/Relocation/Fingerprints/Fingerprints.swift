// Contract: tokens → fingerprints by winnowing (Schleimer, Wilkerson, Aiken, "Winnowing", 2003): hashes of all runs of
// `gramLength` normalised characters, of which the least in every window of `windowLength` is kept. Equal stretches of
// `gramLength + windowLength - 1` characters share at least one fingerprint, wherever they stand. Computed once for a
// file; those of a part are the ones that lie in it.

/// The fingerprints of a file, by place.
package struct Fingerprints: Sendable {
  static let gramLength = 7
  static let windowLength = 4
  /// Fingerprints are cut to this many bits where they are written into selectors.
  static let bits = 18

  /// Offsets in the normalised text, ascending.
  private var offsets: [Int32] = []
  private var values: [UInt32] = []

  init(_ text: [UInt8]) {
    guard text.count >= Self.gramLength else { return }
    offsets.reserveCapacity(text.count / 2)
    values.reserveCapacity(text.count / 2)
    text.withUnsafeBufferPointer { winnow($0) }
  }

  private mutating func winnow(_ text: UnsafeBufferPointer<UInt8>) {
    let base: UInt64 = 0x0000_0100_0000_01B3
    var leaving: UInt64 = 1
    for _ in 0..<(Self.gramLength - 1) { leaving = leaving &* base }
    var rolling: UInt64 = 0
    for index in 0..<(Self.gramLength - 1) { rolling = rolling &* base &+ UInt64(text[index]) }
    // The hashes of the last window, as a ring.
    var window = [UInt32](repeating: .max, count: Self.windowLength)
    var kept = -1
    for start in 0...(text.count - Self.gramLength) {
      rolling = rolling &* base &+ UInt64(text[start + Self.gramLength - 1])
      window[start % Self.windowLength] = StableHash.cut(rolling, bits: 32)
      rolling = rolling &- leaving &* UInt64(text[start])
      guard start >= Self.windowLength - 1 else { continue }
      var best = start - Self.windowLength + 1
      for candidate in (best + 1)...start
      where window[candidate % Self.windowLength] <= window[best % Self.windowLength] {
        best = candidate
      }
      if best != kept {
        kept = best
        offsets.append(Int32(best))
        values.append(window[best % Self.windowLength])
      }
    }
  }

  /// The fingerprints of the runs that lie wholly inside a part of the text, sorted, each once.
  func values(in range: Range<Int>) -> [UInt32] {
    let first = offsets.partitioningIndex { Int($0) >= range.lowerBound }
    let last = offsets[first...].partitioningIndex { Int($0) + Self.gramLength > range.upperBound }
    guard first < last else { return [] }
    var result = values[first..<last].map { $0 >> UInt32(32 - Self.bits) }
    result.sort()
    return result.eachOnce
  }
}

extension [UInt32] {
  /// The elements of an ascending list, each once.
  var eachOnce: [UInt32] {
    guard !isEmpty else { return self }
    var result = self
    var count = 1
    for index in 1..<result.count where result[index] != result[count - 1] {
      result[count] = result[index]
      count += 1
    }
    result.removeSubrange(count...)
    return result
  }
}
