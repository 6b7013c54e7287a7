package import AnalysisBundles
package import CanonicalJSON
import LanguageServerSession
package import Traces

/// One operation of a trace, worked out again.
package struct ReplayedOperation: Sendable {
  package var number: Int
  package var request: JSONValue
  /// The bundle that was recorded; nil for an operation that was not finished.
  package var recorded: JSONValue?
  package var bundle: AnalysisBundle
  /// Where the two bundles differ first.
  package var difference: JSONDifference?
}

/// Works every operation of a trace out again: no server is started, nothing is opened or written but the standard
/// streams, and the clock is not asked.
///
/// - Parameters:
///   - trace: what was recorded.
///   - surroundings: where grammars are; nothing else of this process is looked at.
///   - report: is given each operation, in order, as soon as it and those before it are done.
/// - Throws: `Failure` with `E/REPLAY_MISMATCH` when the program does something that was not recorded.
package func replay(
  _ trace: Trace,
  surroundings: Surroundings,
  _ report: @escaping @Sendable (ReplayedOperation) -> Void
) async throws(Failure) {
  let tape = ReplayTape(trace)
  let operations = trace.operations
  let workspace = try Workspace(replaying: tape, surroundings: surroundings)
  let outcome = await withTaskGroup(of: Result<Void, Failure>.self) { group in
    group.addTask { await workspace.replay(operations, width: trace.concurrency, tape, report) }
    group.addTask { await standstill(of: tape) }
    let first = await group.next() ?? .success(())
    group.cancelAll()
    return first
  }
  await Task { await workspace.close() }.value
  if let difference = tape.firstDifference { throw Failure(difference) }
  try outcome.get()
}

/// Ends when nothing has moved for long: a replay waits for nobody, so it then waits for what will never come.
private func standstill(of tape: ReplayTape) async -> Result<Void, Failure> {
  var seen = -1
  while tape.progress != seen {
    seen = tape.progress
    guard (try? await Task.sleep(for: .seconds(30))) != nil else { return .success(()) }
  }
  return .failure(
    Failure(.replayMismatch, "the program waits for something that the trace does not hold")
  )
}

extension Workspace {
  init(replaying tape: ReplayTape, surroundings: Surroundings) throws(Failure) {
    let configuration = tape.configuration
    var surroundings = surroundings
    surroundings.currentDirectory = configuration["currentDirectory"]?.stringValue ?? tape.trace.header.root
    surroundings.version = tape.trace.header.lanser
    let description = try WorkspaceDescription(
      replaying: tape.trace.header.root,
      configuration: configuration["lanser.json"] ?? .null,
      surroundings: surroundings
    )
    self.init(
      description: description,
      choice: ServerChoice(name: configuration["server"]?.stringValue),
      observer: .replaying(tape),
      // What was secret is not in the trace.
      secrets: SecretFilter(secrets: [])
    )
  }

  fileprivate func replay(
    _ operations: [Trace.Operation],
    width: Int,
    _ tape: ReplayTape,
    _ report: @escaping @Sendable (ReplayedOperation) -> Void
  ) async -> Result<Void, Failure> {
    let delivery = OrderedDelivery(report)
    return await withTaskGroup(of: Result<Void, Failure>.self) { group in
      var running = 0
      for operation in operations {
        // An edit was worked out while nothing else was asked.
        let isEdit = EditIntent.isEdit(operation.request)
        while running > 0, running >= (isEdit ? 1 : width), let result = await group.next() {
          if case .failure = result { return result }
          running -= 1
        }
        if isEdit {
          if case .failure(let failure) = await self.replayed(operation, tape, delivery) {
            return .failure(failure)
          }
        } else {
          group.addTask { await self.replayed(operation, tape, delivery) }
          running += 1
        }
      }
      while let result = await group.next() {
        if case .failure = result { return result }
      }
      return .success(())
    }
  }

  private func replayed(
    _ operation: Trace.Operation,
    _ tape: ReplayTape,
    _ delivery: OrderedDelivery
  ) async -> Result<Void, Failure> {
    do throws(Failure) {
      let bundle = try await bundle(of: operation.request, number: operation.number)
      let recorded = tape.outcome(of: operation.number)?.bundle
      let replayed = ReplayedOperation(
        number: operation.number,
        request: operation.request,
        recorded: recorded,
        bundle: bundle,
        difference: recorded.flatMap { JSONDifference.first(expected: $0, found: bundle.json) }
      )
      await delivery.deliver(replayed, number: operation.number)
      return .success(())
    } catch {
      return .failure(error)
    }
  }
}

extension Workspace {
  /// Does what a request says: answers a question, or works an edit out.
  ///
  /// - Parameters:
  ///   - request: as a batch or a trace has it.
  ///   - timeout: for a request that says nothing.
  ///   - number: its number in the trace that is replayed; nil for the next one.
  /// - Returns: the bundle, of a failure, too.
  /// - Throws: `Failure` with `E/SCHEMA` for what is no request, and for a defect of this program.
  func bundle(
    of request: JSONValue,
    timeout: Duration? = nil,
    number: Int? = nil
  ) async throws(Failure) -> AnalysisBundle {
    guard EditIntent.isEdit(request) else {
      var question = try Question(request: request)
      question.timeout = question.timeout ?? timeout
      return try await answer(question, number: number).bundle
    }
    var intent = try EditIntent(request: request)
    intent.timeout = intent.timeout ?? timeout
    return try await edit(try intent.operation(in: description), number: number).bundle
  }
}

extension Trace {
  /// One operation as it was asked.
  package struct Operation: Sendable {
    package var number: Int
    package var request: JSONValue
  }

  /// The operations in the order in which they began.
  package var operations: [Operation] {
    events.compactMap { event in
      guard case .operation(let number, let request) = event else { return nil }
      return Operation(number: number, request: request)
    }
  }

  /// How many operations were under way at once, at most.
  var concurrency: Int {
    var (open, most) = (0, 1)
    for event in events {
      switch event {
      case .operation: open += 1
      case .outcome: open -= 1
      default: continue
      }
      most = max(most, open)
    }
    return most
  }
}

/// Hands things on in the order of their numbers, whatever order they come in.
private actor OrderedDelivery {
  private let deliver: @Sendable (ReplayedOperation) -> Void
  private var waiting: [Int: ReplayedOperation] = [:]
  private var next = 0

  init(_ deliver: @escaping @Sendable (ReplayedOperation) -> Void) { self.deliver = deliver }

  func deliver(_ operation: ReplayedOperation, number: Int) {
    waiting[number] = operation
    while let ready = waiting.removeValue(forKey: next) {
      deliver(ready)
      next += 1
    }
  }
}

extension Failure {
  /// A replay that left its trace.
  init(_ difference: ReplayDifference) {
    let place = difference.record.map { "record \($0): " } ?? ""
    self.init(
      .replayMismatch,
      "\(place)expected \(difference.expected), found \(difference.found)",
      hints: ["The trace was made by another version of lanser, or of another workspace."],
      data: [
        "record": difference.record.map { .integer($0) } ?? .null,
        "expected": .string(difference.expected), "found": .string(difference.found),
      ]
    )
  }

  /// A trace that can not be believed.
  package init(_ error: TraceError, file: String) {
    self.init(
      .replayMismatch,
      "\(file): record \(error.record) \(error.problem)",
      hints: ["Record it again; a trace that was changed or cut off is not replayed."],
      data: ["record": .integer(error.record), "line": .integer(error.record + 1)]
    )
  }
}
