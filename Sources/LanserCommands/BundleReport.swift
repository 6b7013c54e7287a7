import AnalysisBundles
import CanonicalJSON
import LanserKit
import SourceText

/// A bundle as text for people: what was asked, where it led, what was found, and with what.
struct BundleReport {
  let stored: BundleDocument
  let limit: Int
  let usesColor: Bool

  private var bundle: AnalysisBundle { stored.bundle }
  private var presentation: Presentation { Presentation(stored: bundle) }

  var text: String {
    var lines = ["asked     \(question)".safeForTerminal]
    if let resolution = bundle.resolution {
      lines.append("led to    \(place(of: resolution))".safeForTerminal)
    }
    if let failure = bundle.failure { lines.append(FailureReport(failure: failure).text) }
    lines += found + edits
    lines += [
      "with      \(environment)", "about     \(workspace)",
      "made      \(bundle.volatile.startedAt) in \(bundle.volatile.durationMilliseconds) ms",
      "bundle    \(stored.recorded.bundleID)\(remark("bundleId"))",
      "facts     \(stored.recorded.factsID)\(remark("factsId"))",
    ]
    .map(\.safeForTerminal)
    return lines.joined(separator: "\n") + "\n"
  }

  private var question: String {
    let request = bundle.request
    let options = request.parameters.map { "\($0.key) \(shown($0.value))" }
    let isOfWorkspace = request.selector == nil && !takesNoSelector
    let place = request.selector ?? (isOfWorkspace ? "(the whole workspace)" : nil)
    let words = [request.command, place].compactMap(\.self)
    return words.joined(separator: " ") + (options.isEmpty ? "" : "  (\(options.joined(separator: ", ")))")
  }

  /// Whether the command is about what its options name.
  private var takesNoSelector: Bool { !["diag", "symbols"].contains(bundle.request.command) }

  private func shown(_ value: JSONValue) -> String {
    let texts = value.arrayValue?.compactMap(\.stringValue)
    if let texts, texts.count == value.arrayValue?.count { return texts.joined(separator: ", ") }
    return value.stringValue ?? value.preview
  }

  private func place(of resolution: BundleResolution) -> String {
    let place = presentation.place(uri: resolution.uri, resolution.range.start)
    let certainty = "score \(resolution.score.shortest), confidence \(resolution.confidence.shortest)"
    return "\(place)  \(resolution.selector)  (\(certainty))"
  }

  /// The facts in the text form of the command that found them.
  private var found: [String] {
    guard let facts = bundle.facts else { return [] }
    let report = TextReport(bundle: bundle, presentation: presentation, limit: limit, usesColor: usesColor)
    var header = "found     \(report.emptyRemark ?? size(of: facts))"
    if case .partial(let reason) = facts.state { header += "  (partial: \(reason))" }
    return [header.safeForTerminal] + report.lines.map { "  \($0)" }
  }

  private func size(of facts: Facts) -> String {
    let analysed = facts.analysedFiles.map { "  (\($0) source files analysed)" } ?? ""
    let count =
      switch facts.payload {
      case .definitions(let list), .declarations(let list), .typeDefinitions(let list),
        .implementations(let list), .references(let list):
        "\(list.count) "
      case .symbols(let list), .outline(let list): "\(list.count) "
      case .diagnostics(let list): "\(list.count) "
      case .actions(let list): "\(list.count) "
      case .explanation, .hover, .place, .renameTarget: ""
      }
    return "\(count)\(facts.name)\(analysed)"
  }

  private var edits: [String] {
    guard let edits = bundle.edits else { return [] }
    let checks = edits.checks.map { "  \($0.passed ? "passed" : "FAILED")  \($0.name): \($0.detail)" }
    let diff = edits.diff.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
    let count = edits.files.count
    let header = "edits     \(count) file\(count == 1 ? "" : "s"), \(edits.isSafe ? "safe" : "not safe")"
    let reward = bundle.reward?["explanation"]?.stringValue.map { ["reward    \($0)"] } ?? []
    return [header] + (checks + diff + reward).map(\.safeForTerminal)
  }

  private var environment: String {
    let environment = bundle.environment
    var parts: [String] = []
    if let server = environment.server {
      parts.append("\(server.name) \(server.version)" + (server.runtime.map { " (\($0))" } ?? ""))
    }
    parts.append("lanser \(environment.version)")
    parts.append(environment.platform)
    if let version = environment.python["version"]?.stringValue { parts.append("Python \(version)") }
    if let encoding = environment.positionEncoding { parts.append("columns in \(encoding.rawValue)") }
    return parts.joined(separator: ", ")
  }

  private var workspace: String {
    let workspace = bundle.environment.workspace
    var text = "\(bundle.volatile.root)  \(workspace.digest)"
    if let head = workspace.head {
      text += "  at \(head.prefix(12))" + (workspace.dirty == true ? " with changes" : "")
    }
    return text
  }

  private func remark(_ name: String) -> String {
    stored.wrongIDs.contains { $0.name == name } ? "  (NOT the id of this content)" : ""
  }
}

extension Double {
  /// The number without a decimal point when it is an integer.
  fileprivate var shortest: String { self == rounded() ? String(Int(self)) : String(self) }
}
