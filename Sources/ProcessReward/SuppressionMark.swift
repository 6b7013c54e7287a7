/// A remark in a source that makes a checker silent, and about what.
struct SuppressionMark: Hashable, Sendable {
  enum Reach: Hashable, Sendable {
    /// The statement that it stands on.
    case statement
    /// The statement below it.
    case next
    /// Everything below it in its block, or to its counterpart.
    case below
    /// The whole file.
    case file
  }

  var reach: Reach
  /// The remark, so that one that only moved is recognised.
  var text: String
  /// Rules that it names; empty when it silences all.
  var rules: [String]
}

/// How the remarks of the known checkers are spelled.
///
/// Spellings are compared in lower case with single blanks; a longer one comes before one that it starts with.
enum SuppressionSpelling {
  struct Row: Sendable {
    var spelling: String
    var reach: SuppressionMark.Reach
    /// Whether the rules that it names are all that it silences; Pyright's `type: ignore[rule]`, for one, silences
    /// every rule.
    var honoursRules = true
  }

  static let hashComments: [Row] = [
    Row(spelling: "type: ignore", reach: .statement, honoursRules: false),
    Row(spelling: "type:ignore", reach: .statement, honoursRules: false),
    Row(spelling: "pyright: ignore", reach: .statement),
    Row(spelling: "pyright:ignore", reach: .statement),
    Row(spelling: "basedpyright: ignore", reach: .statement),
    Row(spelling: "ty: ignore", reach: .statement),
    Row(spelling: "pyrefly: ignore", reach: .statement),
    Row(spelling: "pyre-ignore-all-errors", reach: .file, honoursRules: false),
    Row(spelling: "pyre-ignore", reach: .statement),
    Row(spelling: "pyre-fixme", reach: .statement),
    Row(spelling: "pytype: skip-file", reach: .file),
    Row(spelling: "pytype: disable", reach: .below),
    Row(spelling: "ruff: noqa", reach: .file),
    Row(spelling: "flake8: noqa", reach: .file),
    Row(spelling: "noqa", reach: .statement),
    Row(spelling: "mypy:", reach: .file, honoursRules: false),
    Row(spelling: "pylint: skip-file", reach: .file),
    Row(spelling: "pylint: disable-next", reach: .next),
    Row(spelling: "pylint: disable", reach: .below),
    Row(spelling: "pylint:disable", reach: .below),
    Row(spelling: "nosec", reach: .statement),
  ]

  static let slashComments: [Row] = [
    Row(spelling: "@ts-nocheck", reach: .file),
    Row(spelling: "@ts-ignore", reach: .next, honoursRules: false),
    Row(spelling: "@ts-expect-error", reach: .next, honoursRules: false),
    Row(spelling: "eslint-disable-next-line", reach: .next),
    Row(spelling: "eslint-disable-line", reach: .statement),
    Row(spelling: "eslint-disable", reach: .below),
    Row(spelling: "biome-ignore", reach: .next),
    Row(spelling: "deno-lint-ignore-file", reach: .file),
    Row(spelling: "deno-lint-ignore", reach: .next),
    Row(spelling: "tslint:disable-next-line", reach: .next),
    Row(spelling: "tslint:disable", reach: .below),
    Row(spelling: "nolintnextline", reach: .next),
    Row(spelling: "nolintbegin", reach: .below),
    Row(spelling: "nolint", reach: .statement),
    Row(spelling: "swiftlint:disable:next", reach: .next),
    Row(spelling: "swiftlint:disable:this", reach: .statement),
    Row(spelling: "swiftlint:disable", reach: .below),
    Row(spelling: "noinspection", reach: .next),
    Row(spelling: "cppcheck-suppress", reach: .next),
    Row(spelling: "nosonar", reach: .statement),
  ]

  /// Beginnings of lines of code that do the same.
  static let braceStatements: [Row] = [
    Row(spelling: "#pragma clang diagnostic ignored", reach: .below),
    Row(spelling: "#pragma gcc diagnostic ignored", reach: .below),
    Row(spelling: "#pragma warning", reach: .below),
    Row(spelling: "#![allow(", reach: .file),
    Row(spelling: "#[allow(", reach: .next),
    Row(spelling: "#[expect(", reach: .next),
    Row(spelling: "@suppresswarnings", reach: .next),
    Row(spelling: "@suppress(", reach: .next),
    Row(spelling: "[[clang::suppress]]", reach: .next),
    Row(spelling: "[[maybe_unused]]", reach: .next),
    Row(spelling: "[[gnu::", reach: .next),
  ]
}

