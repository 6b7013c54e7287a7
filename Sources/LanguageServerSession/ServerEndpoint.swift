package import JSONRPC

/// The other end of a conversation: a running server, a recording that is made of one, or a recording instead of one.
package protocol ServerEndpoint: MessageTransport {
  /// What the server last wrote to standard error.
  var errorTail: String { get }

  /// How much of what the server wrote to standard output was passed over, because it was no message.
  var strayByteCount: Int { get }

  /// Stops keeping what the server writes: nobody will take it any more.
  func discardOutput()

  /// Closes the server's standard input, after everything sent so far.
  func closeInput()

  /// Asks the server to end.
  func terminate()

  /// Ends every process of the server.
  func kill()

  /// Waits until the server has ended, whether or not the caller is cancelled.
  ///
  /// - Returns: nil when it has not at the deadline.
  func end(by deadline: ContinuousClock.Instant) async -> ServerEnd?

  /// Takes note that something other than an answer was waited for in vain.
  func gaveUpWaiting()
}

/// Opens endpoints: one for each life of a server.
package protocol ServerConnector: Sendable {
  /// - Throws: `SessionError.launchFailed`.
  func connect(_ launch: ServerLaunch, limits: SessionLimits) throws(SessionError) -> any ServerEndpoint
}

/// Starts the server as a process of this machine.
package struct ProcessConnector: ServerConnector {
  package init() {}

  package func connect(_ launch: ServerLaunch, limits: SessionLimits) throws(SessionError)
    -> any ServerEndpoint
  {
    try ServerProcess(launch: launch, limits: limits)
  }
}
