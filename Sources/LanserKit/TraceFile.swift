package import AnalysisBundles
import CanonicalJSON
import LanguageServers
import Synchronization
import Traces

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The file that a trace is written to; only its owner may read it.
package final class TraceFile: Sendable {
  private struct State {
    var descriptor: Int32
    var buffer: [UInt8] = []
    /// The first write that failed.
    var errorNumber: Int32?
  }

  private static let bufferSize = 1 << 16

  private let path: String
  private let isRedacted: Bool
  private let state: Mutex<State>

  /// Opens the file, empty.
  ///
  /// - Parameters:
  ///   - path: an existing file is replaced.
  ///   - isRedacted: whether only digests of file contents are recorded.
  /// - Throws: `Failure` when it can not be written.
  package init(path: String, isRedacted: Bool) throws(Failure) {
    self.path = path
    self.isRedacted = isRedacted
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0, fchmod(descriptor, 0o600) == 0 else {
      throw Self.failure(path, errno)
    }
    state = Mutex(State(descriptor: descriptor))
  }

  func recorder(
    for workspace: WorkspaceDescription,
    choice: ServerChoice,
    secrets: SecretFilter
  ) -> TraceRecorder {
    let recorder = TraceRecorder(
      header: TraceHeader(
        lanser: workspace.surroundings.version,
        platform: hostPlatform,
        root: workspace.root,
        isRedacted: isRedacted
      ),
      secrets: secrets
    ) { [self] in write($0) }
    recorder.record(
      observation: ObservationKind.configuration.rawValue,
      "",
      [
        "currentDirectory": .string(workspace.surroundings.currentDirectory),
        "server": choice.name.map { .string($0) } ?? .null,
        "lanser.json": workspace.configurationJSON,
      ]
    )
    return recorder
  }

  private func write(_ line: [UInt8]) {
    state.withLock { state in
      state.buffer += line
      if state.buffer.count >= Self.bufferSize { Self.flush(&state) }
    }
  }

  /// Writes what is left.
  ///
  /// - Throws: `Failure` when any write has failed; the trace is then not complete, and can not be replayed.
  func close() throws(Failure) {
    let errorNumber = state.withLock { state in
      Self.flush(&state)
      if systemClose(state.descriptor) != 0 { state.errorNumber = state.errorNumber ?? errno }
      state.descriptor = -1
      return state.errorNumber
    }
    if let errorNumber { throw Self.failure(path, errorNumber) }
  }

  private static func flush(_ state: inout State) {
    let descriptor = state.descriptor
    guard descriptor >= 0, state.errorNumber == nil else { return state.buffer = [] }
    var offset = 0
    while offset < state.buffer.count {
      let count = state.buffer.withUnsafeBytes { bytes in
        systemWrite(descriptor, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        state.errorNumber = errno
        break
      }
      offset += count
    }
    state.buffer.removeAll(keepingCapacity: true)
  }

  private static func failure(_ path: String, _ errorNumber: Int32) -> Failure {
    Failure(
      .inputOutput,
      "the trace can not be written to \(path): \(systemMessage(errorNumber))",
      hints: ["Name another file with --trace-file."]
    )
  }
}

// In the type above, the names alone mean its own methods.
func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}

private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }

extension WorkspaceDescription {
  /// What `lanser.json` says; null without one.
  var configurationJSON: JSONValue {
    configurationBytes.isEmpty ? .null : (try? JSONValue(parsing: configurationBytes)) ?? .null
  }

  /// What must not be written down: secrets of the environment and of the configuration, by the names they have there.
  var secrets: SecretFilter {
    let variables = surroundings.variables.filter { SecretFilter.isSecretName($0.key) }.values
    return SecretFilter(secrets: Array(variables) + SecretFilter.secrets(in: configurationJSON))
  }
}
