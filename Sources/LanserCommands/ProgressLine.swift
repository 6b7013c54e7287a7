import Synchronization

/// One line on a terminal that says what is being waited for and how long already, and goes away afterwards.
///
/// It appears only when the wait is long enough to wonder about, and only where a person may be watching.
final class ProgressLine: Sendable {
  /// Shorter waits show nothing.
  private static let patience = Duration.milliseconds(1500)

  private let isShown: Bool
  private let activity = Mutex("")

  init(terminal: Terminal) {
    // Lines of --verbose and a line that is written over do not go together.
    isShown = terminal.showsProgress && !terminal.isVerbose
  }

  /// Says what is being done from now on.
  func show(_ text: String) { activity.withLock { $0 = text } }

  /// Shows the line while the work goes on.
  func during<Value: Sendable>(_ work: () async throws -> Value) async throws -> Value {
    guard isShown else { return try await work() }
    let display = Task { await refresh() }
    let result: Result<Value, any Error>
    do { result = .success(try await work()) } catch { result = .failure(error) }
    display.cancel()
    // The line is gone before anything else is written.
    await display.value
    return try result.get()
  }

  @concurrent
  private func refresh() async {
    let start = ContinuousClock.now
    var isVisible = false
    var pause = Self.patience
    while (try? await Task.sleep(for: pause)) != nil {
      let seconds = (ContinuousClock.now - start).components.seconds
      let text = "\(activity.withLock { $0 }) … \(seconds) s".safeForTerminal
      // Cut, because a line that wraps can not be written over.
      StandardStreams.writeError("\r\(text.prefix(78))\u{1B}[K")
      isVisible = true
      pause = .seconds(1)
    }
    if isVisible { StandardStreams.writeError("\r\u{1B}[K") }
  }
}
