import CanonicalJSON
import SystemPackage

/// Asks programs for their version.
enum VersionProbe {
  /// Runs a program's version command and takes the first thing that looks like a version from what it says.
  ///
  /// - Throws: `.programFailed` when it fails or says nothing of that kind.
  static func version(of program: FilePath, arguments: [String]) async throws(LanguageServersError) -> String
  {
    guard Directory.isExecutable(program) else { throw .notExecutable(path: program) }
    let outcome = try await ShortProgram(
      program: program,
      arguments: arguments,
      environment: ["LC_ALL": "C", "PATH": "/usr/bin:/bin"],
      limit: .seconds(20)
    ).runSuccessfully()
    guard let version = firstVersion(in: outcome.text) else {
      throw .programFailed(program: program, status: outcome.status.words, output: outcome.text)
    }
    return version
  }

  /// The first word of digits and dots, such as `22.20.0` in `v22.20.0`.
  static func firstVersion(in text: String) -> String? {
    var current: [UInt8] = []
    for byte in Array(text.utf8) + [UInt8(ascii: " ")] {
      let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      if isDigit || (byte == UInt8(ascii: ".") && !current.isEmpty) {
        current.append(byte)
        continue
      }
      while current.last == UInt8(ascii: ".") { current.removeLast() }
      if current.contains(UInt8(ascii: ".")) { return String(decoding: current, as: UTF8.self) }
      current = []
    }
    return nil
  }
}

/// What programs said about themselves, remembered until the program's file changes.
///
/// Entries are only a saving of time: one that cannot be read or written is as if it were not there.
struct ProbeCache: Sendable {
  var directory: FilePath

  /// Gives the remembered value for a file, or works it out and remembers it.
  ///
  /// - `kind`: What is asked; a name for files.
  /// - `path`: The program.
  /// - `extra`: Anything else the answer depends on.
  func value(
    _ kind: String,
    for path: FilePath,
    extra: String = "",
    compute: () async throws(LanguageServersError) -> JSONValue
  ) async throws(LanguageServersError) -> JSONValue {
    let identity = try FileStatus(path).identity + "|" + extra
    let name = SHA256Digest(of: Array("\(kind)\u{0}\(path.string)".utf8)).hex.prefix(32)
    let entry = directory.appending("\(kind)-\(name).json")
    if let bytes = try? FileContent.readIfPresent(entry, limit: 1 << 20),
      let stored = try? StoredDocument.parse(bytes), stored["identity"]?.stringValue == identity,
      let value = stored["value"]
    {
      return value
    }
    let value = try await compute()
    if (try? Directory.create(directory, permissions: 0o700)) != nil {
      try? DurableFile.write(
        StoredDocument.bytes(["identity": .string(identity), "value": value]),
        to: entry,
        permissions: .ownerReadWrite
      )
    }
    return value
  }
}
