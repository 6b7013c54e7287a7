import LanguageServers
import LanserKit
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The version of this program.
package let lanserVersion = "0.1.0"

extension Surroundings {
  /// What this process was given: read once, here and nowhere else.
  static func ofThisProcess() -> Surroundings {
    let variables = environmentVariables()
    let home = variables[.home] ?? "/"
    func directory(_ variable: EnvironmentVariable, _ fallback: String) -> FilePath {
      // The base directory specification says that relative paths are to be ignored.
      let base = variables[variable].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home + "/" + fallback
      return FilePath(base).appending("lanser")
    }
    return Surroundings(
      variables: Dictionary(uniqueKeysWithValues: variables.values.map { ($0.key, $0.value) }),
      currentDirectory: workingDirectory(),
      directories: LanserDirectories(
        data: directory(.dataHome, ".local/share"),
        cache: directory(.cacheHome, ".cache"),
        state: directory(.stateHome, ".local/state")
      ),
      version: lanserVersion,
      now: { timestamp(Int(time(nil))) },
      seconds: { Int(time(nil)) },
      processID: Int(getpid())
    )
  }
}

/// The environment variables that lanser itself reads; docs/environment.md lists them.
package enum EnvironmentVariable: String, CaseIterable, Sendable {
  case home = "HOME"
  case dataHome = "XDG_DATA_HOME"
  case cacheHome = "XDG_CACHE_HOME"
  case stateHome = "XDG_STATE_HOME"
  case noColor = "NO_COLOR"
  case terminal = "TERM"
  case path = "PATH"
  case virtualEnvironment = "VIRTUAL_ENV"
  case node = "LANSER_NODE"
  case configHome = "XDG_CONFIG_HOME"
  case noIndex = "LANSER_NO_INDEX"

  /// What it is read for, as a sentence of the documentation.
  package var purpose: String {
    switch self {
    case .home: "Where the folders below are when their own variables are not set."
    case .dataHome: "Language servers and grammars are in `lanser` below it; `~/.local/share` by default."
    case .cacheHome: "What can be made again is in `lanser` below it; `~/.cache` by default."
    case .stateHome: "What you trust is in `lanser` below it; `~/.local/state` by default."
    case .configHome: "Helix and Emacs keep grammars below it, which are used too; `~/.config` by default."
    case .noColor: "Not empty: no colour, unless `--color always` asks for it."
    case .terminal: "`dumb`: no colour, unless `--color always` asks for it."
    case .path:
      "Where Python interpreters, servers of toolchains and compilers are looked for; never in the workspace."
    case .virtualEnvironment: "The Python environment that is active."
    case .noIndex: "Not empty: no index of outlines is read or kept in the cache directory."
    case .node: "A Node that runs servers in place of the one that is installed with them."
    }
  }
}

private struct Variables {
  var values: [String: String] = [:]

  subscript(variable: EnvironmentVariable) -> String? {
    values[variable.rawValue].flatMap { $0.isEmpty ? nil : $0 }
  }
}

private func environmentVariables() -> Variables {
  var result = Variables()
  var pointer = environ
  while let entry = pointer.pointee {
    let text = String(cString: entry)
    if let equals = text.firstIndex(of: "=") {
      result.values[String(text[..<equals])] = String(text[text.index(after: equals)...])
    }
    pointer += 1
  }
  return result
}

private func workingDirectory() -> String {
  guard let pointer = getcwd(nil, 0) else { return "/" }
  defer { free(pointer) }
  return String(cString: pointer)
}

/// A time as RFC 3339 text, UTC, whole seconds.
func timestamp(_ secondsSince1970: Int) -> String {
  var seconds = time_t(secondsSince1970)
  var parts = tm()
  gmtime_r(&seconds, &parts)
  func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
  let date = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
  return "\(date)T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
}