extension SuppressionMark {
  /// The remarks of a comment, of which one may hold several: `# type: ignore  # noqa`.
  static func all(in comment: String, family: LexicalRules.Family) -> [SuppressionMark] {
    let rows = family == .python ? SuppressionSpelling.hashComments : SuppressionSpelling.slashComments
    return comment.lowercased().split { $0 == "#" }.compactMap { part in
      let text = part.drop { $0.isWhitespace || "/*!;".contains($0) }.split { $0.isWhitespace }.joined(
        separator: " "
      )
      if family == .python, let relaxed = pyrightFileComment(text) { return relaxed }
      guard let row = rows.first(where: { text.hasPrefix($0.spelling) }) else { return nil }
      return row.spelling == "mypy:" && isStricter(text) ? nil : SuppressionMark(row, text)
    }
  }

  /// The remark that a statement makes, such as a pragma.
  init?(braceStatement line: String) {
    let text = line.lowercased().split { $0.isWhitespace }.joined(separator: " ")
    guard let row = SuppressionSpelling.braceStatements.first(where: { text.hasPrefix($0.spelling) }) else {
      return nil
    }
    self.init(row, text)
  }

  private init(_ row: SuppressionSpelling.Row, _ text: String) {
    reach = row.reach
    self.text = text
    rules = []
    guard row.honoursRules else { return }
    let rest = text.dropFirst(row.spelling.count).drop { $0 == " " }
    guard let first = rest.first, "[(:=".contains(first) else { return }
    let end = rest.firstIndex { $0 == "]" || $0 == ")" } ?? rest.endIndex
    let list = rest[rest.index(after: rest.startIndex)..<end].prefix { $0 != "#" }
    rules = list.split { ", ".contains($0) }.map(String.init)
  }

  /// `# pyright: basic` and `# pyright: reportX=false`; `strict` and rules that are switched on relax nothing.
  private static func pyrightFileComment(_ text: String) -> SuppressionMark? {
    for prefix in ["pyright:", "basedpyright:"] where text.hasPrefix(prefix) {
      // Blanks around the sign mean nothing.
      let settings = text.replacing(" =", with: "=").replacing("= ", with: "=").dropFirst(prefix.count)
      let words = settings.split { ", ".contains($0) }.map(String.init)
      var rules: [String] = []
      var relaxesAll = false
      for word in words {
        if word == "basic" || word == "standard" || word == "off" { relaxesAll = true }
        let parts = word.split(separator: "=").map(String.init)
        guard parts.count == 2, !["true", "error"].contains(parts[1]) else { continue }
        if parts[0].hasPrefix("report") { rules.append(parts[0]) } else { relaxesAll = true }
      }
      guard relaxesAll || !rules.isEmpty else { return nil }
      return SuppressionMark(reach: .file, text: text, rules: relaxesAll ? [] : rules)
    }
    return nil
  }

  /// Whether a comment of mypy only asks for more.
  private static func isStricter(_ text: String) -> Bool {
    let words = text.dropFirst("mypy:".count).split { ", ".contains($0) }
    let strict = words.filter { $0 == "strict" || $0.hasPrefix("disallow-") || $0.hasPrefix("warn-") }
    return !words.isEmpty && strict.count == words.count
  }

  /// Whether Pyright listens to it: of other checkers' remarks to those about `type` only.
  var isHeardByPyright: Bool { text.hasPrefix("type") || text.hasPrefix("pyright") }

  /// Whether the remark can silence a diagnostic: one that names rules silences those.
  func covers(_ diagnostic: RewardDiagnostic) -> Bool {
    if reach != .file, diagnostic.source == "Pyright", !isHeardByPyright { return false }
    guard !rules.isEmpty, let code = diagnostic.code?.lowercased() else { return true }
    return rules.contains { rule in
      rule == code || code.hasPrefix(rule) || rule == "all" || rule.contains("*")
    }
  }
}
