import CFileCalls

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The only thing that changes a workspace: it renames, removes and flushes, always below an open root, and never overwrites.
///
/// For one transaction at a time, on one task.
final class TreeWriter {
  /// What a file system could not do, so that something weaker was done in its place.
  enum Fallback: String, Hashable, Sendable {
    /// Two files could not change names in one step: for a moment the name was free.
    case exchange
    /// A file could not be moved on condition that its new name is free in one step.
    case move
  }

  enum Failure: Error {
    case system(SystemFailure)
    /// The name is taken.
    case taken(RelativePath)
    /// The file system can not do what `isStrict` insists on.
    case weak(RelativePath, Fallback)
    /// What came out of a name is not what was in it when the change was worked out; it has been put back.
    case mismatch(RelativePath, expected: ContentDigest?, found: ContentDigest?)
  }

  let root: RootDirectory
  private let isStrict: Bool
  private var handles: [RelativePath?: Handle] = [:]
  private var identities: [RelativePath?: FileIdentity] = [:]
  /// Directories whose entries have changed since they were last flushed.
  private var touched: Set<RelativePath?> = []
  /// Directories that could not be flushed; trying again would not mean anything.
  private(set) var unsynchronized: Set<RelativePath?> = []
  private(set) var fallbacks: Set<Fallback> = []

