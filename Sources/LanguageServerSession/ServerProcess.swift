import CServerProcess
import Dispatch
package import JSONRPC
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A running language server, as a message transport over its standard streams.
///
/// Each stream has a serial queue of its own that may block: one reads standard output, one drains standard error, one
/// writes standard input, one waits for the end. The server can not outlive this process (see `CServerProcess.h`).
package final class ServerProcess: ServerEndpoint {
  package let events: AsyncStream<TransportEvent>

  /// Leader of the server's process group.
  package let processID: Int32

  private let limits: SessionLimits
  private let writer = DispatchQueue(label: "lanser.server.write")
  /// Used only on `writer`; -1 when closed.
  private let inputDescriptor: Mutex<Int32>
  private let lifeline: Mutex<Int32?>
  private let tail: Mutex<StandardErrorTail>
  private let unread = Mutex(Unread())
  private let roomToRead = DispatchSemaphore(value: 0)
  private let unwritten = Mutex(Unwritten())
  private let ending = Observed<ServerEnd?>(nil)
  private let errorsAreRead = DispatchSemaphore(value: 0)
  private let strayBytes = Mutex(0)

  private struct Unread {
    var byteCount = 0
    var readerWaits = false
    var isUnwanted = false
  }

  private struct Unwritten {
    var byteCount = 0
  }

  /// Starts the server.
  ///
  /// - Throws: `SessionError.launchFailed`, when the program is missing or can not be executed.
  package init(launch: ServerLaunch, limits: SessionLimits) throws(SessionError) {
    var process = server_process()
    let failure = launch.withCStrings { program, arguments, environment, directory in
      server_process_start(program, arguments, environment, directory, &process)
    }
    guard failure == 0 else { throw .launchFailed(program: launch.program, code: failure) }
    let (events, continuation) = AsyncStream<TransportEvent>.makeStream()
    self.events = events
    self.limits = limits
    processID = process.server
    lifeline = Mutex(process.lifeline)
    tail = Mutex(StandardErrorTail(limit: limits.errorTail))
    inputDescriptor = Mutex(process.standard_input)
    let output = process.standard_output
    DispatchQueue(label: "lanser.server.read").async { [self] in readMessages(output, into: continuation) }
    let errors = process.standard_error
    DispatchQueue(label: "lanser.server.errors").async { [self] in drainErrors(errors) }
    let (report, supervisor) = (process.report, process.supervisor)
    DispatchQueue(label: "lanser.server.end").async { [self] in awaitEnd(report, supervisor) }
  }

  /// What the server last wrote to standard error.
  package var errorTail: String { tail.withLock(\.text) }

  /// How much of what the server wrote to standard output was passed over, because it was no message.
  package var strayByteCount: Int { strayBytes.withLock { $0 } }

  package func send(_ body: [UInt8]) {
    let isStuck = unwritten.withLock { state in
      state.byteCount += body.count
      return state.byteCount > limits.sendBacklog
    }
    // A server that does not read what it is sent will not answer either.
    if isStuck { return kill() }
    writer.async { [self] in
      let descriptor = inputDescriptor.withLock { $0 }
      if descriptor >= 0 { writeAll(frame(around: body), to: descriptor) }
      unwritten.withLock { $0.byteCount -= body.count }
    }
  }

  package func consumed(byteCount: Int) {
    wakeReader { state in state.byteCount -= byteCount }
  }

  /// Stops keeping what the server writes: nobody will take it any more.
  package func discardOutput() {
    wakeReader { state in state.isUnwanted = true }
  }

  private func wakeReader(after change: (inout Unread) -> Void) {
    let wake = unread.withLock { state in
      change(&state)
      guard state.readerWaits, state.isUnwanted || state.byteCount <= limits.receiveBacklog else {
        return false
      }
      state.readerWaits = false
      return true
    }
    if wake { roomToRead.signal() }
  }

  /// Closes the server's standard input, after everything sent so far.
  package func closeInput() {
    writer.async { [self] in
      inputDescriptor.withLock { descriptor in
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
      }
    }
  }

  /// Has SIGTERM sent to the server's process group.
  package func terminate() {
    lifeline.withLock { descriptor in
      if let descriptor { writeAll([0], to: descriptor) }
    }
  }

  /// Has every process of the server killed.
  package func kill() {
    lifeline.withLock { descriptor in
      if let descriptor { close(descriptor) }
      descriptor = nil
    }
  }

  /// Waits until the server's process has ended, whether or not the caller is cancelled.
  ///
  /// - Returns: nil when it still runs at the deadline.
  package func end(by deadline: ContinuousClock.Instant) async -> ServerEnd? {
    // In a task of its own: a cancelled caller has all the more reason to see the server off.
    await Task { await ending.wait(until: deadline) { $0 != nil } }.value ?? nil
  }

  package func gaveUpWaiting() {}

  deinit {
    // All queues are done with the descriptors they own; these two close only on request.
    kill()
    inputDescriptor.withLock { descriptor in
      if descriptor >= 0 { close(descriptor) }
    }
  }

  private func readMessages(_ descriptor: Int32, into continuation: AsyncStream<TransportEvent>.Continuation)
  {
    var decoder = FrameDecoder(limits: FrameDecoder.Limits(body: limits.messageBody))
    do {
      try forEachRead(descriptor) { (bytes) throws(ProtocolViolation) in
        let bodies = try decoder.append(bytes)
        // Before the messages that follow are seen.
        strayBytes.withLock { $0 = decoder.garbageBytes }
        for body in bodies {
          continuation.yield(.body(body))
          waitForRoom(afterReading: body.count)
        }
      }
      try decoder.finish()
    } catch {
      continuation.yield(.failed(error))
    }
    close(descriptor)
    continuation.yield(.closed)
    continuation.finish()
  }

  private func waitForRoom(afterReading byteCount: Int) {
    let isFull = unread.withLock { state in
      state.byteCount += byteCount
      state.readerWaits = state.byteCount > limits.receiveBacklog && !state.isUnwanted
      return state.readerWaits
    }
    if isFull { roomToRead.wait() }
  }

  private func drainErrors(_ descriptor: Int32) {
    forEachRead(descriptor) { bytes in tail.withLock { $0.append(bytes) } }
    close(descriptor)
    errorsAreRead.signal()
  }

  private func awaitEnd(_ report: Int32, _ supervisor: Int32) {
    var bytes: [UInt8] = []
    forEachRead(report) { bytes.append(contentsOf: $0) }
    close(report)
    while waitpid(supervisor, nil, 0) < 0, errno == EINTR { continue }
    var end = ServerEnd.unknown
    if bytes.count == MemoryLayout<server_process_end>.size {
      let received = bytes.withUnsafeBytes { $0.loadUnaligned(as: server_process_end.self) }
      end = received.exited == 1 ? .exited(status: received.code) : .signalled(received.code)
    }
    // Its last words are still in the pipe. They are waited for, but not for ever: something that the supervisor could not
    // reach may hold the pipe open.
    _ = errorsAreRead.wait(timeout: .now() + .milliseconds(500))
    ending.update { [end] in $0 = end }
  }
}

