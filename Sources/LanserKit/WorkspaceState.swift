import AnalysisBundles

/// Knows what a workspace holds, and looks again when asked.
///
/// Looking takes a walk over the tree. Whoever asks while others already wait for the next walk is served by it too, so
/// a thousand questions at once cost a few walks.
actor WorkspaceState {
  /// What was seen.
  typealias Sight = Result<WorkspaceSnapshot, Failure>

  private let root: String
  private var latest: WorkspaceSnapshot?
  private var running: Task<Sight, Never>?
  private var waiting: Task<Sight, Never>?

  init(root: String) { self.root = root }

  /// The workspace at a moment after the call.
  func look() async -> Sight {
    if let waiting { return await waiting.value }
    guard let running else { return await begin().value }
    // The walk under way may have passed by what has changed since: the next one is waited for.
    let next = Task {
      _ = await running.value
      return await proceed().value
    }
    waiting = next
    return await next.value
  }

  private func proceed() -> Task<Sight, Never> {
    waiting = nil
    return begin()
  }

  private func begin() -> Task<Sight, Never> {
    let (root, previous) = (root, latest)
    let task = Task { () -> Sight in
      let sight: Sight
      do throws(Failure) {
        sight = .success(try await WorkspaceSnapshot.take(root: root, after: previous))
      } catch {
        sight = .failure(error)
      }
      finished(sight)
      return sight
    }
    running = task
    return task
  }

  private func finished(_ sight: Sight) {
    if case .success(let snapshot) = sight { latest = snapshot }
    running = nil
  }
}
