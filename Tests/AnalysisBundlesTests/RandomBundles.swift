import AnalysisBundles
import CanonicalJSON
import LanserTestSupport
import SourceText

/// Makes bundles of every kind, with texts that are easily mangled.
struct RandomBundles {
  var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  mutating func next() throws -> AnalysisBundle {
    let isFailure = chance(4)
    let failure = isFailure ? self.failure() : nil
    return try AnalysisBundle(
      request: request(),
      resolution: chance(3) ? nil : resolution(),
      facts: isFailure && chance(2) ? nil : facts(),
      edits: chance(4) ? edits() : nil,
      reward: chance(6) ? reward() : nil,
      failure: failure,
      environment: environment(),
      capabilities: chance(3)
        ? nil : BundleCapabilities(offered: ["hoverProvider", "renameProvider"], used: ["hoverProvider"]),
      volatile: BundleVolatile(startedAt: "2026-11-25T20:00:00Z", durationMilliseconds: number(), root: "/w")
    )
  }

  mutating func facts() -> Facts {
    var facts = Facts(
      payload(),
      provenance: pick([.languageServer, .syntaxTree]),
      state: chance(5) ? .partial(reason: text(1)) : .ready,
      analysedFiles: chance(2) ? number() : nil
    )
    if facts.analysedFiles != nil, chance(2) { facts.workspaceFiles = number() }
    if chance(6) {
      facts.truncated = true
      facts.nextCursor = "100000"
    }
    return facts
  }

  private mutating func payload() -> Facts.Payload {
    switch Int.random(in: 0..<12, using: &random) {
    case 0: .definitions(list { $0.location() })
    case 1: .declarations(list { $0.location() })
    case 2: .typeDefinitions(list { $0.location() })
    case 3: .implementations(list { $0.location() })
    case 4: .references(list { $0.location() })
    case 5:
      .hover(
        chance(4)
          ? nil
          : HoverFact(
            format: pick(["markdown", "plaintext"]),
            value: text(),
            range: chance(2) ? range() : nil
          )
      )
    case 6: .symbols(list { $0.symbol(depth: 0) })
    case 7: .outline(list { $0.symbol(depth: 3) })
    case 8: .diagnostics(list { $0.diagnostic() })
    case 9: .actions(list { $0.action() })
    case 10: .renameTarget(RenameTargetFact(location: location(), name: text()))
    default:
      .place(
        PlaceFact(
          location: location(),
          selectors: ["cursor": text(1), "symbol": text(1)],
          symbol: chance(2) ? PlaceFact.EnclosingSymbol(kind: "class", qualifiedName: text(1)) : nil
        )
      )
    }
  }

  mutating func location() -> LocationFact {
    LocationFact(uri: uri(), range: range(), text: chance(4) ? nil : text())
  }

  private mutating func symbol(depth: Int) -> SymbolFact {
    SymbolFact(
      name: text(),
      kind: pick(["class", "function", "variable"]),
      detail: chance(2) ? text() : nil,
      uri: uri(),
      range: range(),
      nameRange: range(),
      container: chance(2) ? text() : nil,
      selector: chance(2) ? text(1) : nil,
      children: depth > 0 ? list { $0.symbol(depth: depth - 1) } : []
    )
  }

  private mutating func diagnostic() -> DiagnosticFact {
    DiagnosticFact(
      uri: uri(),
      range: range(),
      severity: pick(DiagnosticFact.Severity.allCases),
      code: chance(2) ? text() : nil,
      source: chance(2) ? "Pyright" : nil,
      message: text(),
      tags: chance(3) ? ["unnecessary"] : [],
      text: chance(2) ? text() : nil
    )
  }

  private mutating func action() -> ActionFact {
    ActionFact(
      id: text(),
      title: text(),
      kind: chance(2) ? "quickfix" : nil,
      isPreferred: chance(2),
      disabledReason: chance(2) ? text() : nil,
      isEdit: chance(2)
    )
  }

  private mutating func request() -> BundleRequest {
    var parameters: JSONObject = [:]
    if chance(2) { parameters["includeDeclaration"] = .bool(chance(2)) }
    if chance(3) { parameters["query"] = .string(text()) }
    return BundleRequest(
      command: pick(["def", "refs", "prepare-rename"]),
      selector: chance(3) ? nil : text(1),
      parameters: parameters
    )
  }

  private mutating func resolution() -> BundleResolution {
    BundleResolution(
      original: text(1),
      uri: uri(),
      range: range(),
      selector: text(1),
      score: Double(Int.random(in: 0...1_000_000, using: &random)) / 1_000_000,
      confidence: chance(2) ? 1 : 0.94,
      features: ["method": "symbol", "s_ast": .double(0.5)]
    )
  }

