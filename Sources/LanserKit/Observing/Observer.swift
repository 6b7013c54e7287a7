import CanonicalJSON
import Traces

/// Looks at what is outside the program: files, installed servers, the state of git.
///
/// Everything that an answer is made of, beside the question and the messages of a server, is looked at through this. So
/// a trace holds all of it, and a replay needs nothing else.
struct Observer: Sendable {
  private enum Mode: Sendable {
    case live
    case recording(TraceRecorder)
    case replaying(ReplayTape)
  }

  private let mode: Mode

  static let live = Observer(mode: .live)

  static func recording(into recorder: TraceRecorder) -> Observer { Observer(mode: .recording(recorder)) }

  static func replaying(_ tape: ReplayTape) -> Observer { Observer(mode: .replaying(tape)) }

  /// The trace that is being written.
  var recorder: TraceRecorder? {
    if case .recording(let recorder) = mode { recorder } else { nil }
  }

  /// The trace that is read instead of looking.
  var tape: ReplayTape? {
    if case .replaying(let tape) = mode { tape } else { nil }
  }

  /// Looks at something.
  ///
  /// - Parameters:
  ///   - kind: what sort of thing it is; with `key` it says what is looked at.
  ///   - key: which one.
  ///   - look: really looks; not called in a replay.
  /// - Returns: what was found now, or when the trace was made.
  func look<Value: ObservedValue>(_ kind: ObservationKind, _ key: String, _ look: () -> Value) -> Value {
    switch mode {
    case .live: return look()
    case .recording(let recorder):
      let value = look()
      recorder.record(observation: kind.rawValue, key, value.observation)
      return value
    case .replaying(let tape): return tape.value(kind, key)
    }
  }

  /// Looks at something that takes a while.
  func look<Value: ObservedValue>(_ kind: ObservationKind, _ key: String, _ look: () async -> Value) async
    -> Value
  {
    switch mode {
    case .live: return await look()
    case .recording(let recorder):
      let value = await look()
      recorder.record(observation: kind.rawValue, key, value.observation)
      return value
    case .replaying(let tape): return tape.value(kind, key)
    }
  }
}

/// What can be looked at; the raw value is its name in traces.
enum ObservationKind: String, Sendable, CaseIterable {
  /// The configuration of the workspace.
  case configuration
  /// What was decided about the server of a language.
  case setup
  /// What is wrong with the files of a server.
  case damage
  /// What a path leads to.
  case kind
  /// The path without links.
  case resolvedPath
  /// What a directory holds.
  case directory
  /// The digest of a file.
  case file
  /// One line of a file.
  case line
  /// The definitions and imports of a file.
  case outline
  /// The place of a selector that had to be looked for.
  case place
  /// Other selectors of a place.
  case selectors
  /// The files that may have been meant by a path that leads nowhere.
  case nearestFiles
  /// The whole workspace by its digest, and its commit.
  case snapshot
  /// The language of most source files, where that is not the one by default.
  case mainLanguage
  /// Some source file of a language.
  case anyFile
  /// The files that import a module.
  case importers
  /// Where a copy of the workspace lies.
  case copy
  /// What an edit comes to.
  case plan
  /// What speaks against an edit.
  case checks
  /// What a transaction has done.
  case transaction
}

/// Something that was found outside, as traces write it.
protocol ObservedValue: Sendable {
  var observation: JSONValue { get }

  /// - Returns: nil for what no `observation` gives.
  init?(observation: JSONValue)

  /// What stands in for a value that a trace does not have; the replay has failed by then.
  static var unknown: Self { get }
}
