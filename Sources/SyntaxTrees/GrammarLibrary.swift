// Contract: finds `<directory>/<name>.so` in the given order, opens it with the dynamic loader, checks its ABI, and
// keeps the answer for the life of the process. Opening a shared object runs its initialisers, so a directory must
// only be passed in when the user (not the workspace) chose it.

import CTreeSitter
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Loads grammars from an ordered list of directories, each at most once.
///
/// A broken or too new file does not hide a good one in a later directory; only when no directory has a usable
/// grammar is the first problem reported. Failures are not remembered, so a grammar installed later is found.
package final class GrammarLibrary: Sendable {
  /// The directories, in the order in which they are searched.
  package let directories: [String]

  private let loaded = Mutex<[String: Grammar]>([:])

  /// Creates a library; nothing is opened before the first `grammar(named:)`.
  package init(directories: [String]) {
    self.directories = directories
  }

  /// Returns the grammar of this name, loading it on the first call.
  ///
  /// - Throws: `GrammarError.notFound` with every path tried, or what was wrong with the first file found.
  package func grammar(named name: String) throws(GrammarError) -> Grammar {
    let outcome: Result<Grammar, GrammarError> = loaded.withLock { loaded in
      if let known = loaded[name] { return .success(known) }
      let outcome = search(for: name)
      if case .success(let grammar) = outcome { loaded[name] = grammar }
      return outcome
    }
    return try outcome.get()
  }

  /// The paths at which a grammar of this name is looked for, in order.
  package func searchPaths(forGrammarNamed name: String) -> [String] {
    directories.flatMap { directory in
      let prefix = directory.hasSuffix("/") ? directory : directory + "/"
      return ["\(name).so", "libtree-sitter-\(name).so", "\(name).dylib", "libtree-sitter-\(name).dylib"]
        .map { prefix + $0 }
    }
  }

  private func search(for name: String) -> Result<Grammar, GrammarError> {
    let paths = searchPaths(forGrammarNamed: name)
    var firstProblem: GrammarError?
    for path in paths where access(path, F_OK) == 0 {
      switch open(name, at: path) {
      case .success(let grammar): return .success(grammar)
      case .failure(let problem): firstProblem = firstProblem ?? problem
      }
    }
    return .failure(firstProblem ?? .notFound(name: name, searched: paths))
  }

  private func open(_ name: String, at path: String) -> Result<Grammar, GrammarError> {
    guard let file = FileIdentity(path: path) else {
      return .failure(.unloadable(path: path, reason: String(cString: strerror(errno))))
    }
    // All symbols are bound at once: a scanner that needs something the process lacks must fail here, not in a parse.
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      return .failure(.unloadable(path: path, reason: dlerror().map { String(cString: $0) } ?? ""))
    }
    let symbol = "tree_sitter_" + name.replacing("-", with: "_")
    guard let entry = dlsym(handle, symbol) else {
      dlclose(handle)
      return .failure(.symbolMissing(path: path, symbol: symbol))
    }
    typealias Entry = @convention(c) () -> OpaquePointer?
    guard let language = unsafeBitCast(entry, to: Entry.self)() else {
      return .failure(.symbolMissing(path: path, symbol: symbol))
    }
    let version = Int(ts_language_version(language))
    guard Grammar.supportedVersions.contains(version) else {
      return .failure(.abiUnsupported(path: path, version: version, supported: Grammar.supportedVersions))
    }
    return .success(Grammar(name: name, path: path, version: version, file: file, language: language))
  }
}