/// Calls `body` with what each `read(2)` brings, until end of file or an error.
private func forEachRead<Failure: Error>(
  _ descriptor: Int32,
  _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
) throws(Failure) {
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
  defer { buffer.deallocate() }
  while true {
    let count = read(descriptor, buffer.baseAddress, buffer.count)
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { return }
    try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
  }
}

/// Writes everything, or as much as the reader takes before it goes away; its end is reported elsewhere.
///
/// A closed pipe must neither kill this process nor change how the caller's program treats SIGPIPE, so the signal is
/// held back on this thread and taken out of the pending set again.
private func writeAll(_ bytes: [UInt8], to descriptor: Int32) {
  var pipeSignal = sigset_t()
  sigemptyset(&pipeSignal)
  sigaddset(&pipeSignal, SIGPIPE)
  var previous = sigset_t()
  pthread_sigmask(SIG_BLOCK, &pipeSignal, &previous)
  bytes.withUnsafeBytes { buffer in
    var offset = 0
    while offset < buffer.count {
      let count = write(descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EPIPE {
        var now = timespec()
        sigtimedwait(&pipeSignal, nil, &now)
      }
      guard count > 0 else { return }
      offset += count
    }
  }
  pthread_sigmask(SIG_SETMASK, &previous, nil)
}

extension ServerLaunch {
  fileprivate func withCStrings<Result>(
    _ body: (
      UnsafePointer<CChar>, UnsafePointer<UnsafeMutablePointer<CChar>?>,
      UnsafePointer<UnsafeMutablePointer<CChar>?>,
      UnsafePointer<CChar>
    ) -> Result
  ) -> Result {
    let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return withCStringArray([program] + arguments) { argumentPointer in
      withCStringArray(variables) { environmentPointer in
        program.withCString { programPointer in
          workingDirectory.withCString { body(programPointer, argumentPointer, environmentPointer, $0) }
        }
      }
    }
  }
}

/// A null-terminated array of C strings, as `execve` takes it.
private func withCStringArray<Result>(
  _ strings: [String],
  _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) }
  pointers.append(nil)
  defer { for pointer in pointers { free(pointer) } }
  return body(pointers)
}
