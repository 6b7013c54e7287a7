import SourceText

/// One thing that an edit changes in what a checker is told.
struct ConfigurationChange: Hashable, Sendable {
  var uri: String
  var key: String
  /// nil where the entry is new.
  var before: [String]?
  /// nil where the entry is gone.
  var after: [String]?

  /// The last name of the key, which is what settings are known by.
  var name: String { key.split(separator: ".").last.map(String.init) ?? key }

  /// What changed, as a line for people.
  var text: String {
    func shown(_ values: [String]?) -> String { values.map { $0.joined(separator: ", ") } ?? "absent" }
    return "\(key): \(shown(before)) → \(shown(after))"
  }

  /// All changes of an edit, by file and key.
  static func all(in changed: ChangedFiles) -> [ConfigurationChange] {
    var changes: [ConfigurationChange] = []
    for file in changed.files {
      let isRenamed = file.beforeURI != file.afterURI
      if let uri = file.beforeURI, isRenamed || file.afterURI == nil, let old = file.beforeEntries {
        changes += Self.changes(uri, old, nil)
      }
      guard let uri = file.afterURI, let new = file.afterEntries else { continue }
      changes += Self.changes(uri, isRenamed ? nil : file.beforeEntries, new)
    }
    return changes
  }

  private static func changes(
    _ uri: String,
    _ old: ConfigurationEntries?,
    _ new: ConfigurationEntries?
  ) -> [ConfigurationChange] {
    let keys = Set((old?.values ?? [:]).keys).union((new?.values ?? [:]).keys).sorted()
    var changes = keys.compactMap { key -> ConfigurationChange? in
      let (before, after) = (old?.values[key], new?.values[key])
      return before == after ? nil : ConfigurationChange(uri: uri, key: key, before: before, after: after)
    }
    // A file that is there now and was not, or the other way round, can override another one, whatever it says.
    if old == nil || new == nil, !uri.hasSuffix(".toml"), !uri.hasSuffix(".cfg") {
      let presence: ([String]?, [String]?) = old == nil ? (nil, []) : ([], nil)
      changes.append(ConfigurationChange(uri: uri, key: "", before: presence.0, after: presence.1))
    }
    return changes
  }
}

extension ChangedFile {
  fileprivate var beforeEntries: ConfigurationEntries? {
    guard let uri = beforeURI, let before else { return nil }
    return ConfigurationEntries(uri: uri, text: before.text.text)
  }

  fileprivate var afterEntries: ConfigurationEntries? {
    guard let uri = afterURI, let after else { return nil }
    return ConfigurationEntries(uri: uri, text: after.text.text)
  }
}

// MARK: - What a change does to a diagnostic

extension ConfigurationChange {
  private static let excluding: Set<String> = [
    "exclude", "ignore", "extend-exclude", "extend_exclude", "force-exclude", "per-file-ignores",
    "ignorePatterns",
    "ignore-paths", "ignore_paths", "ignore-patterns", "omit", "project-excludes", "ignore_files",
  ]
  private static let including: Set<String> = [
    "include", "files", "packages", "modules", "strict", "project-includes",
  ]
  /// Where modules are found: what can not be imported without them is mended by them.
  private static let resolving: Set<String> = [
    "extraPaths", "venv", "venvPath", "sourceRoots", "interpreter", "pythonPath", "mypy_path", "paths",
    "baseUrl",
    "root", "types", "typeRoots",
  ]

  /// Whether the diagnostic's own rule is told to be quieter, or all rules are.
  func relaxesRule(of diagnostic: RewardDiagnostic) -> Bool {
    if let code = diagnostic.code {
      if name == code { return Self.isLower(before, after) }
      let codes = Set((after ?? []).map(Self.ruleName))
      let old = Set((before ?? []).map(Self.ruleName))
      if codes.contains(code), !old.contains(code), !Self.selecting.contains(name) { return true }
      if old.contains(code), !codes.contains(code), Self.selecting.contains(name) { return true }
      // `ignore = ["E"]` stands for all rules whose name starts so.
      let isPrefixed = codes.subtracting(old).contains { !$0.isEmpty && code.hasPrefix($0) }
      if isPrefixed, ["ignore", "extend-ignore", "disable"].contains(name) { return true }
    }
    if name == "typeCheckingMode" { return Self.isLower(before ?? ["standard"], after ?? ["standard"]) }
    return Self.switches.contains(name) && Self.isLower(before, after)
  }

  /// Settings that make a checker look at more when they are on.
  private static let switches: Set<String> = [
    "analyzeUnannotatedFunctions", "check_untyped_defs", "strict", "strictNullChecks", "noImplicitAny",
    "checkJs",
    "strictListInference", "strictDictionaryInference", "strictSetInference", "strictParameterNoneValue",
    "deprecateTypingAliases",
  ]
  private static let selecting: Set<String> = [
    "select", "extend-select", "enable", "enable_error_code", "Checks",
  ]

  private static func ruleName(_ value: String) -> String {
    String(value.split(separator: "=").first ?? "").filter { $0 != " " }
  }

  private static let levels: [String: Int] = [
    "false": 0, "none": 0, "off": 0, "0": 0, "hint": 1, "information": 2, "basic": 2, "warn": 3, "warning": 3,
    "1": 3,
    "standard": 3, "true": 4, "error": 4, "strict": 5, "recommended": 5, "all": 6, "2": 4,
  ]

  /// Whether a level falls; one that is not known, or not given, may be anything, so leaving it out counts as
  /// falling.
  private static func isLower(_ before: [String]?, _ after: [String]?) -> Bool {
    let old = before?.last.flatMap { levels[$0] }
    let new = after?.last.flatMap { levels[$0] }
    switch (old, new) {
    case (let old?, let new?): return new < old
    case (nil, let new?): return new < 4
    case (_?, nil): return true
    case (nil, nil): return true
    }
  }

  /// Whether the file of the diagnostic is left out now, and was not before.
  func excludes(_ uri: String) -> Bool {
    let folder = self.uri.split(separator: "/").dropLast().joined(separator: "/")
    func matches(_ patterns: [String]?) -> Bool {
      (patterns ?? []).contains { PathPattern($0, in: folder).matches(uri) }
    }
    if Self.excluding.contains(name) { return matches(after) && !matches(before) }
    guard Self.including.contains(name), name != "strict" else { return false }
    if before == nil { return !matches(after) }
    return matches(before) && after != nil && !matches(after)
  }

  /// Whether the change may have made a diagnostic go away although its code is what it was.
  func mayHide(_ diagnostic: RewardDiagnostic) -> Bool {
    if Self.excluding.contains(name) || Self.including.contains(name) { return false }
    if name == diagnostic.code || name.hasPrefix("report") || Self.switches.contains(name) { return false }
    if name == "typeCheckingMode" { return false }
    return !(Self.resolving.contains(name) && Self.isAboutImports(diagnostic))
  }

  static func isAboutImports(_ diagnostic: RewardDiagnostic) -> Bool {
    let codes: Set<String> = [
      "reportMissingImports", "reportMissingModuleSource", "reportMissingTypeStubs", "import",
      "import-not-found",
      "import-untyped", "import-error", "2307", "7016",
    ]
    return diagnostic.code.map(codes.contains) ?? diagnostic.message.contains("import")
  }
}
