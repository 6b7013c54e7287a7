/// Keeps operations apart that would disturb each other.
///
/// Questions are asked side by side. An edit shows servers texts that are not on disk, so while one is worked out nothing
/// else is asked. Whoever comes first goes first.
actor OperationGate {
  private var sharing = 0
  private var isExclusive = false
  private var waiting: [(isExclusive: Bool, turn: CheckedContinuation<Void, Never>)] = []

  /// Waits for the turn; `leave` must follow.
  func enter(exclusively: Bool) async {
    if waiting.isEmpty, admit(exclusively: exclusively) { return }
    await withCheckedContinuation { waiting.append((exclusively, $0)) }
  }

  func leave() {
    if isExclusive { isExclusive = false } else { sharing -= 1 }
    while let next = waiting.first, admit(exclusively: next.isExclusive) {
      waiting.removeFirst()
      next.turn.resume()
    }
  }

  private func admit(exclusively: Bool) -> Bool {
    guard !isExclusive, !exclusively || sharing == 0 else { return false }
    if exclusively { isExclusive = true } else { sharing += 1 }
    return true
  }
}
