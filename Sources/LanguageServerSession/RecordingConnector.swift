import CanonicalJSON
import Synchronization
package import Traces

/// Connects as another connector does, and writes every message into a trace.
package final class RecordingConnector: ServerConnector {
  private let base: any ServerConnector
  private let recorder: TraceRecorder
  private let session: String
  private let lifeCount = Mutex(0)

  /// - Parameters:
  ///   - base: what really connects.
  ///   - recorder: the trace.
  ///   - session: what the session is called in the trace; no two sessions of a trace share a name.
  package init(_ base: any ServerConnector, recorder: TraceRecorder, session: String) {
    self.base = base
    self.recorder = recorder
    self.session = session
  }

  package func connect(_ launch: ServerLaunch, limits: SessionLimits) throws(SessionError)
    -> any ServerEndpoint
  {
    let endpoint = try base.connect(launch, limits: limits)
    let number = lifeCount.withLock { count in
      defer { count += 1 }
      return count
    }
    let life = ServerLife(session: session, number: number)
    let recorder = recorder
    let record: @Sendable (TraceFrame.Direction, [UInt8]) -> Void = { direction, body in
      // What is not JSON ends the connection, and is not a message that could be recorded.
      guard let message = try? JSONValue(parsing: body, options: .wire) else { return }
      let frame = TraceFrame(life: life, direction: direction, message: message.withoutTexts)
      recorder.record(.frame(frame))
    }
    return WrappedEndpoint(
      endpoint,
      observer: WrappedEndpoint.Observer(
        sending: { record(.outbound, $0) },
        receiving: { body in
          record(.inbound, body)
          return body
        },
        ended: { end, errorTail in
          recorder.record(.ended(life: life, how: end.json, errorTail: errorTail))
        },
        gaveUp: { recorder.record(.gaveUp(life: life)) }
      )
    )
  }
}

/// Connects as another connector does, and keeps secrets out of what the server says.
///
/// Done before anything is read, so that facts are the same whether they are made from a server or from a trace.
package struct FilteringConnector: ServerConnector {
  private let base: any ServerConnector
  private let secrets: SecretFilter

  package init(_ base: any ServerConnector, secrets: SecretFilter) {
    self.base = base
    self.secrets = secrets
  }

  package func connect(_ launch: ServerLaunch, limits: SessionLimits) throws(SessionError)
    -> any ServerEndpoint
  {
    let secrets = secrets
    return WrappedEndpoint(
      try base.connect(launch, limits: limits),
      observer: WrappedEndpoint.Observer(receiving: { body in
        guard secrets.mayTouch(body), let message = try? JSONValue(parsing: body, options: .wire) else {
          return body
        }
        let safe = secrets.redacted(message)
        return safe == message ? body : safe.serialized()
      })
    )
  }
}
