import LanguageServers
import Synchronization

/// Shows the steps of an installation on standard error: a line a step, and on a terminal how far a download is.
final class InstallProgressPrinter: Sendable {
  private let terminal: Terminal
  private let lastShown = Mutex<[String: Int]>([:])

  init(terminal: Terminal) { self.terminal = terminal }

  func show(_ progress: InstallProgress) {
    let subject = progress.subject
    switch progress.phase {
    case .checking: break
    case .waiting: terminal.remark("\(subject): waiting for another installation to finish")
    case .downloading: showDownload(progress)
    case .verifying: terminal.detail("\(subject): verifying \(progress.file ?? "")")
    case .unpacking: showOnce(progress, "unpacking")
    case .building: terminal.remark("\(subject): building")
    case .finishing: terminal.detail("\(subject): writing to disk")
    case .installed: terminal.remark("\(subject): installed")
    case .alreadyInstalled: terminal.remark("\(subject): already installed")
    case .missing:
      terminal.remark("\(subject): not on PATH; names are found without it, but it has to answer questions")
    }
  }

  private func showOnce(_ progress: InstallProgress, _ verb: String) {
    let key = "\(verb) \(progress.file ?? progress.subject)"
    let isNew = lastShown.withLock { $0.updateValue(0, forKey: key) == nil }
    if isNew { terminal.remark("\(progress.subject): \(verb) \(progress.file ?? "")") }
  }

  /// One line when it starts, and on a terminal one for each further quarter.
  private func showDownload(_ progress: InstallProgress) {
    let total = progress.totalBytes ?? 0
    let quarter = total > 0 ? 4 * progress.completedBytes / total : 0
    let key = "download \(progress.file ?? "")"
    let previous = lastShown.withLock { shown in
      let previous = shown[key]
      shown[key] = max(quarter, previous ?? 0)
      return previous
    }
    guard previous == nil || (terminal.showsProgress && quarter > previous ?? 0) else { return }
    let size = total >= 1_000_000 ? " (\((total + 500_000) / 1_000_000) MB)" : ""
    let share = quarter > 0 ? " \(25 * quarter) %" : ""
    terminal.remark("\(progress.subject): downloading \(progress.file ?? "")\(size)\(share)")
  }
}
