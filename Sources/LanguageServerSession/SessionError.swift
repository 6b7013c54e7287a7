package import JSONRPC
package import LanguageServerProtocol

/// Why a session could not do what it was asked.
package enum SessionError: Error, Sendable {
  /// The program could not be started; `code` is an errno value.
  case launchFailed(program: String, code: Int32)
  /// The server ended, and went on ending when it was started again.
  case serverEnded(ServerEnd, during: String, restarts: Int, errorTail: String)
  /// The server broke the protocol.
  case protocolViolation(ProtocolViolation, during: String, errorTail: String)
  /// The deadline passed.
  case timedOut(Stall)
  /// The caller was cancelled.
  case cancelled
  /// The server answered with an error that no rule of the protocol explains.
  case requestFailed(method: String, ResponseError)
  /// The answer has not the shape that the protocol gives it.
  case undecodable(method: String, LSPDecodingError)
  /// The server chose an encoding that was not offered.
  case unknownEncoding(String)
  /// The server does not offer this.
  case unsupported(method: String)
  /// Content kept changing.
  case contentModified(method: String, attempts: Int)

  /// What was known about the server when the deadline passed.
  package struct Stall: Hashable, Sendable {
    /// A method, or what was waited for.
    package var waitingFor: String
    package var waited: Duration
    package var lastProgress: String?
    package var lastLogMessage: String?
    package var errorTail: String

    package init(
      waitingFor: String,
      waited: Duration,
      lastProgress: String? = nil,
      lastLogMessage: String? = nil,
      errorTail: String
    ) {
      self.waitingFor = waitingFor
      self.waited = waited
      self.lastProgress = lastProgress
      self.lastLogMessage = lastLogMessage
      self.errorTail = errorTail
    }
  }
}
