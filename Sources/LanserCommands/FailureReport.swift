import AnalysisBundles
import CanonicalJSON

/// A failure as text: what happened, the candidates if there are any, and what to do next.
struct FailureReport {
  let failure: Failure

  var text: String {
    var lines = ["error[\(failure.code.rawValue)]: \(failure.message)".safeForTerminal]
    for line in failure.data["caret"]?.arrayValue ?? [] {
      lines.append("  \(line.stringValue ?? "")".safeForTerminal)
    }
    for candidate in failure.data["candidates"]?.arrayValue ?? [] {
      lines.append("  \(Self.line(for: candidate))".safeForTerminal)
    }
    if let tail = failure.data["stderr"]?.stringValue, !tail.isEmpty {
      lines.append("the server's last words:")
      lines += tail.split(separator: "\n").map { "  | \($0)".safeForTerminal }
    }
    lines += failure.hints.map { "next: \($0)".safeForTerminal }
    return lines.joined(separator: "\n")
  }

  /// The selector that addresses the candidate, and what is there.
  private static func line(for candidate: JSONValue) -> String {
    let start = (candidate["range"]?.arrayValue ?? []).prefix(2).compactMap(\.intValue)
    let place = ([candidate["uri"]?.stringValue ?? ""] + start.map { "\($0 + 1)" }).joined(separator: ":")
    let parts = [candidate["selector"]?.stringValue ?? "", place + ":", candidate["text"]?.stringValue ?? ""]
    return parts.joined(separator: " ")
  }
}