  private final class Handle {
    let descriptor: Descriptor
    init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }
  }

  /// Kept open at most, so that an edit of many directories does not run out of descriptors.
  private static let handleLimit = 128

  init(root: RootDirectory, isStrict: Bool = false) {
    self.root = root
    self.isStrict = isStrict
  }

  // MARK: - Looking

  /// The open directory; the same one each time, or ESTALE.
  private func directory(_ path: RelativePath?) throws(SystemFailure) -> Handle {
    if let handle = handles[path] { return handle }
    let handle = Handle(try root.openedDirectory(path))
    let identity = try handle.descriptor.status.identity
    guard identities[path] == nil || identities[path] == identity else {
      throw SystemFailure(call: "open", path: path?.description ?? ".", code: ESTALE)
    }
    identities[path] = identity
    if handles.count >= Self.handleLimit { handles = [:] }
    handles[path] = handle
    return handle
  }

  func status(_ path: RelativePath) throws(SystemFailure) -> FileStatus? {
    do throws(SystemFailure) {
      return try directory(path.parent).descriptor.status(of: path.name)
    } catch {
      if error.code == ENOENT || error.code == ENOTDIR { return nil }
      throw error
    }
  }

  func image(_ path: RelativePath) throws(SystemFailure) -> FileImage? {
    do throws(SystemFailure) {
      return try directory(path.parent).descriptor.image(of: path.name)
    } catch {
      if error.code == ENOENT || error.code == ENOTDIR { return nil }
      throw error
    }
  }

  // MARK: - Making

  /// Opens a new file that only we can read.
  func createFile(_ path: RelativePath, permissions: UInt32) throws(SystemFailure) -> Descriptor {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let parent = try directory(path.parent).descriptor.number
    let number = retrying { openat(parent, path.name, flags, mode_t(permissions)) }
    guard number >= 0 else { throw SystemFailure("openat", path) }
    touched.insert(path.parent)
    return Descriptor(number: number, path: path.description)
  }

  func openFile(_ path: RelativePath) throws(SystemFailure) -> Descriptor {
    let parent = try directory(path.parent).descriptor.number
    let number = retrying { openat(parent, path.name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
    guard number >= 0 else { throw SystemFailure("openat", path) }
    return Descriptor(number: number, path: path.description)
  }

  func makeDirectory(_ path: RelativePath) throws(SystemFailure) {
    let parent = try directory(path.parent).descriptor.number
    guard mkdirat(parent, path.name, 0o777) == 0 else { throw SystemFailure("mkdirat", path) }
    touched.insert(path.parent)
  }

  // MARK: - Renaming

  /// Renames a file to a name that must be free.
  func move(_ from: RelativePath, to: RelativePath) throws(Failure) {
    do throws(SystemFailure) {
      let source = try directory(from.parent)
      let target = try directory(to.parent)
      touched.formUnion([from.parent, to.parent])
      let numbers = (source.descriptor.number, target.descriptor.number)
      if file_calls_move(numbers.0, from.name, numbers.1, to.name) == 0 { return }
      guard errno == EINVAL || errno == ENOSYS || errno == ENOTSUP else {
        throw SystemFailure("renameat2", to)
      }
      fallbacks.insert(.move)
      // A second name is never given to what has one already, so this fails like the call above.
      if linkat(numbers.0, from.name, numbers.1, to.name, 0) == 0 {
        guard unlinkat(numbers.0, from.name, 0) == 0 else { throw SystemFailure("unlinkat", from) }
        return
      }
      guard errno != EEXIST else { throw SystemFailure("linkat", to) }
      if try target.descriptor.status(of: to.name) != nil {
        throw SystemFailure(call: "renameat", path: to.description, code: EEXIST)
      }
      guard renameat(numbers.0, from.name, numbers.1, to.name) == 0 else {
        throw SystemFailure("renameat", to)
      }
    } catch {
      throw error.code == EEXIST ? .taken(to) : .system(error)
    }
    if isStrict, fallbacks.contains(.move) { throw .weak(to, .move) }
  }

  /// Lets two files of one directory change names.
  ///
  /// `scratch` is a free name in the same directory, used where the file system can not do it in one step. What came out of `path` is
  /// shown to `check`; when it does not agree, the files are put back to where they were, and the result is false.
  ///
  /// - Throws: `Failure`.
  func exchange(
    _ path: RelativePath,
    with temporary: RelativePath,
    scratch: RelativePath,
    check: (FileImage?) -> Bool
  ) throws(Failure) -> Bool {
    do throws(SystemFailure) {
      let parent = try directory(path.parent).descriptor.number
      touched.insert(path.parent)
      if file_calls_exchange(parent, path.name, temporary.name) == 0 {
        if check(try image(temporary)) { return true }
        guard file_calls_exchange(parent, path.name, temporary.name) == 0 else {
          throw SystemFailure("renameat2", path)
        }
        return false
      }
      guard errno == EINVAL || errno == ENOSYS || errno == ENOTSUP else {
        throw SystemFailure("renameat2", path)
      }
    } catch {
      throw .system(error)
    }
    fallbacks.insert(.exchange)
    if isStrict { throw .weak(path, .exchange) }
    // Three renames, of which none can destroy anything: what is in the way is taken out and looked at first.
    try move(path, to: scratch)
    let isExpected: Bool
    do throws(SystemFailure) { isExpected = check(try image(scratch)) } catch { throw .system(error) }
    guard isExpected else {
      try move(scratch, to: path)
      return false
    }
    try move(temporary, to: path)
    try move(scratch, to: temporary)
    return true
  }

  // MARK: - Removing

  /// Removes a name of ours; nothing happens when it is not there.
  func unlink(_ path: RelativePath) throws(SystemFailure) {
    let parent: Handle
    do {
      parent = try directory(path.parent)
    } catch {
      if error.code == ENOENT || error.code == ENOTDIR { return }
      throw error
    }
    guard unlinkat(parent.descriptor.number, path.name, 0) == 0 || errno == ENOENT else {
      throw SystemFailure("unlinkat", path)
    }
    touched.insert(path.parent)
  }

  /// Removes an empty directory.
  ///
  /// - Returns: false when there is something in it.
  func removeDirectory(_ path: RelativePath) throws(SystemFailure) -> Bool {
    let parent: Handle
    do {
      parent = try directory(path.parent)
    } catch {
      if error.code == ENOENT || error.code == ENOTDIR { return true }
      throw error
    }
    if unlinkat(parent.descriptor.number, path.name, AT_REMOVEDIR) != 0 {
      switch errno {
      case ENOENT, ENOTDIR: return true
      case ENOTEMPTY, EEXIST: return false
      default: throw SystemFailure("unlinkat", path)
      }
    }
    handles[path] = nil
    touched.remove(path)
    touched.insert(path.parent)
    return true
  }

  func setPermissions(_ path: RelativePath, _ permissions: UInt32) throws(SystemFailure) {
    let file = try openFile(path)
    guard fchmod(file.number, mode_t(permissions)) == 0 else { throw SystemFailure("fchmod", path) }
    try file.synchronize()
  }

  // MARK: - Flushing

  /// Makes all renamings so far durable.
  ///
  /// After a failure no directory is flushed a second time.
  func synchronize() throws(SystemFailure) {
    var failure: SystemFailure?
    for path in touched.sorted(by: { ($0?.description ?? "") < ($1?.description ?? "") })
    where !unsynchronized.contains(path) {
      do throws(SystemFailure) {
        try directory(path).descriptor.synchronize()
      } catch {
        // The directory itself may have been removed since.
        if error.code == ENOENT { continue }
        unsynchronized.insert(path)
        failure = failure ?? error
      }
    }
    touched = []
    if let failure { throw failure }
  }
}
