package import CanonicalJSON

/// One record of a trace: something that was asked, observed, sent, received or answered.
package enum TraceEvent: Hashable, Sendable {
  /// The first record.
  case header(TraceHeader)
  /// An operation begins. Its number is its place among all operations; the request has the form of a batch request.
  case operation(number: Int, request: JSONValue)
  /// What was found when something outside was looked at. Looking again finds the same until a later observation.
  case observation(kind: String, key: String, value: JSONValue)
  /// The text of a file, once for each digest.
  case content(digest: String, text: String)
  case frame(TraceFrame)
  /// Something else than an answer was waited for until the deadline.
  case gaveUp(life: ServerLife)
  /// The server's process ended; `how` says with what status or signal.
  case ended(life: ServerLife, how: JSONValue, errorTail: String)
  /// An operation is answered with this bundle.
  case outcome(number: Int, bundle: JSONValue)
  /// The last record; both counts include everything before it.
  case end(records: Int, operations: Int)
}

/// With what a trace was made.
package struct TraceHeader: Hashable, Sendable {
  /// The version of this format.
  package static let formatVersion = "1.0"

  /// The version of lanser.
  package var lanser: String
  package var platform: String
  /// Absolute path of the workspace on the machine of the recording; frames name files below it.
  package var root: String
  /// Whether file contents were left out; replaying then needs the files.
  package var isRedacted: Bool

  package init(lanser: String, platform: String, root: String, isRedacted: Bool) {
    self.lanser = lanser
    self.platform = platform
    self.root = root
    self.isRedacted = isRedacted
  }
}

/// One life of a server's process: a session restarts its server after a crash.
package struct ServerLife: Hashable, Sendable {
  /// What the session is for.
  package var session: String
  /// Counts the lives of this session.
  package var number: Int

  package init(session: String, number: Int) {
    self.session = session
    self.number = number
  }
}

/// One message between lanser and a server.
package struct TraceFrame: Hashable, Sendable {
  package enum Direction: String, Hashable, Sendable {
    /// From the server.
    case inbound = "in"
    /// To the server.
    case outbound = "out"
  }

  package var life: ServerLife
  package var direction: Direction
  package var message: JSONValue

  package init(life: ServerLife, direction: Direction, message: JSONValue) {
    self.life = life
    self.direction = direction
    self.message = message
  }
}
