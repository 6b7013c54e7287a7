import AnalysisBundles
import CanonicalJSON
import LanserKit
import Synchronization

/// Remembers the first operation whose bundle is not the recorded one.
final class ReplayComparison: Sendable {
  private let first = Mutex<Failure?>(nil)

  var failure: Failure? { first.withLock { $0 } }

  func add(_ operation: ReplayedOperation) {
    guard let found = Self.failure(operation) else { return }
    first.withLock { $0 = $0 ?? found }
  }

  private static func failure(_ operation: ReplayedOperation) -> Failure? {
    let name = "operation \(operation.number) (\(operation.request["cmd"]?.stringValue ?? "?"))"
    guard let recorded = operation.recorded else {
      return Failure(.replayMismatch, "\(name) has no recorded outcome: the run was interrupted")
    }
    if let difference = operation.difference {
      return Failure(
        .replayMismatch,
        "\(name) is answered otherwise than it was recorded: \(difference.text)",
        data: [
          "operation": .integer(operation.number), "pointer": .string(difference.pointer.description),
          "expected": difference.expected ?? .null, "found": difference.found ?? .null,
        ]
      )
    }
    // Equal values may still be written in two ways, and bytes are what was promised.
    guard recorded.serialized() == operation.bundle.json.serialized() else {
      return Failure(.replayMismatch, "\(name) has the recorded values in another order of members")
    }
    return nil
  }
}
