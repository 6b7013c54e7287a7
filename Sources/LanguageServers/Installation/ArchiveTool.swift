import CanonicalJSON
import SystemPackage

/// Fetches and unpacks published archives by running `ArchiveProgram`.
struct ArchiveTool: Sendable {
  /// A Python of version 3.9 or later.
  var python: FilePath
  /// The caller's environment: proxies, certificates and pip's settings are taken from it.
  var environment: [String: String]

  /// Fetches a file by its exact name; whether it is the right one is for the caller to check.
  func fetch(
    _ file: InstallRecipe.PinnedFile,
    of project: String,
    to target: FilePath,
    progress: @escaping @Sendable (_ bytes: Int, _ total: Int?) -> Void
  ) async throws(LanguageServersError) {
    try await run(
      [
        "action": "fetch", "project": .string(project), "file": .string(file.name),
        "to": .string(target.string), "limit": .integer(file.size),
      ],
      file: file.name,
      progress: progress
    )
  }

  /// Takes the kept part out of an archive.
  func unpack(
    _ archive: FilePath,
    kind: InstallRecipe.ArchiveKind,
    keep: [InstallRecipe.KeepRule],
    into directory: FilePath,
    progress: @escaping @Sendable (_ bytes: Int, _ total: Int?) -> Void
  ) async throws(LanguageServersError) {
    let rules = keep.map { rule -> JSONValue in ["from": .string(rule.from), "to": .string(rule.to)] }
    try await run(
      [
        "action": "unpack", "kind": .string(kind.rawValue), "archive": .string(archive.string),
        "into": .string(directory.string), "keep": .array(rules), "limit": .integer(Self.unpackedLimit),
      ],
      file: archive.lastComponent?.string ?? archive.string,
      progress: progress
    )
  }

  /// The most bytes an archive may unpack to: several times what any registered server has.
  private static let unpackedLimit = 1 << 30

  private func run(
    _ order: JSONValue,
    file: String,
    progress: @escaping @Sendable (Int, Int?) -> Void
  ) async throws(LanguageServersError) {
    let program = ShortProgram(
      program: python,
      arguments: ["-I", "-X", "utf8", "-", String(decoding: order.serialized(), as: UTF8.self)],
      environment: environment,
      input: Array(ArchiveProgram.source.utf8),
      limit: .seconds(1800)
    )
    let outcome = try await program.run { line in
      guard let event = Event(line), case .progress(let bytes, let total) = event else { return }
      progress(bytes, total)
    }
    if outcome.isSuccess { return }
    let events = outcome.output.split(separator: UInt8(ascii: "\n")).compactMap(Event.init)
    for case .failure(let failure, let entry) in events {
      if entry.isEmpty {
        var named = failure
        named.file = file
        throw .fetchFailed(named)
      }
      throw .unsafeArchive(file: file, entry: entry)
    }
    throw .programFailed(program: python, status: outcome.status.words, output: outcome.diagnostics)
  }

  /// One line of the program's output.
  private enum Event {
    case progress(bytes: Int, total: Int?)
    case failure(FetchFailure, entry: String)

    init?(_ line: ArraySlice<UInt8>) {
      guard let value = try? JSONValue(parsing: line), let name = value["event"]?.stringValue else {
        return nil
      }
      if name == "progress" {
        self = .progress(bytes: value["bytes"]?.intValue ?? 0, total: value["total"]?.intValue)
      } else {
        self = .failure(
          FetchFailure(
            kind: value["kind"]?.stringValue.flatMap(FetchFailure.Kind.init) ?? .other,
            file: "",
            url: value["url"]?.stringValue ?? "",
            detail: value["detail"]?.stringValue ?? ""
          ),
          entry: value["entry"]?.stringValue ?? ""
        )
      }
    }
  }
}
