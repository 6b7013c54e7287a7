import CanonicalJSON
import Synchronization
package import Traces

/// Connects to the servers of a trace: starts no process and opens nothing.
package final class ReplayConnector: ServerConnector {
  private let lives: [Recording]
  private let session: String
  private let nextLife = Mutex(0)
  private let moved: @Sendable () -> Void
  private let differed: @Sendable (ReplayDifference) -> Void

  /// - Parameters:
  ///   - trace: what was recorded.
  ///   - session: the session's name in the trace.
  ///   - moved: is called whenever a message has passed.
  ///   - differed: learns of the first thing that is not as it was recorded.
  package init(
    _ trace: Trace,
    session: String,
    moved: @escaping @Sendable () -> Void,
    differed: @escaping @Sendable (ReplayDifference) -> Void
  ) {
    self.session = session
    self.moved = moved
    self.differed = differed
    lives = Recording.lives(of: session, in: trace)
  }

  package func connect(_ launch: ServerLaunch, limits: SessionLimits) throws(SessionError)
    -> any ServerEndpoint
  {
    let number = nextLife.withLock { next in
      defer { next += 1 }
      return next
    }
    guard lives.indices.contains(number) else {
      differed(
        ReplayDifference(
          record: nil,
          expected: "\(lives.count) starts of the server \(session)",
          found: "one more start"
        )
      )
      throw .launchFailed(program: launch.program, code: 0)
    }
    return ReplayEndpoint(lives[number], moved: moved, differed: differed)
  }
}

/// The first thing in a replay that is not as it was recorded.
package struct ReplayDifference: Error, Hashable, Sendable {
  /// The number of the record that was expected; nil when the trace has no record for what happened.
  package var record: Int?
  package var expected: String
  package var found: String

  package init(record: Int?, expected: String, found: String) {
    self.record = record
    self.expected = expected
    self.found = found
  }
}

/// What was recorded of one life of a server.
struct Recording: Sendable {
  enum Step: Sendable {
    case frame(TraceFrame)
    case gaveUp
    case ended(ServerEnd, errorTail: String)
  }

  /// With the numbers of their records.
  var steps: [(record: Int, step: Step)]

  static func lives(of session: String, in trace: Trace) -> [Recording] {
    var lives: [Recording] = []
    func add(_ step: Step, _ life: ServerLife, _ record: Int) {
      guard life.session == session else { return }
      while lives.count <= life.number { lives.append(Recording(steps: [])) }
      lives[life.number].steps.append((record, step))
    }
    for (index, event) in trace.events.enumerated() {
      switch event {
      case .frame(let frame): add(.frame(frame), frame.life, index + 1)
      case .gaveUp(let life): add(.gaveUp, life, index + 1)
      case .ended(let life, let how, let errorTail):
        add(.ended(ServerEnd(how), errorTail: errorTail), life, index + 1)
      default: break
      }
    }
    return lives
  }
}
