import CanonicalJSON

/// What a configuration file of a checker says, as keys and the values behind them.
///
/// Every leaf is one entry; an entry of a list is one of its strings. Only the parts that checkers read are kept, so
/// a new version number in `pyproject.toml` is no change.
struct ConfigurationEntries: Hashable, Sendable {
  /// By key: the path of names, joined by dots.
  private(set) var values: [String: [String]] = [:]

  /// - Returns: nil for a file that is no configuration of a checker.
  init?(uri: String, text: String) {
    guard let form = ConfigurationForm(fileName: uri.split(separator: "/").last.map(String.init) ?? uri)
    else {
      return nil
    }
    switch form.syntax {
    case .json: readJSON(text)
    case .sections: readSections(text)
    case .lines:
      values["lines"] = text.split(whereSeparator: \.isNewline).map(Self.withoutComment).filter {
        !$0.isEmpty
      }
    }
    guard let prefixes = form.prefixes else { return }
    values = values.filter { key, _ in
      prefixes.contains { key == $0 || key.hasPrefix($0 + ".") || key.hasPrefix($0 + "-") }
    }
  }

  private mutating func add(_ key: String, _ value: String) { values[key, default: []].append(value) }

  // MARK: - JSON

  private mutating func readJSON(_ text: String) {
    // A file that does not parse says nothing, as to the checker.
    guard let value = try? JSONValue(parsing: JSONComments.removed(from: Array(text.utf8))) else { return }
    flatten(value, "")
  }

  private mutating func flatten(_ value: JSONValue, _ key: String) {
    switch value {
    case .object(let object):
      for (name, member) in object { flatten(member, key.isEmpty ? name : "\(key).\(name)") }
    case .array(let elements):
      values[key] = values[key] ?? []
      for element in elements {
        switch element {
        case .object, .array: flatten(element, key)
        default: add(key, Self.plain(element))
        }
      }
    default: add(key, Self.plain(value))
    }
  }

  private static func plain(_ value: JSONValue) -> String {
    value.stringValue ?? String(decoding: value.serialized(), as: UTF8.self)
  }

  // MARK: - TOML and INI

  /// Reads `[table]` headers and `key = value` lines, with lists over several lines; enough for what checkers are
  /// told.
  private mutating func readSections(_ text: String) {
    var table = ""
    var pending: (key: String, value: String)?
    for rawLine in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      let line = Self.withoutComment(rawLine)
      if let open = pending {
        let isIndented = rawLine.first?.isWhitespace ?? false
        if Self.isOpen(open.value) || (isIndented && !line.isEmpty) {
          pending = (open.key, open.value + "\n" + line)
          continue
        }
        take(open.key, open.value)
        pending = nil
      }
      if line.hasPrefix("["), line.hasSuffix("]") {
        table = line.filter { !"[]\"' ".contains($0) }
        // The table itself is an entry: an empty one can override another file.
        values[table] = values[table] ?? []
      } else if let equals = line.firstIndex(of: "=") {
        let key = line[..<equals].filter { !"\"' ".contains($0) }
        let value = String(line[line.index(after: equals)...])
        pending = (table.isEmpty ? key : "\(table).\(key)", value)
      }
    }
    if let pending { take(pending.key, pending.value) }
  }

  private mutating func take(_ key: String, _ value: String) {
    values[key] = values[key] ?? []
    let separators: Set<Character> = ["[", "]", ",", "\n", "{", "}"]
    for part in value.split(whereSeparator: separators.contains) {
      let word = part.filter { $0 != "\"" && $0 != "'" }.split { $0.isWhitespace }.joined(separator: " ")
      if !word.isEmpty { add(key, word) }
    }
  }

  private static func withoutComment(_ line: Substring) -> String {
    var quote: Character?
    var result = ""
    for character in line {
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if character == "#" || (character == ";" && result.allSatisfy(\.isWhitespace)) {
        break
      }
      result.append(character)
    }
    return lineExcerpt(result)
  }

  private static func isOpen(_ value: String) -> Bool {
    value.count { $0 == "[" || $0 == "{" } > value.count { $0 == "]" || $0 == "}" }
  }
}

/// Which files tell checkers what to do, and how they are written.
private struct ConfigurationForm {
  enum Syntax {
    /// `lines`: a file whose form is not read; any change of a line is one.
    case json, sections, lines
  }

  var syntax: Syntax
  /// The keys that a checker reads; nil when all are.
  var prefixes: [String]?

  private static let checkers = [
    "tool.pyright", "tool.basedpyright", "tool.mypy", "tool.ruff", "tool.pylint", "tool.pytype", "tool.pyre",
    "tool.ty", "tool.pyrefly", "tool.flake8",
  ]

  init?(fileName: String) {
    prefixes = nil
    switch fileName {
    case "pyrightconfig.json", "tsconfig.json", "jsconfig.json", ".eslintrc.json", ".eslintrc", "biome.json",
      "deno.json":
      syntax = .json
    case "lanser.json":
      (syntax, prefixes) = (.json, ["settings", "ignore", "servers", "sourceRoots", "python"])
    case "pyproject.toml": (syntax, prefixes) = (.sections, Self.checkers)
    case "setup.cfg", "tox.ini":
      (syntax, prefixes) = (.sections, ["mypy", "flake8", "pylint", "pycodestyle"])
    case "mypy.ini", ".mypy.ini", ".flake8", ".pylintrc", "pylintrc", "ruff.toml", ".ruff.toml", "ty.toml",
      "pyrefly.toml":
      syntax = .sections
    case ".clang-tidy", ".clangd", ".swiftlint.yml", "compile_flags.txt": syntax = .lines
    default:
      guard fileName.hasPrefix("tsconfig."), fileName.hasSuffix(".json") else { return nil }
      syntax = .json
    }
  }
}

/// JSON with comments and trailing commas, as configuration files are written.
enum JSONComments {
  /// The same text as strict JSON, if it is any.
  static func removed(from bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    var isInString = false
    func next() -> UInt8 { index + 1 < bytes.count ? bytes[index + 1] : 0 }
    while index < bytes.count {
      let byte = bytes[index]
      if isInString {
        result.append(byte)
        if byte == UInt8(ascii: "\\"), index + 1 < bytes.count {
          index += 1
          result.append(bytes[index])
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
      } else if byte == UInt8(ascii: "/"), next() == UInt8(ascii: "/") {
        while index < bytes.count, bytes[index] != 0x0A { index += 1 }
        continue
      } else if byte == UInt8(ascii: "/"), next() == UInt8(ascii: "*") {
        index += 2
        while index < bytes.count, !(bytes[index] == UInt8(ascii: "*") && next() == UInt8(ascii: "/")) {
          index += 1
        }
        index += 1
      } else {
        if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
          dropTrailingComma(&result)
        }
        isInString = byte == UInt8(ascii: "\"")
        result.append(byte)
      }
      index += 1
    }
    return result
  }

  private static func dropTrailingComma(_ bytes: inout [UInt8]) {
    let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
    guard let last = bytes.lastIndex(where: { !isSpace($0) }), bytes[last] == UInt8(ascii: ",") else {
      return
    }
    bytes.remove(at: last)
  }
}
