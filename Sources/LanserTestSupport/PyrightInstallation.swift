package import CanonicalJSON

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The Pyright that `make test` installs: tests that compare with it are skipped by name without it.
package struct PyrightInstallation: Sendable {
  package let node: String
  package let server: String

  /// What `XDG_DATA_HOME` is for processes that are to find it.
  package static let dataHome: String = {
    let chosen = getenv("LANSER_TEST_DATA").map { String(cString: $0) } ?? ""
    return chosen.isEmpty ? "\(ProjectLocations.root)/.build/share" : chosen
  }()

  /// Nil when it has not been installed.
  package static let present: PyrightInstallation? = {
    let folder = "\(dataHome)/lanser/servers/pyright/1.1.407"
    let found = PyrightInstallation(
      node: "\(folder)/runtime/bin/node",
      server: "\(folder)/server/dist/langserver.index.js"
    )
    guard access(found.node, X_OK) == 0, access(found.server, R_OK) == 0 else { return nil }
    return found
  }()

  package var arguments: [String] { [server, "--stdio"] }

  /// What Pyright needs: it looks for Python interpreters in `PATH`.
  package var environment: [String: String] { ["PATH": "/usr/bin:/bin"] }

  /// An independent client of a Pyright that has loaded the workspace.
  package func rawClient(workspaceRoot: String, settings: JSONValue = [:]) throws -> RawLanguageServerClient {
    let client = try RawLanguageServerClient(
      program: node,
      arguments: arguments,
      environment: environment,
      workspaceRoot: workspaceRoot,
      settings: settings
    )
    try client.initialize()
    try client.waitForLogMessage(containing: "source file")
    return client
  }
}
