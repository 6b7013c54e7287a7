import CanonicalJSON

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A journal on disk: one record a line, each behind the digest of its bytes.
///
/// The file gets its name only when its first record is on the medium, so a journal that is found is whole. A mark at its
/// end that is cut short was never relied on by anybody, and does not count.
struct JournalFile: Sendable {
  let path: String
  let journal: Journal
  /// Whether the transaction counts as made: what is left to do is to clear up.
  let isCommitted: Bool

  enum Content {
    case journal(JournalFile)
    /// Not what this program writes, or damaged since.
    case damaged(path: String)
  }

  private static let suffix = ".journal"
  private static let unfinishedSuffix = ".new"
  private static let committed: JSONValue = ["mark": "committed"]
  private static let undone: JSONValue = ["mark": "undone"]

  /// Writes a journal, and returns when it is on the medium.
  static func create(
    _ journal: Journal,
    name: String,
    in store: TransactionStore
  ) throws(SystemFailure) -> JournalFile {
    try store.prepare(store.journals)
    let path = store.journals + "/" + name + suffix
    let unfinished = store.journals + "/" + name + unfinishedSuffix
    let number = retrying { open(unfinished, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600) }
    guard number >= 0 else { throw SystemFailure("open", unfinished) }
    do throws(SystemFailure) {
      var file = Descriptor(number: number, path: unfinished)
      try file.write(line(journal.json))
      try file.synchronize()
      try file.finish()
      guard rename(unfinished, path) == 0 else { throw SystemFailure("rename", path) }
    } catch {
      _ = unlink(unfinished)
      throw error
    }
    do throws(SystemFailure) {
      try store.synchronize(store.journals)
    } catch {
      _ = unlink(path)
      throw error
    }
    return JournalFile(path: path, journal: journal, isCommitted: false)
  }

  /// Marks the transaction as made; when this returns, a later start finishes it instead of taking it back.
  func markCommitted() throws(SystemFailure) { try append(Self.committed, synchronizing: true) }

  /// Takes a mark back that may or may not have reached the medium.
  func markUndone() throws(SystemFailure) { try append(Self.undone, synchronizing: false) }

  /// Removes the journal: there is nothing left to do.
  func remove(from store: TransactionStore) throws(SystemFailure) {
    guard unlink(path) == 0 || errno == ENOENT else { throw SystemFailure("unlink", path) }
    try store.synchronize(store.journals)
  }

  /// Every journal that is there, in the order of their names.
  static func all(in store: TransactionStore) throws(SystemFailure) -> [Content] {
    var contents: [Content] = []
    for name in try names(in: store) where name.hasSuffix(suffix) {
      if let content = try read(store.journals + "/" + name) { contents.append(content) }
    }
    return contents
  }

  /// The names of journals that nobody has finished writing; they mean nothing, and whoever holds the lock may remove them.
  static func unfinished(in store: TransactionStore) throws(SystemFailure) -> [String] {
    try names(in: store).filter { $0.hasSuffix(unfinishedSuffix) }.map { store.journals + "/" + $0 }
  }

  private static func names(in store: TransactionStore) throws(SystemFailure) -> [String] {
    guard let stream = opendir(store.journals) else {
      if errno == ENOENT || errno == ENOTDIR { return [] }
      throw SystemFailure("opendir", store.journals)
    }
    defer { closedir(stream) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(stream) {
      names.append(
        withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      )
      errno = 0
    }
    if errno != 0 { throw SystemFailure("readdir", store.journals) }
    return names.sorted()
  }

  private static func read(_ path: String) throws(SystemFailure) -> Content? {
    let number = retrying { open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) }
    guard number >= 0 else {
      if errno == ENOENT { return nil }
      throw SystemFailure("open", path)
    }
    let file = Descriptor(number: number, path: path)
    let status = try file.status
    guard status.kind == .file, status.owner == geteuid(), status.mode & 0o022 == 0 else {
      return .damaged(path: path)
    }
    let bytes = try file.readToEnd(expecting: status.size)
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    // Behind the last line end is nothing, or a mark that was cut short.
    let records = lines.dropLast().map(record)
    guard let first = records.first, let json = first, let journal = Journal(json) else {
      return .damaged(path: path)
    }
    var isCommitted = false
    for mark in records.dropFirst() {
      switch mark {
      case committed: isCommitted = true
      case undone: isCommitted = false
      // Everything behind the first record is written by one call and flushed by one: damage, or a power cut before it counted.
      default: break
      }
    }
    return .journal(JournalFile(path: path, journal: journal, isCommitted: isCommitted))
  }

  private func append(_ mark: JSONValue, synchronizing: Bool) throws(SystemFailure) {
    let number = retrying { open(path, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC) }
    guard number >= 0 else { throw SystemFailure("open", path) }
    var file = Descriptor(number: number, path: path)
    try file.write(Self.line(mark))
    if synchronizing { try file.synchronize() }
    try file.finish()
  }

  private static func line(_ json: JSONValue) -> [UInt8] {
    let bytes = json.serialized()
    return Array(SHA256Digest(of: bytes).hex.utf8) + [UInt8(ascii: " ")] + bytes + [UInt8(ascii: "\n")]
  }

  private static func record(_ line: ArraySlice<UInt8>) -> JSONValue? {
    guard line.count > 65, line[line.startIndex + 64] == UInt8(ascii: " ") else { return nil }
    let body = line.dropFirst(65)
    guard SHA256Digest(of: body).hex.utf8.elementsEqual(line.prefix(64)) else { return nil }
    return try? JSONValue(parsing: body)
  }
}
