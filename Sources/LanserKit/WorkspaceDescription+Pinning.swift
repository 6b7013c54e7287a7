package import AnalysisBundles
package import CanonicalJSON
import GitRepository
package import LanguageServers
import SystemPackage

extension WorkspaceDescription {
  private var lockPath: FilePath { FilePath(root).appending(LockFile.fileName) }

  /// Pins the servers that are here to this workspace.
  ///
  /// - Throws: `Failure`; the old lock is then unchanged.
  /// - Returns: the path of the lock file.
  package func writeLock(languages: [String], server: String?) async throws(Failure) -> String {
    do {
      var lock = try LockFile.read(lockPath) ?? LockFile()
      for language in languages {
        lock.servers[language] = try await lockEntry(for: language, server: server)
      }
      try lock.write(lockPath)
      return lockPath.string
    } catch let error as LanguageServersError {
      throw Failure(error)
    } catch let error as Failure {
      throw error
    } catch {
      throw Failure(.internalError, "\(error)")
    }
  }

  private func lockEntry(for language: String, server: String?) async throws -> LockFile.Entry {
    let installed = try await installedServer(for: language, server: server)
    let digest = try configuration.configDigest(for: language, workspace: FilePath(root))
    return LockFile.Entry(installed, configDigest: digest)
  }

  private func installedServer(for language: String, server: String?) async throws -> InstalledServer {
    try await configuredServer(for: language, chosen: server)
  }

  /// Which server a workspace uses, and whether the lock agrees.
  package struct ServerStatus: Sendable {
    package var entry: LockFile.Entry
    package var skews: [Skew]
    package var isLocked: Bool

    package var failure: Failure? { skews.isEmpty ? nil : Failure(skews: skews) }

    package var json: JSONValue {
      [
        "name": .string(entry.name), "version": .string(entry.version),
        "digest": .string(entry.digest.description), "runtime": entry.runtime.map { .string($0) } ?? .null,
        "configDigest": .string(entry.configDigest.description), "locked": .bool(isLocked),
        "matches": .bool(skews.isEmpty),
      ]
    }

    package var text: String {
      let lock = isLocked ? (skews.isEmpty ? "locked" : "does not match") : "not locked"
      return """
        server   \(entry.name) \(entry.version)
        digest   \(entry.digest)
        runtime  \(entry.runtime ?? "-")
        config   \(entry.configDigest)
        lock     \(lock)

        """
    }
  }

  package func serverStatus(language: String) async throws(Failure) -> ServerStatus {
    do {
      let entry = try await lockEntry(for: language, server: nil)
      let lock = try LockFile.read(lockPath)
      let skews = lock?.skews(from: LockFile(servers: [language: entry]), languages: [language]) ?? []
      return ServerStatus(entry: entry, skews: skews, isLocked: lock?.servers[language] != nil)
    } catch let error as LanguageServersError {
      throw Failure(error)
    } catch let error as Failure {
      throw error
    } catch {
      throw Failure(.internalError, "\(error)")
    }
  }

  /// Looks at everything that these languages need, or when there are none, that the main language of the workspace needs.
  ///
  /// Changes nothing.
  package func examine(languages: [String], thorough: Bool) async throws(Failure) -> DoctorReport {
    let locator = try locator
    let lock: LockFile?
    do throws(LanguageServersError) {
      lock = try LockFile.read(lockPath)
      for language in languages {
        _ = try configuration.serverName(for: language, registry: locator.registry)
      }
    } catch {
      throw Failure(error)
    }
    let doctor = Doctor(
      locator: locator,
      environment: toolEnvironment,
      python: pythonDiscovery(isTrusted: false),
      configuration: configuration,
      lock: lock,
      additional: [libgit2Item]
    )
    let main = { SourceTree.current(root: root).mainLanguage ?? Language.python.name }
    return await doctor.examine(languages: languages.isEmpty ? [main()] : languages, thorough: thorough)
  }

  private var libgit2Item: DoctorReport.Item {
    let isThere = GitLibrary.isAvailable
    return DoctorReport.Item(
      name: "libgit2",
      state: isThere ? .ok : .missing,
      found: isThere ? GitLibrary.fileName : nil,
      wanted: isThere ? nil : GitLibrary.fileName,
      fix: isThere ? nil : "apt install libgit2-dev"
    )
  }

  /// Records or takes back the user's trust in what this workspace would run.
  ///
  /// - Returns: what is trusted now, as text.
  package func changeTrust(language: String, server: String?, revoke: Bool) async throws(Failure) -> String {
    do {
      let launch = try resolvedLaunch(of: await installedServer(for: language, server: server))
      let store = TrustStore(directory: surroundings.directories.trust)
      if revoke {
        try store.revoke(launch)
        return "no longer trusted: \(root)\n"
      }
      try store.trust(launch)
      let command = ([launch.program.string] + launch.arguments).joined(separator: " ")
      return "trusted: \(root)\nwould run: \(command)\ndigest: \(launch.digest.hex)\n"
    } catch let error as LanguageServersError {
      throw Failure(error)
    } catch let error as Failure {
      throw error
    } catch {
      throw Failure(.internalError, "\(error)")
    }
  }
}
