import CanonicalJSON
import SourceText
import Synchronization

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
    var status: FileSystem.Status
    var result: Result<SourceFile, SourceTextError>
  }

  private let cache = Mutex<[String: Cached]>([:])

  enum Failure: Error {
    case unreadable(FileSystem.Failure)
    case notUTF8(path: String, offset: Int)
  }

  /// The text of a file.
  ///
  /// - Throws: `Failure`.
  func file(_ path: String) throws(Failure) -> SourceFile {
    guard let status = FileSystem.status(path) else {
      do { _ = try FileSystem.read(path) } catch { throw .unreadable(error) }
      throw .unreadable(FileSystem.Failure(path: path, operation: "stat", code: 2))
    }
    let cached = cache.withLock { $0[path] }
    let result: Result<SourceFile, SourceTextError>
    if let cached, cached.status == status {
      result = cached.result
    } else {
      let bytes: [UInt8]
      do { bytes = try FileSystem.read(path) } catch { throw .unreadable(error) }
      result = Self.sourceFile(path, bytes)
      cache.withLock { $0[path] = Cached(status: status, result: result) }
    }
    switch result {
    case .success(let file): return file
    case .failure(.invalidUTF8(let offset)): throw .notUTF8(path: path, offset: offset)
    case .failure: throw .notUTF8(path: path, offset: 0)
    }
  }

  /// The line without surrounding white space, at most 200 characters; nil when the file can not be read as text.
  func excerpt(_ path: String, line: Int) -> String? {
    guard let file = try? file(path), line >= 0, line < file.text.lineCount else { return nil }
    let text = file.text.lineText(line).trimming { $0 == " " || $0 == "\t" || $0 == "\u{C}" }
    return text.count > 200 ? String(text.prefix(200)) + "…" : text
  }

  private static func sourceFile(_ path: String, _ bytes: [UInt8]) -> Result<SourceFile, SourceTextError> {
    do {
      let text = try SourceText(bytes: bytes)
      return .success(SourceFile(path: path, text: text, digest: SHA256Digest(of: bytes).description))
    } catch {
      return .failure(error)
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
