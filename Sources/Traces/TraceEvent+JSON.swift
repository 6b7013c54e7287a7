import CanonicalJSON

// A record is an object whose first member `t` names the kind of event. The members of each kind are exactly those
// written here: unknown, missing and mistyped members are errors.

extension TraceEvent {
  /// The value of `t`.
  package var kind: String {
    switch self {
    case .header: "header"
    case .operation: "operation"
    case .observation: "observation"
    case .content: "content"
    case .frame: "frame"
    case .gaveUp: "gaveUp"
    case .ended: "ended"
    case .outcome: "outcome"
    case .end: "end"
    }
  }

  /// The members behind `t`, `n` and `prev`, in their order.
  var members: [(String, JSONValue)] {
    switch self {
    case .header(let header):
      [
        ("version", .string(TraceHeader.formatVersion)), ("lanser", .string(header.lanser)),
        ("platform", .string(header.platform)), ("root", .string(header.root)),
        ("redacted", .bool(header.isRedacted)),
      ]
    case .operation(let number, let request): [("op", .integer(number)), ("request", request)]
    case .observation(let kind, let key, let value):
      [("kind", .string(kind)), ("key", .string(key)), ("value", value)]
    case .content(let digest, let text): [("digest", .string(digest)), ("text", .string(text))]
    case .frame(let frame):
      frame.life.members + [("dir", .string(frame.direction.rawValue)), ("message", frame.message)]
    case .gaveUp(let life): life.members
    case .ended(let life, let how, let errorTail):
      life.members + [("how", how), ("stderr", .string(errorTail))]
    case .outcome(let number, let bundle): [("op", .integer(number)), ("bundle", bundle)]
    case .end(let records, let operations):
      [("records", .integer(records)), ("operations", .integer(operations))]
    }
  }

  /// Reads the members behind `n` and `prev` of a record.
  ///
  /// - Throws: the words that complete "the record …".
  init(kind: String, _ members: inout RecordMembers) throws(RecordMembers.Problem) {
    switch kind {
    case "header":
      let version = try members.string("version")
      guard version == TraceHeader.formatVersion else {
        throw RecordMembers.Problem(
          "is of version \(version) of the format, this program reads \(TraceHeader.formatVersion)"
        )
      }
      self = .header(
        TraceHeader(
          lanser: try members.string("lanser"),
          platform: try members.string("platform"),
          root: try members.string("root"),
          isRedacted: try members.boolean("redacted")
        )
      )
    case "operation":
      self = .operation(number: try members.count("op"), request: try members.value("request"))
    case "observation":
      self = .observation(
        kind: try members.string("kind"),
        key: try members.string("key"),
        value: try members.value("value")
      )
    case "content":
      self = .content(digest: try members.string("digest"), text: try members.string("text"))
    case "frame":
      let life = try members.life()
      let direction = try members.string("dir")
      guard let direction = TraceFrame.Direction(rawValue: direction) else {
        throw RecordMembers.Problem("has a frame that goes neither in nor out")
      }
      self = .frame(TraceFrame(life: life, direction: direction, message: try members.value("message")))
    case "gaveUp": self = .gaveUp(life: try members.life())
    case "ended":
      self = .ended(
        life: try members.life(),
        how: try members.value("how"),
        errorTail: try members.string("stderr")
      )
    case "outcome": self = .outcome(number: try members.count("op"), bundle: try members.value("bundle"))
    case "end":
      self = .end(records: try members.count("records"), operations: try members.count("operations"))
    default: throw RecordMembers.Problem("is of the unknown kind \"\(kind)\"")
    }
  }
}

extension ServerLife {
  fileprivate var members: [(String, JSONValue)] {
    [("session", .string(session)), ("life", .integer(number))]
  }
}

/// The members of a record that have not been read yet.
struct RecordMembers {
  /// Words that complete "the record …".
  struct Problem: Error {
    let words: String

    init(_ words: String) { self.words = words }
  }

  private var object: JSONObject

  init(_ object: JSONObject) { self.object = object }

  mutating func value(_ name: String) throws(Problem) -> JSONValue {
    guard let value = object.removeValue(forKey: name) else { throw Problem("has no \"\(name)\"") }
    return value
  }

  mutating func string(_ name: String) throws(Problem) -> String {
    guard let text = try value(name).stringValue else { throw Problem("has a \"\(name)\" that is no text") }
    return text
  }

  mutating func boolean(_ name: String) throws(Problem) -> Bool {
    guard let value = try value(name).boolValue else {
      throw Problem("has a \"\(name)\" that is neither true nor false")
    }
    return value
  }

  mutating func count(_ name: String) throws(Problem) -> Int {
    guard let number = try value(name).intValue, number >= 0 else {
      throw Problem("has a \"\(name)\" that is no number from 0")
    }
    return number
  }

  mutating func life() throws(Problem) -> ServerLife {
    ServerLife(session: try string("session"), number: try count("life"))
  }

  /// - Throws: when a member was not read.
  func requireNoMore() throws(Problem) {
    if let name = object.keys.first { throw Problem("has the unknown member \"\(name)\"") }
  }
}
