import CanonicalJSON
import SystemPackage

/// Asks an interpreter outside the workspace for its version and directories.
struct InterpreterQuestion: Sendable {
  var executable: FilePath
  /// The virtual environment the interpreter is part of.
  var virtualEnvironment: FilePath?

  // `-S` keeps `.pth` files and `sitecustomize` from running: an editable install can lead from there
  // into the workspace. The virtual environment is therefore named by us and not found by Python.
  private static let program = """
    import json, os, site, sys, sysconfig
    prefix = sys.argv[1] or sys.base_prefix
    paths = sysconfig.get_paths(vars={"base": prefix, "platbase": prefix})
    found = [paths["purelib"], paths["platlib"]]
    found += site.getsitepackages([prefix] if sys.argv[1] else [prefix, sys.base_exec_prefix])
    found += [sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")]
    found.append(os.path.join(sysconfig.get_path("platstdlib"), "lib-dynload"))
    unique = [path for path in dict.fromkeys(found) if os.path.isdir(path)]
    print(json.dumps({
      "executable": sys.executable, "version": "%d.%d.%d" % sys.version_info[:3], "prefix": prefix, "base": sys.base_prefix,
      "conda": os.path.isdir(os.path.join(prefix, "conda-meta")), "directories": unique,
    }))
    """

  /// Runs the interpreter; the directory it runs in and its environment are none of the workspace's.
  func ask() async throws(LanguageServersError) -> JSONValue {
    let outcome: ShortProgram.Outcome
    do {
      outcome = try await ShortProgram(
        program: executable,
        arguments: ["-I", "-S", "-X", "utf8", "-c", Self.program, virtualEnvironment?.string ?? ""],
        environment: ["PATH": "/usr/bin:/bin"],
        limit: .seconds(60)
      ).runSuccessfully()
    } catch .programFailed(_, let status, let output) {
      throw .interpreterUnusable(path: executable, reason: output.isEmpty ? status : output)
    }
    do {
      return try JSONValue(parsing: outcome.output)
    } catch {
      throw .interpreterUnusable(path: executable, reason: "unexpected answer")
    }
  }

  /// Makes sense of the answer, or gives `nil` when it is of another form.
  func environment(from answer: JSONValue, origin: PythonEnvironment.Origin) -> PythonEnvironment? {
    guard let version = answer["version"]?.stringValue, let prefix = answer["prefix"]?.stringValue,
      let base = answer["base"]?.stringValue, let directories = answer["directories"]?.arrayValue
    else { return nil }
    // A script on the search path (a version manager's shim) may choose another interpreter in another directory, and the
    // server would run it again for each question; what it chose here is used in its place.
    let isScript = (try? ExecutableFormat(of: executable)) == .script
    let chosen = isScript ? answer["executable"]?.stringValue.map { FilePath($0) } : nil
    let isConda = answer["conda"]?.boolValue ?? false
    return PythonEnvironment(
      executable: chosen ?? executable,
      version: version,
      kind: virtualEnvironment != nil ? .venv : isConda ? .conda : .system,
      origin: origin,
      prefix: FilePath(prefix),
      basePrefix: FilePath(base),
      libraryDirectories: directories.compactMap(\.stringValue).map { FilePath($0) }
    )
  }
}
