import Subprocess
import SystemPackage

/// A program that is run to its end for its output: an interpreter, a compiler, a version query.
///
/// It never inherits this process's environment or working directory, is killed when the task is cancelled
/// or its time is up, and its output is bounded.
struct ShortProgram: Sendable {
  var program: FilePath
  var arguments: [String]
  var environment: [String: String]
  /// What it reads from standard input.
  var input: [UInt8] = []
  var workingDirectory: FilePath = "/"
  var limit: Duration = .seconds(30)
  /// The most bytes kept of standard output.
  var outputLimit = 16 << 20

  /// What the program left behind.
  struct Outcome: Sendable {
    var output: [UInt8]
    /// The end of what it wrote to standard error.
    var diagnostics: String
    var status: TerminationStatus

    var isSuccess: Bool { status.isSuccess }
    var text: String { String(decoding: output, as: UTF8.self) }
  }

  /// Runs the program.
  ///
  /// - `onLine`: Called with every complete line of standard output as it arrives.
  ///
  /// Throws `.programTimedOut`, `.cancelled`, or `.programFailed` when it could not be started. A status
  /// other than zero is not an error here.
  func run(
    onLine: @escaping @Sendable (ArraySlice<UInt8>) -> Void = { _ in }
  ) async throws(LanguageServersError) -> Outcome {
    let result = await withTaskGroup(of: Result<Outcome, LanguageServersError>?.self) { group in
      group.addTask { await execute(onLine: onLine) }
      group.addTask {
        try? await Task.sleep(for: limit)
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
    if Task.isCancelled { throw .cancelled }
    guard let result else {
      throw .programTimedOut(program: program, seconds: Int(limit.components.seconds))
    }
    return try result.get()
  }

  /// Runs the program and insists on status zero.
  func runSuccessfully() async throws(LanguageServersError) -> Outcome {
    let outcome = try await run()
    guard outcome.isSuccess else {
      throw .programFailed(
        program: program,
        status: outcome.status.words,
        output: outcome.diagnostics
      )
    }
    return outcome
  }

  private func execute(
    onLine: @escaping @Sendable (ArraySlice<UInt8>) -> Void
  ) async -> Result<Outcome, LanguageServersError> {
    var options = PlatformOptions()
    // Its own group: a Ctrl-C on the terminal must not reach a compiler before we have decided what to do.
    options.processGroupID = 0
    // On cancellation the whole group goes: a compiler's own children would keep the pipes open.
    options.teardownSequence = [
      .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero)
    ]
    let variables = Dictionary(
      uniqueKeysWithValues: environment.compactMap { name, value in
        Environment.Key(rawValue: name).map { ($0, value) }
      }
    )
    do {
      let result = try await Subprocess.run(
        .path(program),
        arguments: Arguments(arguments),
        environment: .custom(variables),
        workingDirectory: workingDirectory,
        platformOptions: options,
        input: .array(input),
        output: .sequence,
        error: .sequence
      ) { execution in
        async let diagnostics = Self.tail(of: execution.standardError, count: 8 << 10)
        let output = try await Self.collect(execution.standardOutput, limit: outputLimit, onLine: onLine)
        return (output, try await diagnostics)
      }
      let (output, diagnostics) = result.closureResult
      return .success(
        Outcome(
          output: output,
          diagnostics: String(decoding: diagnostics, as: UTF8.self),
          status: result.terminationStatus
        )
      )
    } catch {
      return .failure(.programFailed(program: program, status: "not started", output: "\(error)"))
    }
  }

  private static func collect(
    _ sequence: SubprocessOutputSequence,
    limit: Int,
    onLine: (ArraySlice<UInt8>) -> Void
  ) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    var lineStart = 0
    for try await buffer in sequence {
      var scanned = bytes.count
      buffer.withUnsafeBytes { bytes.append(contentsOf: $0.prefix(max(0, limit - bytes.count))) }
      while let end = bytes[scanned...].firstIndex(of: UInt8(ascii: "\n")) {
        onLine(bytes[lineStart..<end])
        lineStart = end + 1
        scanned = lineStart
      }
    }
    return bytes
  }

  private static func tail(of sequence: SubprocessOutputSequence, count: Int) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    for try await buffer in sequence {
      buffer.withUnsafeBytes { bytes.append(contentsOf: $0) }
      if bytes.count > 2 * count { bytes.removeFirst(bytes.count - count) }
    }
    return bytes.suffix(count)
  }
}

extension TerminationStatus {
  /// How the program ended, as people say it.
  var words: String {
    switch self {
    case .exited(let code): "exit status \(code)"
    case .signaled(let code): "signal \(code)"
    }
  }
}
