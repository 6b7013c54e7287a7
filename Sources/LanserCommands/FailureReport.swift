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
      let selector = candidate["selector"]?.stringValue ?? ""
      let preview = candidate["text"]?.stringValue ?? ""
      lines.append("  \(selector)  \(preview)".safeForTerminal)
    }
    if let tail = failure.data["stderr"]?.stringValue, !tail.isEmpty {
      lines.append("the server's last words:")
      lines += tail.split(separator: "\n").map { "  | \($0)".safeForTerminal }
    }
    lines += failure.hints.map { "next: \($0)".safeForTerminal }
    return lines.joined(separator: "\n")
  }
}
