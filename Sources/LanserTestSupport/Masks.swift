/// Replaces what differs between machines, runs and versions in the output of a command.
struct Masks {
  private let paths: [(path: String, name: String)]

  init(sandbox: CommandLineSandbox) {
    var paths = [
      (sandbox.workspace, "[WORKSPACE]"),
      (sandbox.directory.path, "[SANDBOX]"),
      (PyrightInstallation.dataHome, "[DATA]"),
      (ProjectLocations.root, "[PROJECT]"),
    ]
    if let program = try? ProjectLocations.executable("lanser"), let slash = program.lastIndex(of: "/") {
      paths.append((String(program[..<slash]), "[BUILD]"))
    }
    self.paths = paths.sorted { $0.0.utf8.count > $1.0.utf8.count }
  }

  func applied(to text: String) -> String {
    var result = text
    for (path, name) in paths { result.replace(path, with: name) }
    result.replace(#/"startedAt":( ?)"[^"]*"/#) { "\"startedAt\":\($0.1)\"[TIME]\"" }
    result.replace(#/"durationMs":( ?)[0-9]+/#) { "\"durationMs\":\($0.1)\"[DURATION]\"" }
    result.replace(#/"lanser":( ?)"[^"]*"/#) { "\"lanser\":\($0.1)\"[VERSION]\"" }
    result.replace(#/"platform":( ?)"[^"]*"/#) { "\"platform\":\($0.1)\"[PLATFORM]\"" }
    result.replace(#/"python":( ?)\{[^{}]*\}/#) { "\"python\":\($0.1)\"[PYTHON]\"" }
    result.replace(#/waited [0-9]+\.[0-9]+ s/#) { _ in "waited [SECONDS] s" }
    // It covers what is masked above; tests compute it again from the bundle.
    result.replace(#/"bundleId":( ?)"sha256:[0-9a-f]{64}"/#) { "\"bundleId\":\($0.1)\"[BUNDLE ID]\"" }
    return result
  }
}
