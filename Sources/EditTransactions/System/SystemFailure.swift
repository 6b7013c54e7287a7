#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A call to the system that failed: which one, on what, and why.
package struct SystemFailure: Error, Hashable, Sendable {
  /// The name of the call, as its manual page has it.
  package var call: String
  /// Relative to the workspace, or absolute for what lies elsewhere.
  package var path: String
  /// The value of `errno`.
  package var code: Int32

  package init(call: String, path: String, code: Int32) {
    self.call = call
    self.path = path
    self.code = code
  }

  /// The failure of the call that was just made.
  init(_ call: String, _ path: some CustomStringConvertible) {
    let code = errno
    self.init(call: call, path: path.description, code: code)
  }

  /// The system's words for the reason.
  package var reason: String { String(cString: strerror(code)) }
}

/// Makes a call again for as long as a signal interrupts it.
@inline(__always)
func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result >= 0 || errno != EINTR { return result }
  }
}
