import CFileCalls

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A program started with pipes for its standard input and output, in a process group of its own.
package final class ChildProcess {
  package let id: Int32
  package private(set) var input: Int32
  package private(set) var output: Int32
  /// Where standard error is read; -1 when it goes to a file.
  package private(set) var errors: Int32 = -1
  private var status: Int32?

  /// Starts the program; its standard error is appended to the file with that path, or goes through a pipe.
  package init(
    program: String,
    arguments: [String],
    environment: [String: String],
    standardError: String? = "/dev/null"
  ) throws {
    var toChild: [Int32] = [-1, -1]
    var fromChild: [Int32] = [-1, -1]
    var errorsOfChild: [Int32] = [-1, -1]
    guard file_calls_pipe(&toChild) == 0, file_calls_pipe(&fromChild) == 0,
      standardError != nil || file_calls_pipe(&errorsOfChild) == 0
    else {
      throw SystemCallFailure("pipe", program)
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, toChild[0], 0)
    posix_spawn_file_actions_adddup2(&actions, fromChild[1], 1)
    if let standardError {
      posix_spawn_file_actions_addopen(&actions, 2, standardError, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    } else {
      posix_spawn_file_actions_adddup2(&actions, errorsOfChild[1], 2)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The threads that tests run on hold signals back, and a program that inherits this never hears of its children's end.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    let flags = Int32(POSIX_SPAWN_SETPGROUP) | Int32(POSIX_SPAWN_SETSIGMASK)
    posix_spawnattr_setflags(&attributes, Int16(flags))
    var words = ([program] + arguments).map { strdup($0) } + [nil]
    var variables = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in words + variables { free(pointer) } }
    var child: pid_t = 0
    errno = posix_spawn(&child, program, &actions, &attributes, &words, &variables)
    let failed = errno != 0
    let failure = SystemCallFailure("posix_spawn", program)
    close(toChild[0])
    close(fromChild[1])
    if standardError == nil { close(errorsOfChild[1]) }
    id = child
    input = toChild[1]
    output = fromChild[0]
    errors = errorsOfChild[0]
    if failed {
      status = 0
      throw failure
    }
  }

  /// Kills the program's process group and waits for it.
  package func end() {
    if status == nil {
      kill(-id, SIGKILL)
      status = waitForEnd()
    }
    for descriptor in [input, output, errors] where descriptor >= 0 { close(descriptor) }
    input = -1
    output = -1
    errors = -1
  }

  /// Kills only the program itself, as nobody can prevent.
  package func killAlone() {
    guard status == nil else { return }
    kill(id, SIGKILL)
    status = waitForEnd()
  }

  /// Closes the program's standard input and waits until it ends.
  ///
  /// - Returns: its exit status; nil when a signal ended it.
  package func waitAfterClosingInput() -> Int32? {
    close(input)
    input = -1
    let status = waitForEnd()
    self.status = status
    return status & 0x7F == 0 ? status >> 8 & 0xFF : nil
  }

  /// How a program ended.
  package enum End: Hashable, Sendable {
    case exited(Int32)
    case signalled(Int32)
  }

  /// Gives the program its standard input and reads both of its outputs to their ends.
  ///
  /// - Parameters:
  ///   - text: small enough for a pipe.
  ///   - limit: after which the program's group is killed.
  /// - Returns: what it wrote, and how it ended; no end when it had to be killed.
  package func communicate(
    _ text: [UInt8] = [],
    limit: Duration
  ) -> (output: [UInt8], errors: [UInt8], end: End?) {
    if !text.isEmpty {
      _ = text.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
    }
    close(input)
    input = -1
    let deadline = ContinuousClock.now + limit
    var received: [[UInt8]] = [[], []]
    var open = [output, errors]
    while open.contains(where: { $0 >= 0 }) {
      var polled = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      let left = (deadline - .now).components
      let milliseconds = Int32(clamping: left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000)
      guard milliseconds > 0, poll(&polled, 2, milliseconds) != 0 else {
        end()
        return (received[0], received[1], nil)
      }
      for index in 0..<2 where polled[index].revents != 0 {
        let part = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
          count = max(0, read(open[index], buffer.baseAddress, 1 << 16))
        }
        if part.isEmpty { open[index] = -1 } else { received[index] += part }
      }
    }
    let raw = status ?? waitForEnd()
    status = raw
    return (received[0], received[1], raw & 0x7F == 0 ? .exited(raw >> 8 & 0xFF) : .signalled(raw & 0x7F))
  }

  /// Sends a signal to the program alone.
  package func send(signal: Int32) {
    if status == nil { kill(id, signal) }
  }

  /// Reads up to the end of a line.
  package func readLine() -> String {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while read(output, &byte, 1) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
    return String(decoding: line, as: UTF8.self)
  }

  private func waitForEnd() -> Int32 {
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0, errno == EINTR { continue }
    return status
  }

  deinit { end() }
}
