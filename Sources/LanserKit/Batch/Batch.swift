package import AnalysisBundles
import CanonicalJSON
import Traces

/// Answers many requests, each on a line of its own, with warm servers.
///
/// Requests are asked side by side, and answered in their order unless that does not matter. A line that is no request
/// gets an answer that says so, and stops nothing. Memory does not grow with the number of lines.
package struct Batch: Sendable {
  package struct Options: Sendable {
    /// How many requests are under way at once.
    package var jobs: Int
    /// Whether answers come in the order of the requests.
    package var isOrdered: Bool
    /// The workspace of requests that name none; nil for the one around the current directory.
    package var folder: String?
    /// How long a request may take that does not say.
    package var timeout: Duration?
    /// Ids that are answered already and are passed over.
    package var answered: AnsweredIDs

    package init(
      jobs: Int,
      isOrdered: Bool,
      folder: String?,
      timeout: Duration?,
      answered: AnsweredIDs
    ) {
      self.jobs = jobs
      self.isOrdered = isOrdered
      self.folder = folder
      self.timeout = timeout
      self.answered = answered
    }
  }

  /// How far a batch is.
  package struct Progress: Sendable {
    package var answered = 0
    package var failed = 0
    package var passedOver = 0

    package init() {}
  }

  private let options: Options
  private let choice: ServerChoice
  private let surroundings: Surroundings
  private let trace: TraceFile?

  package init(
    _ options: Options,
    choice: ServerChoice,
    surroundings: Surroundings,
    trace: TraceFile? = nil
  ) {
    self.options = options
    self.choice = choice
    self.surroundings = surroundings
    self.trace = trace
  }

  /// Answers every request.
  ///
  /// - Parameters:
  ///   - nextLine: gives the next line without its end; nil at the end.
  ///   - write: is given each answer, with its line end; one at a time.
  ///   - report: is told how far the batch is after each answer.
  /// - Throws: `Failure` when lines can not be read or answers not be written; what was written before stays.
  package func run(
    nextLine: () throws(Failure) -> [UInt8]?,
    write: @escaping @Sendable ([UInt8]) throws(Failure) -> Void,
    report: @escaping @Sendable (Progress) -> Void
  ) async throws(Failure) {
    let pool = WorkspacePool(options.folder, choice: choice, surroundings: surroundings, trace: trace)
    let delivery = BatchDelivery(isOrdered: options.isOrdered, write: write, report: report)
    let result = await work(nextLine, pool, delivery)
    await Task { await pool.close() }.value
    try result.get()
    try await pool.finishTrace()
  }

  private func work(
    _ nextLine: () throws(Failure) -> [UInt8]?,
    _ pool: WorkspacePool,
    _ delivery: BatchDelivery
  ) async -> Result<Void, Failure> {
    await withTaskGroup(of: Result<Void, Failure>.self) { group in
      // Answers that wait for an earlier one are kept, so the distance between the two is bounded.
      let window = options.jobs * 4
      var running = 0
      var number = 0
      var line = 0
      do throws(Failure) {
        while let bytes = try nextLine() {
          line += 1
          if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
          let request = Self.request(bytes, line: line)
          if options.answered.contains(request.id) {
            await delivery.passOver()
            continue
          }
          while running >= options.jobs {
            try await group.next()?.get()
            running -= 1
          }
          await delivery.waitUntilNear(number, window: window)
          let (place, lineNumber) = (number, line)
          group.addTask { await answer(request, place, lineNumber, pool, delivery) }
          running += 1
          number += 1
        }
        while let result = await group.next() { try result.get() }
        return .success(())
      } catch {
        group.cancelAll()
        return .failure(error)
      }
    }
  }

  private static func request(_ bytes: [UInt8], line: Int) -> Result<BatchRequest, BatchRequest.Rejection> {
    do throws(BatchRequest.Rejection) { return .success(try BatchRequest(line: bytes)) } catch {
      return .failure(error)
    }
  }

  private func answer(
    _ request: Result<BatchRequest, BatchRequest.Rejection>,
    _ place: Int,
    _ line: Int,
    _ pool: WorkspacePool,
    _ delivery: BatchDelivery
  ) async -> Result<Void, Failure> {
    let response: BatchResponse
    switch request {
    case .failure(let rejection): response = BatchResponse(id: rejection.id, line: line, rejection.failure)
    case .success(let request):
      do throws(Failure) {
        if Task.isCancelled { throw Failure(.requestCancelled, "the batch was cancelled") }
        response = BatchResponse(id: request.id, try await pool.answer(request, timeout: options.timeout))
      } catch {
        response = BatchResponse(id: request.id, line: line, error)
      }
    }
    // What was cancelled has no answer; a batch that goes on later asks again.
    if Task.isCancelled { return .failure(Failure(.requestCancelled, "the batch was cancelled")) }
    do throws(Failure) {
      try await delivery.deliver(response, place)
      return .success(())
    } catch {
      return .failure(error)
    }
  }
}

extension Result where Success == BatchRequest, Failure == BatchRequest.Rejection {
  fileprivate var id: JSONValue {
    switch self {
    case .success(let request): request.id
    case .failure(let rejection): rejection.id
    }
  }
}
