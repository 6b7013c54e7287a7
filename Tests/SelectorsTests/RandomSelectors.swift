import LanserTestSupport
import Selectors
import SourceText

/// Makes selectors of every form out of texts that are hard to spell.
struct RandomSelectors {
  var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  private static let pieces = [
    "a", "b", "src", "app.py", "body", "def", "doc", "sig", "sym:", "file:/", "py://", "C:", "anchor://",
    "ast://",
    "@L1:C1", "@R(", "@", ":1:2", ":", "::", ".", "..", "/", "\\", "\"", "#", "?", "%", "%41", "%2F", "%zz",
    " ", "\t", "\n",
    "\r", "\u{1}", "\u{7F}", "é", "e\u{301}", "漢", "😀", "\u{202E}", "\u{2028}", "\u{FEFF}", "\u{E0041}", "(",
    ")", "()",
    "(a:b.c)", "[", "]", "[0]", "&", "=", "&nth=1", "&in=a.b", "&sketch=Q-", "->", ",", "*", "~", "`", "'",
    "<T>", "operator==", "$",
    "0", "42",
  ]

  mutating func text() -> String {
    (0...Int.random(in: 0...4, using: &random)).map { _ in pick(Self.pieces) }.joined()
  }

  mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: 0..<values.count, using: &random)]
  }

  mutating func perhaps<Value>(_ value: (inout Self) -> Value) -> Value? {
    Bool.random(using: &random) ? value(&self) : nil
  }

  mutating func count(from lowest: Int = 0) -> Int {
    pick([lowest, 1, 2, 7, 42, 1_000_000, SelectorLimit.number])
  }

  mutating func hex(_ count: Int) -> String {
    String((0..<count).map { _ in pick(Array("0123456789abcdef")) })
  }

  mutating func snapshot() -> SnapshotPin? {
    let spelling = Bool.random(using: &random) ? "git:" + hex(pick([4, 40, 64])) : "sha256:" + hex(64)
    return Bool.random(using: &random) ? try? SnapshotPin(spelling) : nil
  }

  mutating func path() -> SelectorPath {
    while true {
      let prefix = pick(["", "", "", "/", "/c:/", "./", "sym:", "c:/", "d:\\", "file:/"])
      if let path = try? SelectorPath(plain: prefix + text()) { return path }
    }
  }

  mutating func language() -> LanguageName {
    while true {
      if let language = try? LanguageName(
        pick(["py", "ts", "swift", "cpp", "c", "c++", "objective-c", "x1"])
      ) {
        return language
      }
    }
  }

  /// The next selector.
  mutating func next() -> Selector {
    while true { if let selector = try? attempt() { return selector } }
  }

  private mutating func attempt() throws(SelectorValueError) -> Selector {
    let snapshot = snapshot()
    let indexing = perhaps { $0.pick(PositionEncoding.allCases) }
    switch Int.random(in: 0..<6, using: &random) {
    case 0:
      return .cursor(
        try CursorSelector(
          path: path(),
          line: count(from: 1),
          column: count(from: 1),
          indexing: indexing,
          snapshot: snapshot
        )
      )
    case 1:
      return .range(
        try RangeSelector(
          path: path(),
          start: (count(from: 1), count(from: 1)),
          end: (count(from: 1), count(from: 1)),
          indexing: indexing,
          snapshot: snapshot
        )
      )
    case 2:
      let names = (0...Int.random(in: 0...2, using: &random)).map { _ in text() }
      return .symbol(
        try SymbolSelector(
          language: language(),
          module: text(),
          names: names,
          role: perhaps { $0.pick(SymbolRole.allCases) },
          overload: perhaps { $0.count() },
          nth: perhaps { $0.count() },
          snapshot: snapshot
        )
      )
    case 3:
      var steps: [ASTStep] = []
      for _ in 0...Int.random(in: 0...3, using: &random) {
        steps.append(
          try ASTStep(
            kind: pick(["module", "class", "def", "name", "_x", "if-stmt", "k9"]),
            value: perhaps { $0.text() },
            nth: perhaps { $0.count() }
          )
        )
      }
      return .ast(try ASTSelector(language: perhaps { $0.language() }, steps: steps, snapshot: snapshot))
    case 4:
      let hash = "sha256:" + hex(64)
      return .anchor(
        try AnchorSelector(
          path: path(),
          snippet: text(),
          contextLength: perhaps { $0.count() },
          hash: Bool.random(using: &random) ? try ContentHash(hash) : nil,
          before: perhaps { $0.pick(["", $0.text()]) },
          after: perhaps { $0.pick(["", $0.text()]) },
          scope: perhaps { generator in (0...generator.pick([0, 1, 2])).map { _ in generator.text() } },
          line: perhaps { $0.count(from: 1) },
          offset: perhaps { $0.count() },
          sketch: perhaps { $0.pick(["A", "0-_z", $0.hex(512)]) },
          nth: perhaps { $0.count() },
          snapshot: snapshot
        )
      )
    default:
      return .symbolID(try SymbolIDSelector(id: pick(["a", "3f9a2c", "A.b_c~d-e", hex(128)])))
    }
  }

  /// A string near a selector: characters dropped, doubled, replaced, inserted, or two halves joined.
  mutating func mutated(_ string: String, with other: String) -> String {
    var scalars = Array(string.unicodeScalars)
    for _ in 0...Int.random(in: 0...2, using: &random) {
      let index = Int.random(in: 0...scalars.count, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0 where index < scalars.count: scalars.remove(at: index)
      case 1 where index < scalars.count: scalars.insert(scalars[index], at: index)
      case 2 where index < scalars.count:
        scalars[index] = pick(Array("@LR(),->:C#?\"%/\\[]=&. 019aé\u{0}".unicodeScalars))
      case 3: scalars.removeSubrange(index...)
      case 4:
        let tail = Array(other.unicodeScalars)
        scalars = Array(scalars[..<index]) + tail[Int.random(in: 0...tail.count, using: &random)...]
      default: scalars.insert(contentsOf: pick(Self.pieces).unicodeScalars, at: index)
      }
    }
    var result = ""
    result.unicodeScalars.append(contentsOf: scalars)
    return result
  }
}
