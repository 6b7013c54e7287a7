/// One step of an installation, for whoever shows it.
package struct InstallProgress: Hashable, Sendable {
  /// What is being done.
  package enum Phase: String, Hashable, Sendable {
    /// Looking at what is there.
    case checking
    /// Another process is installing the same thing.
    case waiting
    /// Fetching an archive.
    case downloading
    /// Comparing an archive with its pinned digest.
    case verifying
    /// Taking files out of an archive.
    case unpacking
    /// Compiling a grammar.
    case building
    /// Digesting, writing to disk and putting in place.
    case finishing
    /// Done; something was installed.
    case installed
    /// Done; everything was there already.
    case alreadyInstalled
    /// Done without it: nothing here installs it, and it is not on the search path.
    case missing
  }

  /// What is being installed, such as `pyright 1.1.407`.
  package var subject: String
  package var phase: Phase
  /// The archive concerned, when it is about one.
  package var file: String?
  /// Bytes done in this phase.
  package var completedBytes: Int
  /// Bytes this phase has in all, when known.
  package var totalBytes: Int?

  package init(
    subject: String,
    phase: Phase,
    file: String? = nil,
    completedBytes: Int = 0,
    totalBytes: Int? = nil
  ) {
    self.subject = subject
    self.phase = phase
    self.file = file
    self.completedBytes = completedBytes
    self.totalBytes = totalBytes
  }
}

/// How an installation ended.
package enum InstallOutcome: Hashable, Sendable {
  case installed
  case alreadyInstalled
}