  private mutating func failure() -> Failure {
    Failure(
      pick(FailureCode.allCases),
      text(1),
      hints: list { $0.text(1) },
      data: chance(2) ? .null : ["candidates": [["uri": .string(uri())]]]
    )
  }

  private mutating func edits() -> BundleEdits {
    BundleEdits(
      workspaceEdit: ["documentChanges": []],
      diff: text(),
      files: list {
        BundleEdits.FileEdit(
          uri: $0.uri(),
          renamedTo: $0.chance(3) ? $0.uri() : nil,
          before: $0.chance(3) ? nil : $0.digest(),
          after: $0.chance(3) ? nil : $0.digest(),
          edits: $0.number()
        )
      },
      checks: list {
        SafetyCheck($0.pick(["jail", "clean-work-tree"]), passed: $0.chance(2), detail: $0.text())
      },
      diagnostics: chance(2) ? nil : comparison(),
      transaction: chance(2) ? nil : Self.transaction
    )
  }

  private static let transaction: JSONValue = [
    "id": "4fd1", "files": 2, "recorded": true, "fallbacks": [], "losses": ["owner"], "keptDirectories": [],
  ]

  private mutating func comparison() -> JSONValue {
    let gone = diagnostic().json
    return [
      "scope": "affected", "analysed": ["before": 3, "after": nil, "lost": [], "gained": ["a.py"]],
      "before": [gone], "after": [], "fixed": [], "new": [], "persisting": [], "removed": [], "unknown": [],
      "suppressed": [
        ["diagnostic": gone, "evidence": ["kind": "ignore-comment", "line": 3, "text": "# noqa"]]
      ],
    ]
  }

  private func reward() -> JSONValue {
    func component(_ value: JSONValue) -> JSONValue { ["before": value, "after": value, "term": 0] }
    return [
      "version": "pr-v1", "r": .double(1.894),
      "components": ["diagnostics": component(2), "safety": component(true), "confidence": component(1)],
      "weights": [
        "alpha": 0.5, "beta": 0.4, "gamma": 0.1, "discount": 1,
        "severity": ["error": 1, "warning": 1, "information": 0, "hint": 0],
      ],
      "evidence": ["diagnostics": nil, "withheld": [], "failedChecks": ["jail"]],
      "explanation": "three errors fewer",
    ]
  }

  private mutating func environment() -> BundleEnvironment {
    var workspace = BundleEnvironment.Workspace(
      digest: chance(5) ? "" : digest(),
      head: chance(2) ? String(repeating: "a", count: 40) : nil,
      dirty: chance(2) ? chance(2) : nil
    )
    if chance(5) { workspace.gitProblem = text(1) }
    return BundleEnvironment(
      version: "0.1.0",
      server: chance(3)
        ? nil
        : BundleEnvironment.Server(
          name: "pyright",
          version: "1.1.407",
          digest: chance(2) ? digest() : nil,
          runtime: chance(2) ? "node 22.20.0" : nil
        ),
      positionEncoding: chance(3) ? nil : pick(PositionEncoding.allCases),
      configurationDigest: chance(2) ? digest() : nil,
      platform: "linux-x86_64",
      python: chance(2)
        ? .null : ["executable": .string(uri()), "version": "3.11.2", "kind": "system", "origin": "path"],
      workspace: workspace
    )
  }

  // MARK: - Pieces

  mutating func chance(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }

  mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: values.indices, using: &random)]
  }

  mutating func number() -> Int { pick([0, 1, 7, 4096, 9_007_199_254_740_991]) }

  mutating func digest() -> String {
    "sha256:" + String((0..<64).map { _ in pick(Array("0123456789abcdef")) })
  }

  mutating func uri() -> String {
    pick(["src/a.py", "src/%C3%A9.py", "server:/x.pyi", "env:/lib/x.py", "file:///etc/x"])
  }

  mutating func range() -> TextRange {
    let (line, column) = (pick([0, 3, 100_000]), pick([0, 7]))
    return TextRange(
      start: TextPosition(line: line, column: column),
      end: TextPosition(line: line + pick([0, 2]), column: column + pick([0, 5]))
    )
  }

  mutating func text(_ minimum: Int = 0) -> String {
    let pieces = ["a", "é", "e\u{301}", "😀", "\n", "\u{0}", "\"", "\\", "\u{2028}", "x = 1", " ", "\u{FFFE}"]
    return (0..<Int.random(in: minimum...4, using: &random)).map { _ in pick(pieces) }.joined()
  }

  mutating func list<Element>(_ make: (inout Self) -> Element) -> [Element] {
    (0..<Int.random(in: 0...3, using: &random)).map { _ in make(&self) }
  }
}
