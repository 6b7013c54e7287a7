import CanonicalJSON

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The right to write in a workspace, which one process has at a time.
///
/// It is a flock(2) on a file outside of the workspace: the system lifts it when the process ends, however it ends, so a holder
/// that died is never guessed at. The file says who holds it, for people; it is never removed.
final class WorkspaceLock {
  private let file: Descriptor

  private init(file: consuming Descriptor) { self.file = file }

  /// Who holds the lock, as far as the file says.
  struct Holder: Error, Hashable, Sendable {
    var processID: Int?
    var since: String?
    var command: String?
  }

  enum Failure: Error {
    case held(Holder)
    case system(SystemFailure)
  }

  /// Takes the lock, or says who has it; does not wait.
  ///
  /// `key` names the workspace, the same for everybody who could write the same files; `holder` is what others are told about us.
  ///
  /// - Throws: `Failure`.
  static func take(
    key: String,
    in store: TransactionStore,
    holder: Holder
  ) throws(Failure) -> WorkspaceLock {
    do throws(SystemFailure) { try store.prepare(store.locks) } catch { throw .system(error) }
    let path = store.locks + "/" + key + ".lock"
    let number = retrying { open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600) }
    guard number >= 0 else { throw .system(SystemFailure("open", path)) }
    let file = Descriptor(number: number, path: path)
    if retrying({ flock(number, LOCK_EX | LOCK_NB) }) != 0 {
      guard errno == EWOULDBLOCK else { throw .system(SystemFailure("flock", path)) }
      throw .held(read(file))
    }
    do throws(SystemFailure) {
      guard ftruncate(number, 0) == 0 else { throw SystemFailure("ftruncate", path) }
      try file.write(holder.json.serialized())
    } catch {
      throw .system(error)
    }
    return WorkspaceLock(file: file)
  }

  /// Gives the right back; so does the end of the process.
  func release() { _ = flock(file.number, LOCK_UN) }

  private static func read(_ file: borrowing Descriptor) -> Holder {
    guard let bytes = try? file.readToEnd(expecting: 256), let json = try? JSONValue(parsing: bytes) else {
      return Holder()
    }
    return Holder(
      processID: json["pid"]?.intValue,
      since: json["since"]?.stringValue,
      command: json["command"]?.stringValue
    )
  }
}

extension WorkspaceLock.Holder {
  fileprivate var json: JSONValue {
    [
      "pid": processID.map { .integer($0) } ?? .null, "since": since.map { .string($0) } ?? .null,
      "command": command.map { .string($0) } ?? .null,
    ]
  }
}
