// What a file's text says about the modules that it imports, in every language alike: a line with a word such as `import` or
// `include` and the name of the module, and the next lines while a parenthesis is open.
//
// It decides which files are worth a look, so it finds rather too many than too few.

/// How importers name a module: as its file without ending, or as the folder whose face it is.
struct ImportedModule: Hashable, Sendable {
  var name: String
  /// The folder whose files may also name it by a dot; nil for a module that is no folder's face.
  var folder: String?

  /// - Parameter path: relative to the workspace.
  init(path: String) {
    let parts = path.split(separator: "/").map(String.init)
    let stem = parts.last.map { String($0.prefix { $0 != "." }) } ?? ""
    if Self.faces.contains(stem), parts.count > 1 {
      name = parts[parts.count - 2]
      folder = parts.dropLast().joined(separator: "/")
    } else {
      name = stem
    }
  }

  private static let faces: Set<String> = ["__init__", "index", "mod"]
}

/// The import statements of a text.
struct ImportStatements {
  private struct Statement {
    var words: Set<String> = []
    /// Whether it starts from the file's own folder.
    var isRelative = false
    var isOfEverything = false
  }

  private let bytes: [UInt8]
  private let statements: [Statement]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var statements: [Statement] = []
    var isOpen = false
    for line in bytes.split(whereSeparator: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) {
      if !isOpen {
        guard Self.words(in: line).contains(where: { Self.openings.contains(Array($0)) }) else { continue }
        statements.append(Statement())
      }
      let last = statements.count - 1
      statements[last].words.formUnion(Self.names(in: line))
      if line.contains(UInt8(ascii: "*")) { statements[last].isOfEverything = true }
      if zip(line, line.dropFirst()).contains(where: { $0 == UInt8(ascii: " ") && $1 == UInt8(ascii: ".") }) {
        statements[last].isRelative = true
      }
      isOpen =
        (isOpen || line.contains(UInt8(ascii: "(")) || line.contains(UInt8(ascii: "{")))
        && !line.contains(UInt8(ascii: ")")) && !line.contains(UInt8(ascii: "}"))
    }
    self.statements = statements
  }

  /// Whether a module is imported, and from it or through it one of some names.
  ///
  /// - Parameters:
  ///   - module: the module.
  ///   - names: nil for whatever it has.
  ///   - path: of the file that imports, relative to the workspace.
  /// - Returns: rather true than false where the text alone does not say.
  func isImporting(_ module: ImportedModule, _ names: Set<String>?, at path: String) -> Bool {
    let found = statements.filter { statement in
      statement.words.contains(module.name)
        || (statement.isRelative && module.folder.map { path.hasPrefix($0 + "/") } ?? false)
    }
    guard let names, !found.isEmpty else { return !found.isEmpty }
    return found.contains { $0.isOfEverything || !$0.words.isDisjoint(with: names) }
      || !names.isDisjoint(with: members)
  }

  /// The names that stand behind a dot.
  private var members: Set<String> {
    let words = Self.words(in: bytes[...])
    return Set(
      words.lazy.filter { $0.startIndex > 0 && bytes[$0.startIndex - 1] == UInt8(ascii: ".") }
        .map { String(decoding: $0, as: UTF8.self) }
    )
  }

  /// The identifiers in a text, without the words of import statements.
  static func names(in bytes: ArraySlice<UInt8>) -> Set<String> {
    Set(words(in: bytes).map { String(decoding: $0, as: UTF8.self) }).subtracting(keywords)
  }

  private static func words(in bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    bytes.split { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
        false
      default: true
      }
    }
  }

  private static let openings = Set(
    ["import", "from", "include", "require", "use", "using"].map { Array($0.utf8) }
  )

  private static let keywords: Set<String> = [
    "import", "from", "include", "require", "use", "using", "export", "as", "const", "type",
  ]
}
