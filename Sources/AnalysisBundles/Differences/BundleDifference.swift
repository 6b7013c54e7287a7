package import CanonicalJSON
import SourceText

/// What is different in a second bundle.
package struct BundleDifference: Sendable {
  /// In the order of the members of a bundle, facts in their own order.
  package let changes: [BundleChange]
  /// Whether both bundles say the same about the same question: whether their facts ids are equal.
  package let hasSameFacts: Bool

  package init(from before: AnalysisBundle, to after: AnalysisBundle) {
    hasSameFacts = before.factsID == after.factsID
    changes = [
      Self.request(before, after), Self.outcome(before, after), Self.resolution(before, after),
      FactsDifference(before: before.facts, after: after.facts).changes, Self.edits(before, after),
      [.ofValue(.reward, "reward", before.reward?["r"] ?? .null, after.reward?["r"] ?? .null)].compactMap(
        \.self
      ),
      Self.capabilities(before, after), Self.environment(before.environment, after.environment),
    ]
    .flatMap(\.self)
  }

  package var json: JSONValue {
    ["sameFacts": .bool(hasSameFacts), "changes": .array(changes.map(\.json))]
  }

  // MARK: - The parts of a bundle

  private static func request(_ before: AnalysisBundle, _ after: AnalysisBundle) -> [BundleChange] {
    let (old, new) = (before.request, after.request)
    var changes = [
      BundleChange.ofValue(.request, "command", .string(old.command), .string(new.command)),
      .ofValue(.request, "selector", old.selector.json, new.selector.json),
    ]
    for name in Set(old.parameters.keys).union(new.parameters.keys).sorted() {
      let values = (old.parameters[name] ?? .null, new.parameters[name] ?? .null)
      changes.append(.ofValue(.request, "option \(name)", values.0, values.1))
    }
    return changes.compactMap(\.self)
  }

  private static func outcome(_ before: AnalysisBundle, _ after: AnalysisBundle) -> [BundleChange] {
    let (old, new) = (before.failure, after.failure)
    guard old != new else { return [] }
    if old?.code != new?.code {
      return [
        BundleChange(area: .outcome, kind: .changed, subject: "outcome", before: side(old), after: side(new))
      ]
    }
    return [
      BundleChange.ofValue(
        .outcome,
        "error message",
        (old?.message).json,
        (new?.message).json
      ),
      .ofValue(.outcome, "hint", old?.json["hint"] ?? .null, new?.json["hint"] ?? .null),
      .ofValue(.outcome, "error data", old?.data ?? .null, new?.data ?? .null),
    ]
    .compactMap(\.self)
  }

  private static func side(_ failure: Failure?) -> BundleChange.Side {
    guard let failure else { return BundleChange.Side("success") }
    return BundleChange.Side(text: "\(failure.code.rawValue) (\(failure.message))", json: failure.json)
  }

  private static func resolution(_ before: AnalysisBundle, _ after: AnalysisBundle) -> [BundleChange] {
    guard let old = before.resolution, let new = after.resolution else {
      let sides = (before.resolution.map(side), after.resolution.map(side))
      guard sides.0 != nil || sides.1 != nil else { return [] }
      return [
        BundleChange(
          area: .resolution,
          kind: sides.0 == nil ? .new : .gone,
          subject: "addressed place",
          before: sides.0,
          after: sides.1
        )
      ]
    }
    var changes: [BundleChange?] = []
    if (old.uri, old.range) != (new.uri, new.range) {
      changes.append(
        BundleChange(
          area: .resolution,
          kind: .moved,
          subject: "addressed place",
          before: side(old),
          after: side(new)
        )
      )
    } else {
      changes.append(
        .ofValue(.resolution, "canonical selector", .string(old.selector), .string(new.selector))
      )
    }
    for name in ["score", "confidence", "weights", "tau", "delta", "disambiguation"] {
      changes.append(.ofValue(.resolution, name, old.json[name] ?? .null, new.json[name] ?? .null))
    }
    for name in Set(old.features.keys).union(new.features.keys).sorted() {
      let values = (old.features[name] ?? .null, new.features[name] ?? .null)
      changes.append(.ofValue(.resolution, "evidence \(name)", values.0, values.1))
    }
    return changes.compactMap(\.self)
  }

  private static func side(_ resolution: BundleResolution) -> BundleChange.Side {
    BundleChange.Side(
      uri: resolution.uri,
      range: resolution.range,
      text: resolution.selector,
      json: resolution.json["resolved"] ?? .null
    )
  }

  private static func edits(_ before: AnalysisBundle, _ after: AnalysisBundle) -> [BundleChange] {
    let (old, new) = (before.edits, after.edits)
    guard old != nil || new != nil else { return [] }
    var changes: [BundleChange?] = []
    let oldFiles = Dictionary((old?.files ?? []).map { ($0.uri, $0) }) { first, _ in first }
    let newFiles = Dictionary((new?.files ?? []).map { ($0.uri, $0) }) { first, _ in first }
    for uri in Set(oldFiles.keys).union(newFiles.keys).sorted() where oldFiles[uri] != newFiles[uri] {
      let sides = (oldFiles[uri], newFiles[uri])
      changes.append(
        BundleChange(
          area: .edits,
          kind: sides.0 == nil ? .new : sides.1 == nil ? .gone : .changed,
          subject: "edit of \(uri)",
          before: sides.0.map { BundleChange.Side(text: "\($0.edits) places", json: $0.json) },
          after: sides.1.map { BundleChange.Side(text: "\($0.edits) places", json: $0.json) }
        )
      )
    }
    let oldChecks = Dictionary((old?.checks ?? []).map { ($0.name, $0) }) { first, _ in first }
    let newChecks = Dictionary((new?.checks ?? []).map { ($0.name, $0) }) { first, _ in first }
    for name in Set(oldChecks.keys).union(newChecks.keys).sorted() {
      let sides = (oldChecks[name].verdict, newChecks[name].verdict)
      changes.append(.ofValue(.edits, "check \(name)", sides.0, sides.1))
    }
    if changes.allSatisfy({ $0 == nil }) {
      for name in ["workspaceEdit", "diff", "safety", "diagnostics", "transaction"] {
        changes.append(.ofValue(.edits, name, old?.json[name] ?? .null, new?.json[name] ?? .null))
      }
    }
    return changes.compactMap(\.self)
  }

  private static func capabilities(_ before: AnalysisBundle, _ after: AnalysisBundle) -> [BundleChange] {
    let (old, new) = (before.capabilities, after.capabilities)
    let lists = [
      ("offered capability", old?.offered ?? [], new?.offered ?? []),
      ("used capability", old?.used ?? [], new?.used ?? []),
    ]
    return lists.flatMap { subject, old, new in
      old.filter { !new.contains($0) }.map {
        BundleChange(
          area: .capabilities,
          kind: .gone,
          subject: subject,
          before: BundleChange.Side(.string($0))
        )
      }
        + new.filter { !old.contains($0) }.map {
          BundleChange(
            area: .capabilities,
            kind: .new,
            subject: subject,
            after: BundleChange.Side(.string($0))
          )
        }
    }
  }

  private static func environment(_ old: BundleEnvironment, _ new: BundleEnvironment) -> [BundleChange] {
    [
      BundleChange.ofValue(.environment, "lanser", .string(old.version), .string(new.version)),
      .ofValue(.environment, "server", (old.server?.name).json, (new.server?.name).json),
      .ofValue(.environment, "server version", (old.server?.version).json, (new.server?.version).json),
      .ofValue(.environment, "server digest", (old.server?.digest).json, (new.server?.digest).json),
      .ofValue(.environment, "server runtime", (old.server?.runtime).json, (new.server?.runtime).json),
      .ofValue(
        .environment,
        "position encoding",
        (old.positionEncoding?.rawValue).json,
        (new.positionEncoding?.rawValue).json
      ),
      .ofValue(.environment, "configuration", old.configurationDigest.json, new.configurationDigest.json),
      .ofValue(.environment, "platform", .string(old.platform), .string(new.platform)),
      .ofValue(
        .environment,
        "Python version",
        old.python["version"] ?? .null,
        new.python["version"] ?? .null
      ),
      .ofValue(.environment, "Python", old.python["executable"] ?? .null, new.python["executable"] ?? .null),
      .ofValue(.environment, "workspace files", .string(old.workspace.digest), .string(new.workspace.digest)),
      .ofValue(.environment, "commit", old.workspace.head.json, new.workspace.head.json),
      .ofValue(.environment, "work tree", old.workspace.state, new.workspace.state),
    ]
    .compactMap(\.self)
  }
}

extension String? {
  fileprivate var json: JSONValue { map { .string($0) } ?? .null }
}

extension SafetyCheck? {
  fileprivate var verdict: JSONValue {
    guard let self else { return "not made" }
    return .string("\(self.passed ? "passed" : "failed") (\(self.detail))")
  }
}

extension BundleEnvironment.Workspace {
  fileprivate var state: JSONValue {
    if let gitProblem { return .string(gitProblem) }
    return dirty.map { $0 ? "changed since the commit" : "as committed" } ?? .null
  }
}
