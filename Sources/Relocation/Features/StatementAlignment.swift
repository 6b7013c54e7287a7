import SourceText

/// Which statements of two versions of a file are the same, by their order and their heads.
struct StatementAlignment: Sendable {
  /// The old number of each new statement; -1 for one that was not there.
  private(set) var oldNumbers: [Int]
  /// The new number of each old statement; -1 for one that is gone.
  private(set) var newNumbers: [Int]
  /// How many are in both.
  private(set) var count = 0

  init(old: StatementIndex, new: StatementIndex) {
    var numbers: [UInt64: Int] = [:]
    func number(_ hash: UInt64) -> Int {
      if let known = numbers[hash] { return known }
      numbers[hash] = numbers.count
      return numbers.count - 1
    }
    let difference = LineDifference(old: old.hashes.map(number), new: new.hashes.map(number))
    oldNumbers = Array(repeating: -1, count: new.count)
    newNumbers = Array(repeating: -1, count: old.count)
    var (left, right) = (0, 0)
    while left < old.count, right < new.count {
      if difference.removed[left] {
        left += 1
      } else if difference.inserted[right] {
        right += 1
      } else {
        oldNumbers[right] = left
        newNumbers[left] = right
        count += 1
        left += 1
        right += 1
      }
    }
  }
}
