import AnalysisBundles

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The file descriptors without which nothing can be done, not even failing: the runtime's event loop ends the process
/// when it can not open its own.
package enum DescriptorReserve {
  private static let count = 8

  /// Whether so many files can be opened; otherwise says on standard error that they can not.
  ///
  /// - Returns: the exit status when they can not. To be called before anything is awaited.
  package static func statusIfExhausted() -> Int32? {
    var opened: [Int32] = []
    defer { for descriptor in opened { close(descriptor) } }
    while opened.count < count {
      let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return refusal(errno) }
      opened.append(descriptor)
    }
    return nil
  }

  private static func refusal(_ error: Int32) -> Int32? {
    guard error == EMFILE || error == ENFILE else { return nil }
    let failure = Failure(
      .inputOutput,
      "\(String(cString: strerror(error))): lanser can not even start; nothing was read or written",
      hints: ["Raise the limit (`ulimit -n 1024`), or close files that the calling program leaves open."]
    )
    StandardStreams.writeError(FailureReport(failure: failure).text + "\n")
    return failure.code.exitStatus
  }
}
