import SystemPackage

/// What a virtual environment says about itself in files, without its interpreter being run (PEP 405).
enum StaticVirtualEnvironment {
  /// The environment an executable is part of: the directory with `pyvenv.cfg` above or beside it.
  static func prefix(of executable: FilePath) -> FilePath? {
    let folder = executable.removingLastComponent()
    return [folder, folder.removingLastComponent()].first {
      Directory.exists($0.appending("pyvenv.cfg"))
    }
  }

  /// Reads an environment, or gives `nil` when there is none around the executable.
  static func read(
    executable: FilePath,
    origin: PythonEnvironment.Origin
  ) throws(LanguageServersError) -> PythonEnvironment? {
    guard let prefix = prefix(of: executable) else { return nil }
    let bytes = try FileContent.read(prefix.appending("pyvenv.cfg"), limit: 1 << 16)
    let values = members(of: bytes)
    return PythonEnvironment(
      executable: executable,
      version: (values["version"] ?? values["version_info"]).flatMap(VersionProbe.firstVersion),
      kind: .venv,
      origin: origin,
      prefix: prefix,
      basePrefix: nil,
      libraryDirectories: try packageDirectories(of: prefix)
    )
  }

  /// The `name = value` lines of the file; names in lower case.
  private static func members(of bytes: [UInt8]) -> [String: String] {
    var values: [String: String] = [:]
    for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let (name, value) = (trimmed(parts[0]), trimmed(parts[1]))
      values[name.lowercased()] = value
    }
    return values
  }

  private static func trimmed(_ text: Substring) -> String {
    let start = text.drop(while: \.isWhitespace)
    return String(start.reversed().drop(while: \.isWhitespace).reversed())
  }

  private static func packageDirectories(of prefix: FilePath) throws(LanguageServersError) -> [FilePath] {
    var found: [FilePath] = []
    for library in ["lib", "lib64"] {
      let folder = prefix.appending(library)
      // On many systems lib64 is a link to lib; the same directory is named once.
      guard let status = try FileStatus.ifPresent(folder, followLinks: false), status.kind == .directory
      else { continue }
      for name in try Directory.names(in: folder) where name.hasPrefix("python") {
        let packages = folder.appending(name).appending("site-packages")
        if Directory.exists(packages) { found.append(packages) }
      }
    }
    return found
  }
}
