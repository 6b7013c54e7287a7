import CanonicalJSON
import SourceText
import Synchronization
import Traces

/// The text of a file, with what it was read from.
struct SourceFile: Sendable {
  var path: String
  var text: SourceText
  /// Of the bytes on disk.
  var digest: String
}

/// Files as text, each read once for as long as it does not change on disk.
final class SourceFiles: Sendable {
  private struct Cached {
    var status: FileSystem.Status?
    var result: Result<SourceFile, Failure>
  }

  private let observer: Observer
  private let secrets: SecretFilter
  private let cache = Mutex<[String: Cached]>([:])

  enum Failure: Error {
    case unreadable(FileSystem.Failure)
    case notUTF8(path: String, offset: Int)
    /// A trace was made without contents, and the file at hand is not the one that was read then.
    case notRecorded(path: String, digest: String)
  }

  init(observer: Observer, secrets: SecretFilter) {
    self.observer = observer
    self.secrets = secrets
  }

  /// The text of a file.
  ///
  /// - Throws: `Failure`.
  func file(_ path: String) throws(Failure) -> SourceFile {
    if let tape = observer.tape { return try recordedFile(path, tape).get() }
    let result = read(path)
    if let recorder = observer.recorder {
      if case .success(let file) = result {
        let bytes = file.text.fileBytes
        recorder.record(content: String(decoding: bytes, as: UTF8.self), digest: file.digest)
      }
      _ = observer.look(.file, path) { FileFinding(result) }
    }
    return try result.get()
  }

  /// The line without surrounding white space, at most 200 characters; nil when the file can not be read as text.
  func excerpt(_ path: String, line: Int) -> String? {
    observer.look(.line, "\(path):\(line)") { () -> String? in
      guard let file = try? read(path).get(), line >= 0, line < file.text.lineCount else { return nil }
      let text = file.text.lineText(line).trimming { $0 == " " || $0 == "\t" || $0 == "\u{C}" }
      return secrets.redacted(text.count > 200 ? String(text.prefix(200)) + "…" : text)
    }
  }

  private func read(_ path: String) -> Result<SourceFile, Failure> {
    let status = FileSystem.status(path)
    if let cached = cache.withLock({ $0[path] }), let status, cached.status == status { return cached.result }
    let result: Result<SourceFile, Failure>
    do throws(FileSystem.Failure) {
      result = Self.sourceFile(path, try FileSystem.read(path))
    } catch {
      return .failure(.unreadable(error))
    }
    cache.withLock { $0[path] = Cached(status: status, result: result) }
    return result
  }

  /// A file as a trace has it, or one of the disk with the same digest.
  private func recordedFile(_ path: String, _ tape: ReplayTape) -> Result<SourceFile, Failure> {
    let finding: FileFinding = tape.value(.file, path)
    switch finding {
    case .unreadable(let failure): return .failure(.unreadable(failure))
    case .notUTF8(let offset): return .failure(.notUTF8(path: path, offset: offset))
    case .text(let digest):
      let key = "\(path) \(digest)"
      if let cached = cache.withLock({ $0[key] }) { return cached.result }
      let bytes =
        tape.content(digest: digest).map { Array($0.utf8) } ?? (try? FileSystem.read(path)) ?? []
      guard SHA256Digest(of: bytes).description == digest else {
        return .failure(.notRecorded(path: path, digest: digest))
      }
      let result = Self.sourceFile(path, bytes)
      cache.withLock { $0[key] = Cached(status: nil, result: result) }
      return result
    }
  }

  /// The text of some bytes, without a byte-order mark; nil for what is not UTF-8.
  static func text(_ bytes: [UInt8]) -> [UInt8]? { try? SourceText(bytes: bytes).bytes }

  private static func sourceFile(_ path: String, _ bytes: [UInt8]) -> Result<SourceFile, Failure> {
    do throws(SourceTextError) {
      let text = try SourceText(bytes: bytes)
      return .success(SourceFile(path: path, text: text, digest: SHA256Digest(of: bytes).description))
    } catch {
      if case .invalidUTF8(let offset) = error { return .failure(.notUTF8(path: path, offset: offset)) }
      return .failure(.notUTF8(path: path, offset: 0))
    }
  }
}

extension FileFinding {
  fileprivate init(_ result: Result<SourceFile, SourceFiles.Failure>) {
    switch result {
    case .success(let file): self = .text(digest: file.digest)
    case .failure(.unreadable(let failure)): self = .unreadable(failure)
    case .failure(.notUTF8(_, let offset)): self = .notUTF8(offset: offset)
    case .failure(.notRecorded(let path, _)):
      self = .unreadable(FileSystem.Failure(path: path, operation: "open", code: 2))
    }
  }
}

extension String {
  func trimming(_ isTrimmed: (Character) -> Bool) -> String {
    guard let first = firstIndex(where: { !isTrimmed($0) }), let last = lastIndex(where: { !isTrimmed($0) })
    else {
      return ""
    }
    return String(self[first...last])
  }
}
