package import CanonicalJSON

/// The observable event after which a server's answers about the whole workspace are complete.
///
/// Silence is never such an event: servers were measured to be quiet for seconds in the middle of loading.
package enum ReadinessRule: Hashable, Sendable {
  /// A `window/logMessage` whose text matches one of these.
  case logMessage([LogPattern])
  /// The end of the `$/progress` with this token; `whenAbsent` says what to conclude if it never begins.
  case progressEnd(token: String, whenAbsent: Absence)
  /// The answer to this request, which the server holds back until it is ready.
  case request(method: String, parameters: JSONValue)
  /// A notification of this method whose parameters have this member set to `true`.
  case notification(method: String, member: String)
  /// Complete from the first answer on.
  case immediate

  /// What it means that a progress report never began.
  package enum Absence: String, Hashable, Sendable {
    /// There is nothing to load, so the server is ready.
    case ready
    /// The server may be unable to load the workspace, so answers stay partial.
    case partial
  }

  /// The beginning of a log message, with room for one number.
  package struct LogPattern: Hashable, Sendable {
    /// What the message begins with.
    package var prefix: String
    /// What follows the number, or `nil` when the pattern has no number.
    package var afterCount: String?

    package init(prefix: String, afterCount: String? = nil) {
      self.prefix = prefix
      self.afterCount = afterCount
    }

    /// What a matching message says.
    package enum Match: Hashable, Sendable {
      /// The message matches and names no number.
      case plain
      /// The message matches and names this number.
      case count(Int)
    }

    /// Matches one message.
    ///
    /// - Parameter text: The message as the server sent it.
    /// - Returns: What it says, or `nil` when it is another message.
    package func match(_ text: String) -> Match? {
      guard text.hasPrefix(prefix) else { return nil }
      guard let afterCount else { return .plain }
      let rest = text.utf8.dropFirst(prefix.utf8.count)
      let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      guard let count = Int(Substring(digits)),
        Substring(rest.dropFirst(digits.count)).hasPrefix(afterCount)
      else { return nil }
      return .count(count)
    }
  }
}
