import CanonicalJSON
import SystemPackage

/// Looks at everything a language needs to work on this machine.
///
/// Nothing is changed, installed or guessed: every item comes from the same code that a command would use.
package struct Doctor: Sendable {
  package var locator: ServerLocator
  package var environment: ToolEnvironment
  package var python: PythonDiscovery
  package var configuration: WorkspaceConfiguration
  package var lock: LockFile?
  /// What the caller found out about things this module knows nothing of, such as libgit2.
  package var additional: [DoctorReport.Item]

  package init(
    locator: ServerLocator,
    environment: ToolEnvironment,
    python: PythonDiscovery,
    configuration: WorkspaceConfiguration,
    lock: LockFile?,
    additional: [DoctorReport.Item] = []
  ) {
    self.locator = locator
    self.environment = environment
    self.python = python
    self.configuration = configuration
    self.lock = lock
    self.additional = additional
  }

  /// Looks at the given languages.
  ///
  /// - `thorough`: Whether to read every installed file rather than compare sizes and times.
  package func examine(languages: [String], thorough: Bool = false) async -> DoctorReport {
    var items = [dataDirectory()]
    var actual = LockFile()
    for language in languages.sorted() {
      items += await examineServer(language, thorough: thorough, actual: &actual)
      if locator.registry.grammar(for: language) != nil { items.append(grammar(language)) }
      if language == "python" { items.append(await pythonInterpreter()) }
    }
    if languages.contains(where: { locator.registry.grammar(for: $0) != nil }) {
      items.append(program("C compiler", names: ["cc", "clang", "gcc"], fix: "apt install gcc"))
      items.append(program("Python for setup", names: ["python3", "python"], fix: "apt install python3"))
    }
    items += lockItems(actual, languages: Set(languages))
    return DoctorReport(items: items + additional)
  }

  private func dataDirectory() -> DoctorReport.Item {
    let path = locator.directories.data
    var nearest = path
    while !Directory.exists(nearest), nearest != nearest.removingLastComponent(), !nearest.isEmpty {
      nearest = nearest.removingLastComponent()
    }
    let state: DoctorReport.State = Directory.isWritable(nearest) ? .ok : .mismatch
    return DoctorReport.Item(
      name: "data directory",
      state: state,
      found: path.string,
      wanted: state == .ok ? nil : "a writable directory",
      fix: state == .ok ? nil : "chmod u+rwx \(nearest.string)"
    )
  }

  private func examineServer(
    _ language: String,
    thorough: Bool,
    actual: inout LockFile
  ) async -> [DoctorReport.Item] {
    let name = "server \(language)"
    do {
      let server = try configuration.serverName(for: language, registry: locator.registry)
      let descriptor = try locator.registry.descriptor(named: server)
      let installed = try await locator.locate(descriptor)
      let digest = try configuration.configDigest(
        for: language,
        workspace: python.workspace,
        registry: locator.registry
      )
      actual.servers[language] = LockFile.Entry(installed, configDigest: digest)
      let problems = try thorough ? installed.verify() : installed.verifyQuickly()
      var items = [
        DoctorReport.Item(
          name: name,
          state: problems.isEmpty ? .ok : .mismatch,
          found: problems.first.map { "\($0.path): \($0.kind.rawValue)" } ?? "\(server) \(installed.version)",
          wanted: problems.isEmpty ? descriptor.pinnedVersion.map { "\(server) \($0)" } : "as installed",
          fix: problems.isEmpty ? nil : locator.registry.installCommand(for: descriptor)
        )
      ]
      if let runtime = installed.runtime {
        items.append(
          DoctorReport.Item(
            name: "runtime \(language)",
            state: .ok,
            found: "\(runtime.name) \(runtime.version) (\(runtime.kind.rawValue))"
          )
        )
      }
      return items
    } catch {
      return [item(name, for: error, language: language)]
    }
  }

  private func item(
    _ name: String,
    for error: LanguageServersError,
    language: String
  ) -> DoctorReport.Item {
    let setup = "lanser setup \(language)"
    return switch error {
    case .serverNotInstalled(let server, let version, let command):
      DoctorReport.Item(
        name: name,
        state: .missing,
        wanted: version.isEmpty ? server : "\(server) \(version)",
        fix: command.isEmpty ? nil : command
      )
    case .grammarNotInstalled(_, let version, let command):
      DoctorReport.Item(name: name, state: .missing, wanted: version, fix: command)
    case .programMissing(let program):
      DoctorReport.Item(name: name, state: .missing, wanted: program)
    case .wrongArchitecture(_, let found, let wanted):
      DoctorReport.Item(name: name, state: .mismatch, found: found, wanted: wanted, fix: setup)
    case .digestMismatch(let file, let wanted, let found):
      DoctorReport.Item(
        name: name,
        state: .mismatch,
        found: "\(file) \(found)",
        wanted: wanted.description,
        fix: setup
      )
    default:
      DoctorReport.Item(name: name, state: .mismatch, found: "\(error)", fix: setup)
    }
  }

  private func grammar(_ language: String) -> DoctorReport.Item {
    let name = "grammar \(language)"
    do {
      let grammar = try InstalledGrammar.locate(
        language,
        in: locator.directories,
        registry: locator.registry
      )
      return DoctorReport.Item(name: name, state: .ok, found: grammar.version)
    } catch {
      return item(name, for: error, language: language)
    }
  }

  private func pythonInterpreter() async -> DoctorReport.Item {
    let name = "python interpreter"
    do {
      let result = try await python.discover()
      let version = result.environment.version ?? "unknown version"
      return DoctorReport.Item(
        name: name,
        state: result.skipped.isEmpty ? .ok : .warning,
        found: "\(version) (\(result.environment.kind.rawValue)) \(result.environment.executable)",
        wanted: result.skipped.first?.string,
        fix: result.skipped.isEmpty ? nil : "lanser trust"
      )
    } catch .interpreterUntrusted(let path) {
      return DoctorReport.Item(name: name, state: .warning, wanted: path.string, fix: "lanser trust")
    } catch {
      return DoctorReport.Item(name: name, state: .missing, wanted: "python3", fix: "apt install python3")
    }
  }

  private func program(_ name: String, names: [String], fix: String) -> DoctorReport.Item {
    let found = names.lazy.compactMap { environment.search.find($0) }.first
    return DoctorReport.Item(
      name: name,
      state: found == nil ? .missing : .ok,
      found: found?.string,
      wanted: names.first,
      fix: found == nil ? fix : nil
    )
  }

  private func lockItems(_ actual: LockFile, languages: Set<String>) -> [DoctorReport.Item] {
    guard let lock else {
      return [DoctorReport.Item(name: "lock", state: .warning, found: "none", fix: "lanser server lock")]
    }
    let skews = lock.skews(from: actual, languages: languages)
    if skews.isEmpty { return [DoctorReport.Item(name: "lock", state: .ok)] }
    return skews.map { skew in
      DoctorReport.Item(
        name: "lock \(skew.language) \(skew.field.rawValue)",
        state: skew.found == nil ? .missing : .mismatch,
        found: skew.found,
        wanted: skew.wanted,
        fix: skew.found == nil ? "lanser setup \(skew.language)" : "lanser server lock"
      )
    }
  }
}
