import SourceText

/// Says which definitions a change reaches, by the outlines of files.
struct DefinitionReader: Sendable {
  let workspace: Workspace
  let server: AskedServer
  /// What the server has instead of the files of the disk, by absolute path.
  let texts: [String: EditedTexts.Version]

  /// What an edit does to the definitions that it touches.
  enum Change {
    /// It changes what they are, or do.
    case contents
    /// It gives one of them another name, wherever that stands.
    case name
    /// It gives another name to something that belongs to one of them, such as a parameter.
    case detail
  }

  /// What passes a change on to others.
  struct PassedOn {
    var definitions: [ChangedDefinition] = []
    var aliases: [Alias] = []
  }

  /// Other names that a file gives to changed definitions.
  struct Alias {
    /// Absolute.
    var path: String
    var names: Set<String>
    /// Those of classes whose shape changes.
    var reshaped: Set<String>
  }

  func isOurs(_ path: String) -> Bool { Language(fileName: path)?.name == server.language.name }

  /// The text that the server has of a file; nil when there is none.
  func version(_ path: String) -> EditedTexts.Version? {
    texts[path] ?? (try? workspace.sources.file(path)).map(EditedTexts.Version.init)
  }

  /// The definitions that an edit of some bytes changes, and those around them; nil when nobody knows.
  func definitions(
    in version: EditedTexts.Version,
    changedBy edited: [Range<Int>],
    _ change: Change
  ) async throws -> [ChangedDefinition]? {
    guard let symbols = try await symbols(of: version) else { return nil }
    var found: Set<Int> = []
    var reshaped: Set<Int> = []
    for edit in edited {
      for (index, symbol) in symbols.enumerated()
      where (change == .contents ? symbol.definition : symbol.signature).touches(edit) {
        switch change {
        case .contents:
          if symbol.hasMembers, !isInsideMember(edit, of: index, symbols) { reshaped.insert(index) }
        case .name where !symbol.nameRange.touches(edit): break
        case .name, .detail:
          if let type = symbol.parent, symbols[type].hasMembers { reshaped.insert(type) }
        }
        var current: Int? = index
        while let next = current {
          if symbols[next].isReachable { found.insert(next) }
          current = symbols[next].parent
        }
      }
    }
    return found.sorted().map { index in
      definition(symbols[index], version.path, isReshaped: reshaped.contains(index))
    }
  }

  /// Whether an edit touches the name of a definition where it is defined.
  func isNaming(_ version: EditedTexts.Version, _ edited: [Range<Int>]) async throws -> Bool {
    try await symbols(of: version)?.contains { symbol in
      edited.contains(where: symbol.nameRange.touches)
    } ?? false
  }

  /// The names on the edited lines that stand outside of every definition: what imports bring and pass on.
  func importedNames(
    in version: EditedTexts.Version,
    editedAt edited: [Range<Int>]
  ) async throws -> Set<String> {
    guard let symbols = try await symbols(of: version) else { return [] }
    let text = version.text
    var names: Set<String> = []
    for edit in edited where !edit.isEmpty {
      let lines = text.range(ofBytes: edit, encoding: .utf8)
      for line in lines.start.line...lines.end.line {
        let bytes = text.lineByteRange(line)
        guard bytes.overlaps(edit), !symbols.contains(where: { $0.definition.overlaps(bytes) })
        else { continue }
        names.formUnion(ImportStatements.names(in: text.bytes[bytes]))
      }
    }
    return names
  }

  /// What hands the change of a definition on where it is used.
  func passedOn(by uses: [DefinitionUse]) async throws -> PassedOn {
    var result = PassedOn()
    for (path, uses) in Dictionary(grouping: uses, by: \.path).sorted(by: { $0.key < $1.key })
    where isOurs(path) {
      guard let version = version(path) else { continue }
      let text = version.text
      var alias = Alias(path: path, names: [], reshaped: [])
      var symbols: [DefinedSymbol]?
      for use in uses {
        let bytes = try text.clampedByteRange(of: use.range, encoding: server.encoding)
        let line = text.lineByteRange(min(use.range.start.line, text.lineCount - 1))
        if let name = self.alias(behind: bytes.upperBound, in: text.bytes[line]) {
          alias.names.insert(name)
          if use.definition.isReshaped { alias.reshaped.insert(name) }
        }
        // What is indented belongs to something else.
        guard let first = text.bytes[line].first, first != UInt8(ascii: " "), first != UInt8(ascii: "\t")
        else { continue }
        if symbols == nil { symbols = try await self.symbols(of: version) }
        guard let symbols else { break }
        for symbol in symbols where symbol.parent == nil && isPassing(use, at: bytes, symbol) {
          result.definitions.append(definition(symbol, path, isReshaped: symbol.hasMembers))
        }
      }
      if !alias.names.isEmpty { result.aliases.append(alias) }
    }
    return result
  }

  /// The classes of a file whose headers mention one of some names.
  func classes(in path: String, mentioning names: Set<String>) async throws -> [ChangedDefinition] {
    guard !names.isEmpty, isOurs(path), let version = version(path) else { return [] }
    let symbols = try await symbols(of: version) ?? []
    return symbols.filter { symbol in
      let (start, end) = (symbol.nameRange.upperBound, symbol.signature.upperBound)
      let header = version.text.bytes[start..<max(start, end)]
      return symbol.isReachable && symbol.hasMembers
        && !names.isDisjoint(with: ImportStatements.names(in: header))
    }.map { definition($0, path, isReshaped: true) }
  }

  private func isPassing(_ use: DefinitionUse, at bytes: Range<Int>, _ symbol: DefinedSymbol) -> Bool {
    if symbol.hasMembers {
      return use.definition.isReshaped && symbol.signature.contains(bytes.lowerBound)
        && symbol.nameRange != bytes
    }
    return symbol.isAlias && symbol.body?.contains(bytes.lowerBound) ?? false
  }

  /// The name in `… as name`, when it is another one.
  private func alias(behind offset: Int, in line: ArraySlice<UInt8>) -> String? {
    guard line.indices.contains(offset) else { return nil }
    let words = line[offset...].split(separator: UInt8(ascii: " "), maxSplits: 2)
    guard line[offset] == UInt8(ascii: " "), words.count > 1, words[0].elementsEqual("as".utf8) else {
      return nil
    }
    return ImportStatements.names(in: words[1]).first
  }

  /// Whether an edit changes only what a member of a class does.
  private func isInsideMember(_ edit: Range<Int>, of type: Int, _ symbols: [DefinedSymbol]) -> Bool {
    symbols.contains { member in
      guard member.parent == type, !member.hasMembers, let body = member.body else { return false }
      return body.lowerBound <= edit.lowerBound && edit.upperBound <= body.upperBound
    }
  }

  private func definition(_ symbol: DefinedSymbol, _ path: String, isReshaped: Bool) -> ChangedDefinition {
    ChangedDefinition(
      key: ChangedDefinition.Key(path: path, name: symbol.name),
      offset: symbol.nameRange.lowerBound,
      isReshaped: isReshaped
    )
  }
}

extension Range<Int> {
  fileprivate func touches(_ other: Range<Int>) -> Bool {
    lowerBound <= other.upperBound && other.lowerBound <= upperBound
  }
}
