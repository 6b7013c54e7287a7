import Synchronization

/// A value that changes from outside, and tasks that wait until it satisfies them.
///
/// Changes are made under a lock and are seen in order. A waiter is resumed with the first value that its condition
/// accepts, so nothing is polled and no change is missed.
final class Observed<Value: Sendable>: Sendable {
  private struct Waiter {
    var condition: @Sendable (Value) -> Bool
    var continuation: CheckedContinuation<Value?, Never>
  }

  private struct State {
    var value: Value
    var waiters: [Int: Waiter] = [:]
    var nextWaiter = 0
  }

  private let state: Mutex<State>

  init(_ value: Value) {
    state = Mutex(State(value: value))
  }

  var value: Value { state.withLock(\.value) }

  var hasWaiters: Bool { state.withLock { !$0.waiters.isEmpty } }

  func update<Result: Sendable>(_ change: @Sendable (inout Value) -> Result) -> Result {
    let (result, satisfied) = state.withLock { state in
      let result = change(&state.value)
      var satisfied: [(CheckedContinuation<Value?, Never>, Value)] = []
      for (id, waiter) in state.waiters where waiter.condition(state.value) {
        satisfied.append((waiter.continuation, state.value))
        state.waiters[id] = nil
      }
      return (result, satisfied)
    }
    for (continuation, value) in satisfied { continuation.resume(returning: value) }
    return result
  }

  /// Waits until the condition holds.
  ///
  /// - Returns: the first value that satisfied it, which may have changed since; nil when the deadline passed or the task
  ///   was cancelled first.
  func wait(
    until deadline: ContinuousClock.Instant,
    for condition: @escaping @Sendable (Value) -> Bool
  ) async -> Value? {
    let id = state.withLock { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
    let timer = Task {
      try await Task.sleep(until: deadline, clock: .continuous)
      giveUp(id)
    }
    defer { timer.cancel() }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let immediate = state.withLock { state -> Value?? in
          if condition(state.value) { return .some(state.value) }
          if Task.isCancelled || deadline <= .now { return .some(nil) }
          state.waiters[id] = Waiter(condition: condition, continuation: continuation)
          return nil
        }
        if let immediate { continuation.resume(returning: immediate) }
      }
    } onCancel: {
      giveUp(id)
    }
  }

  private func giveUp(_ id: Int) {
    let waiter = state.withLock { $0.waiters.removeValue(forKey: id) }
    waiter?.continuation.resume(returning: nil)
  }
}
