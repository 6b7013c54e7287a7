import CanonicalJSON
import LanguageServerSession
import Synchronization
import Traces

/// The observations of a trace, to be found again by what was looked at.
final class ReplayTape: Sendable {
  /// The number of the operation that is being replayed in a task: what it sees is what was last seen before its outcome.
  @TaskLocal static var operation: Int?

  let trace: Trace
  private let observations: [String: [(record: Int, value: JSONValue)]]
  private let contents: [String: String]
  /// The records of the outcomes, and the outcomes, by operation.
  private let outcomes: [Int: (record: Int, bundle: JSONValue)]
  private let difference = Mutex<ReplayDifference?>(nil)
  private let looks = Mutex(0)

  init(_ trace: Trace) {
    self.trace = trace
    var observations: [String: [(record: Int, value: JSONValue)]] = [:]
    var contents: [String: String] = [:]
    var outcomes: [Int: (record: Int, bundle: JSONValue)] = [:]
    for (index, event) in trace.events.enumerated() {
      switch event {
      case .observation(let kind, let key, let value):
        observations[Self.name(kind, key), default: []].append((index + 1, value))
      case .content(let digest, let text): contents[digest] = text
      case .outcome(let number, let bundle): outcomes[number] = (index + 1, bundle)
      default: break
      }
    }
    self.observations = observations
    self.contents = contents
    self.outcomes = outcomes
  }

  /// The first thing that was not as it was recorded.
  var firstDifference: ReplayDifference? { difference.withLock { $0 } }

  /// Changes whenever the replay has moved.
  var progress: Int { looks.withLock { $0 } }

  func noteProgress() { looks.withLock { $0 += 1 } }

  /// What the workspace was configured to, and by whom it was asked.
  var configuration: JSONValue {
    observations[Self.name(ObservationKind.configuration.rawValue, "")]?.first?.value ?? .null
  }

  func note(_ found: ReplayDifference) { difference.withLock { $0 = $0 ?? found } }

  /// The bundle of an operation, as it was recorded.
  func outcome(of operation: Int) -> (record: Int, bundle: JSONValue)? { outcomes[operation] }

  func value<Value: ObservedValue>(_ kind: ObservationKind, _ key: String) -> Value {
    noteProgress()
    let all = observations[Self.name(kind.rawValue, key)] ?? []
    let end = Self.operation.flatMap { outcomes[$0]?.record } ?? .max
    guard let seen = all.last(where: { $0.record < end }) ?? all.first else {
      note(ReplayDifference(record: nil, expected: "no look at \(kind.rawValue) \(key)", found: "one"))
      return Value.unknown
    }
    guard let value = Value(observation: seen.value) else {
      note(
        ReplayDifference(
          record: seen.record,
          expected: "an observation of \(kind.rawValue)",
          found: String(decoding: seen.value.serialized(), as: UTF8.self)
        )
      )
      return Value.unknown
    }
    return value
  }

  /// The text with a digest; nil when the trace was made without contents.
  func content(digest: String) -> String? { contents[digest] }

  private static func name(_ kind: String, _ key: String) -> String { "\(kind) \(key)" }
}
