import AnalysisBundles
import LanguageServers
import Relocation
import SourceText
import Synchronization
import SyntaxTrees
import SystemPackage

/// The files of a workspace for one question: what is read once does not change under the resolver.
final class WorkspaceFiles: WorkspaceContents {
  let sourceRoots: [String]
  private let root: String
  private let observer: Observer
  private let sources: SourceFiles
  /// Where outlines come from that are not known yet.
  let outlineSource: OutlineSource
  private let outlines: OutlineMemo
  private let seen = Mutex(Seen())

  private struct Seen {
    var directories: [String: [WorkspaceEntry]] = [:]
    var outlines: [String: SyntaxOutline] = [:]
  }

  init(
    description: WorkspaceDescription,
    observer: Observer,
    sources: SourceFiles,
    outlines: OutlineMemo,
    records: IndexRecords?
  ) {
    self.observer = observer
    root = description.root
    sourceRoots = description.configuration.sourceRoots ?? []
    self.sources = sources
    self.outlines = outlines
    outlineSource = OutlineSource(grammars: description.grammars, records: records)
  }

  func fileExists(_ relativePath: String) -> Bool {
    observer.kind(absolute(relativePath)) == .file
  }

  func directoryEntries(_ relativePath: String) -> [WorkspaceEntry] {
    if let known = seen.withLock({ $0.directories[relativePath] }) { return known }
    let entries = observer.entries(absolute(relativePath)).compactMap { entry in
      entry.kind == .other ? nil : WorkspaceEntry(name: entry.name, isDirectory: entry.kind == .directory)
    }
    seen.withLock { $0.directories[relativePath] = entries }
    return entries
  }

  func outline(of relativePath: String) throws -> SyntaxOutline? {
    if let known = seen.withLock({ $0.outlines[relativePath] }) { return known }
    guard let profile = LanguageProfile.forFile(named: relativePath) else { return nil }
    let finding = observer.look(.outline, absolute(relativePath)) { () -> OutlineFinding in
      do throws(SourceFiles.Failure) {
        let file = try sources.file(absolute(relativePath))
        return outlines.outline(of: file, profile: profile, from: outlineSource)
      } catch {
        return .unreadable
      }
    }
    let outline: SyntaxOutline
    switch finding {
    case .outline(let found): outline = found
    case .failure(let failure): throw failure
    case .unreadable:
      // Asked again, the file says what is wrong with it.
      _ = try sources.file(absolute(relativePath))
      return nil
    }
    seen.withLock { $0.outlines[relativePath] = outline }
    return outline
  }

  func text(of relativePath: String) throws -> [UInt8]? {
    do throws(SourceFiles.Failure) {
      return try sources.file(absolute(relativePath)).text.bytes
    } catch {
      if case .notUTF8 = error { return nil }
      throw error
    }
  }

  func identity(of relativePath: String) -> String? {
    try? sources.file(absolute(relativePath)).digest
  }

  private func absolute(_ relativePath: String) -> String {
    relativePath.isEmpty ? root : root + "/" + relativePath
  }
}

extension Workspace {
  /// The files as one question sees them.
  nonisolated var files: WorkspaceFiles {
    WorkspaceFiles(
      description: description,
      observer: observer,
      sources: sources,
      outlines: outlineMemo,
      records: indexRecords
    )
  }
}

extension WorkspaceDescription {
  /// Grammars that lanser installed, then those that editors keep.
  var grammars: GrammarLibrary {
    let home = surroundings.variables["HOME"] ?? ""
    let editors = EditorGrammarDirectories.all(
      home: home,
      dataHome: surroundings.variables["XDG_DATA_HOME"] ?? home + "/.local/share",
      configHome: surroundings.variables["XDG_CONFIG_HOME"] ?? home + "/.config"
    )
    return GrammarLibrary(directories: [surroundings.directories.grammars.string] + editors)
  }
}
