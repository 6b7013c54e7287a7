import Relocation
import SyntaxTestSupport
import SyntaxTrees

/// A workspace written as one text: `=== path` starts a file.
struct MemoryWorkspace: WorkspaceContents {
  var sourceRoots: [String] = []
  private(set) var files: [String: String] = [:]
  /// Files whose outline cannot be had.
  var unreadable: Set<String> = []

  init(_ text: String, sourceRoots: [String] = []) {
    self.sourceRoots = sourceRoots
    var path: String?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("=== ") {
        let name = String(line.dropFirst(4))
        files[name] = ""
        path = name
      } else if let path {
        files[path, default: ""] += line + "\n"
      }
    }
  }

  func fileExists(_ relativePath: String) -> Bool { files[relativePath] != nil }

  func directoryEntries(_ relativePath: String) -> [WorkspaceEntry] {
    let prefix = relativePath.isEmpty ? "" : relativePath + "/"
    var entries: [String: Bool] = [:]
    for path in files.keys where path.hasPrefix(prefix) {
      let rest = path.dropFirst(prefix.count)
      let name = rest.prefix { $0 != "/" }
      entries[String(name)] = name.count < rest.count
    }
    return entries.sorted { $0.key < $1.key }.map { WorkspaceEntry(name: $0.key, isDirectory: $0.value) }
  }

  func outline(of relativePath: String) throws -> SyntaxOutline? {
    if unreadable.contains(relativePath) { throw Unreadable() }
    guard let profile = LanguageProfile.forFile(named: relativePath), let text = files[relativePath] else {
      return nil
    }
    return try SyntaxOutline(
      parsing: Array(text.utf8),
      profile: profile,
      grammar: TestGrammars.grammar(of: profile)
    )
  }

  func text(of relativePath: String) throws -> [UInt8]? { files[relativePath].map { Array($0.utf8) } }

  struct Unreadable: Error {}
}

extension SymbolResolver {
  /// Resolves `module#name.name?overload=1` or `?nth=1`.
  func resolve(_ text: String) throws(RelocationError) -> [SymbolCandidate] {
    let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let name = (parts.count > 1 ? parts[1] : "").split(separator: "?", omittingEmptySubsequences: false)
    let option = name.count > 1 ? name[1].split(separator: "=") : []
    let index = option.last.flatMap { Int($0) }
    return try resolve(
      module: String(parts[0]),
      qualifiedName: (name.first ?? "").split(separator: ".").map(String.init),
      overload: option.first == "overload" ? index : nil,
      nth: option.first == "nth" ? index : nil
    )
  }
}

extension SymbolAddress {
  /// The address in the form that `resolve(_:)` takes.
  var text: String {
    let option = overload.map { "?overload=\($0)" } ?? nth.map { "?nth=\($0)" } ?? ""
    return module + "#" + qualifiedName.joined(separator: ".") + option
  }
}

extension SymbolCandidate {
  /// Where it is: `path:line`, one-based.
  func place(in workspace: MemoryWorkspace) -> String {
    let text = workspace.files[path] ?? ""
    let line = text.utf8.prefix(symbol.nameRange.lowerBound).count { $0 == UInt8(ascii: "\n") } + 1
    return "\(path):\(line)"
  }
}
