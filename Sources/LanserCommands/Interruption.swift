import Dispatch
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Ctrl-C as an event: the first one calls a closure, the second one ends the process at once.
///
/// Servers do not outlive this process however it ends, so the second needs no care.
final class Interruption: Sendable {
  /// Where the signal handler, which may do next to nothing, tells that it was called.
  private static let ends: (reading: Int32, writing: Int32) = {
    var descriptors: [Int32] = [-1, -1]
    guard pipe(&descriptors) == 0 else { return (-1, -1) }
    for descriptor in descriptors { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    return (descriptors[0], descriptors[1])
  }()

  private let happened = Mutex(false)

  /// Whether Ctrl-C was pressed since.
  var hasHappened: Bool { happened.withLock { $0 } }

  /// Listens from now on; once per process.
  ///
  /// Where the process was started with SIGINT ignored, as shells do for commands in the background, it stays so.
  init(_ handler: @escaping @Sendable () -> Void) {
    let ends = Self.ends
    var present = sigaction()
    guard ends.reading >= 0, sigaction(SIGINT, nil, &present) == 0, !Self.isIgnored(present) else { return }
    DispatchQueue(label: "lanser.interruption").async { [self] in
      var byte: UInt8 = 0
      while true {
        let count = read(ends.reading, &byte, 1)
        if count == 1 {
          happened.withLock { $0 = true }
          return handler()
        }
        if count < 0, errno == EINTR { continue }
        return
      }
    }
    var action = sigaction()
    // The default comes back after the first, and the default ends the process.
    action.sa_flags = Int32(bitPattern: UInt32(bitPattern: Int32(SA_RESTART)) | UInt32(SA_RESETHAND))
    let note: @convention(c) (Int32) -> Void = { _ in
      var byte: UInt8 = 1
      _ = write(Interruption.ends.writing, &byte, 1)
    }
    #if canImport(Glibc)
    action.__sigaction_handler.sa_handler = note
    #else
    action.__sigaction_u.__sa_handler = note
    #endif
    sigaction(SIGINT, &action, nil)
  }

  /// SIG_IGN is no function but the number 1.
  private static func isIgnored(_ action: sigaction) -> Bool {
    #if canImport(Glibc)
    unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    #else
    unsafeBitCast(action.__sigaction_u.__sa_handler, to: Int.self) == 1
    #endif
  }
}
