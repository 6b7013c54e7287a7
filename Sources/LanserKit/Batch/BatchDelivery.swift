import AnalysisBundles

/// Writes answers, one at a time, in the order of their requests if that was asked for.
actor BatchDelivery {
  private let isOrdered: Bool
  private let write: @Sendable ([UInt8]) throws(Failure) -> Void
  private let report: @Sendable (Batch.Progress) -> Void
  private var progress = Batch.Progress()
  private var waiting: [Int: BatchResponse] = [:]
  private var next = 0
  private var blocked: [(place: Int, continuation: CheckedContinuation<Void, Never>)] = []
  private var failure: Failure?

  init(
    isOrdered: Bool,
    write: @escaping @Sendable ([UInt8]) throws(Failure) -> Void,
    report: @escaping @Sendable (Batch.Progress) -> Void
  ) {
    self.isOrdered = isOrdered
    self.write = write
    self.report = report
  }

  func passOver() {
    progress.passedOver += 1
    report(progress)
  }

  /// Waits until all requests that are more than `window` places before this one have been answered.
  func waitUntilNear(_ place: Int, window: Int) async {
    guard isOrdered, place - next >= window, failure == nil else { return }
    await withCheckedContinuation { blocked.append((place - window, $0)) }
  }

  func deliver(_ response: BatchResponse, _ place: Int) throws(Failure) {
    if let failure { throw failure }
    do throws(Failure) {
      guard isOrdered else { return try write(one: response) }
      waiting[place] = response
      while let ready = waiting.removeValue(forKey: next) {
        try write(one: ready)
        next += 1
      }
    } catch {
      failure = error
      release { _ in true }
      throw error
    }
    release { $0 < next }
  }

  private func release(_ isReady: (Int) -> Bool) {
    let ready = blocked.filter { isReady($0.place) }
    blocked.removeAll { isReady($0.place) }
    for entry in ready { entry.continuation.resume() }
  }

  private func write(one response: BatchResponse) throws(Failure) {
    try write(response.bytes)
    progress.answered += 1
    if response.isFailure { progress.failed += 1 }
    report(progress)
  }
}
