package import CanonicalJSON
import Synchronization

/// Takes note of what happens, in the order in which it is told, from any thread.
package final class TraceRecorder: Sendable {
  private struct State {
    var writer = TraceWriter()
    var digests: Set<String> = []
    var observations: [Observation: JSONValue] = [:]
    var isOver = false
  }

  private struct Observation: Hashable {
    var kind: String
    var key: String
  }

  private let state = Mutex(State())
  private let secrets: SecretFilter
  /// Whether digests stand for what users have in their files.
  package let isRedacted: Bool
  private let write: @Sendable ([UInt8]) -> Void

  /// - Parameters:
  ///   - header: the first record.
  ///   - secrets: what must not reach the trace.
  ///   - write: is given each line, one after the other.
  package init(
    header: TraceHeader,
    secrets: SecretFilter,
    write: @escaping @Sendable ([UInt8]) -> Void
  ) {
    self.secrets = secrets
    self.write = write
    isRedacted = header.isRedacted
    record(.header(header))
  }

  /// Writes one record, secrets replaced.
  package func record(_ event: TraceEvent) {
    let safe = secrets.redacted(event)
    state.withLock { state in
      guard !state.isOver else { return }
      write(state.writer.line(for: safe))
    }
  }

  /// Writes what was found, unless the same was found there before.
  package func record(observation kind: String, _ key: String, _ value: JSONValue) {
    let (key, value) = (secrets.redacted(key), secrets.redacted(value))
    state.withLock { state in
      let observation = Observation(kind: kind, key: key)
      guard !state.isOver, state.observations.updateValue(value, forKey: observation) != value else { return }
      write(state.writer.line(for: .observation(kind: kind, key: key, value: value)))
    }
  }

  /// Writes the text of a file, once for each digest; never a text that holds a known secret.
  package func record(content text: String, digest: String) {
    guard !isRedacted, !secrets.knows(somethingIn: text) else { return }
    state.withLock { state in
      guard !state.isOver, state.digests.insert(digest).inserted else { return }
      write(state.writer.line(for: .content(digest: digest, text: text)))
    }
  }

  /// Writes the last record; whatever is told afterwards is lost.
  package func finish() {
    state.withLock { state in
      guard !state.isOver else { return }
      state.isOver = true
      write(state.writer.lastLine())
    }
  }
}
