#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

// Following a path to the file that it means.
//
// Input: a path below the workspace. Output: the same file's path without symbolic links, and what is there. Each component is
// looked up in the directory that was opened before it, and links are followed by hand, so that nothing outside of the workspace
// is ever opened: `..` in a link goes back to a directory that was come through, or is refused at the top. Directories that do
// not exist yet are taken as they are spelled.

/// Where a path leads.
package struct ResolvedPath: Hashable, Sendable {
  /// The path as an edit gave it.
  package var given: RelativePath
  /// Without symbolic links on the way.
  package var real: RelativePath
  /// What is there now; nil when there is nothing.
  package var status: FileStatus?
  /// Whether a link in the last place was to be followed.
  package var followedLast: Bool
}

extension RootDirectory {
  /// Where a path leads.
  ///
  /// With `followsLast` a link in the last place is followed; renames and deletions mean the link itself.
  ///
  /// - Throws: `PathRefusal`.
  package func resolve(_ path: RelativePath, followsLast: Bool) throws(PathRefusal) -> ResolvedPath {
    do {
      var walk = try PathWalk(root: self, given: path)
      return try walk.run(followsLast: followsLast)
    } catch let refusal as PathRefusal {
      throw refusal
    } catch let failure as SystemFailure {
      throw .unreadable(failure)
    } catch {
      throw .notAFile(path)
    }
  }
}

private struct PathWalk: ~Copyable {
  /// A directory that was come through, by the descriptor under which it was found.
  private final class Step {
    let directory: Descriptor
    let name: String
    init(directory: consuming Descriptor, name: String) {
      self.directory = directory
      self.name = name
    }
  }

  let given: RelativePath
  private let top: Descriptor
  private var steps: [Step] = []
  /// Directories that do not exist.
  private var missing: [String] = []
  private var pending: [String]
  private var followedLinks = 0

  init(root: RootDirectory, given: RelativePath) throws(SystemFailure) {
    self.given = given
    top = try root.openedDirectory(nil)
    pending = given.components.reversed()
  }

  mutating func run(followsLast: Bool) throws -> ResolvedPath {
    while let component = pending.popLast() {
      let isLast = pending.isEmpty
      if component == ".." {
        guard missing.isEmpty, steps.popLast() != nil else {
          throw PathRefusal.leavesWorkspace(given, link: given)
        }
        // A link that ends in `..` names a directory.
        if isLast { throw PathRefusal.notAFile(given) }
        continue
      }
      if let meaning = ForbiddenName.meaning(of: component) {
        throw PathRefusal.versionControl(given, meaning: meaning)
      }
      let status = missing.isEmpty ? try statusOfEntry(component) : nil
      guard let status else {
        if isLast {
          if followedLinks > 0, followsLast, lastWasLink { throw PathRefusal.danglingLink(given) }
          return ResolvedPath(given: given, real: real(component), status: nil, followedLast: followsLast)
        }
        missing.append(component)
        continue
      }
      switch status.kind {
      case .link where !isLast || followsLast: try follow(component, isLast: isLast)
      case .directory where !isLast: try enter(component)
      case _ where isLast:
        return ResolvedPath(given: given, real: real(component), status: status, followedLast: followsLast)
      default: throw PathRefusal.notADirectory(given, component: real(component))
      }
    }
    // Only a link to the workspace itself ends up here.
    throw PathRefusal.notAFile(given)
  }

  /// Whether what is looked up now is where a link in the last place led.
  private var lastWasLink = false

  private func real(_ last: String) -> RelativePath {
    RelativePath(components: steps.map(\.name) + missing + [last])
  }

  private func statusOfEntry(_ name: String) throws(SystemFailure) -> FileStatus? {
    if let step = steps.last { return try step.directory.status(of: name) }
    return try top.status(of: name)
  }

  private mutating func follow(_ link: String, isLast: Bool) throws {
    followedLinks += 1
    guard followedLinks <= 40 else { throw PathRefusal.tooManyLinks(given) }
    let bytes =
      if let step = steps.last {
        try step.directory.linkTarget(of: link)
      } else {
        try top.linkTarget(of: link)
      }
    guard let target = String(validating: bytes, as: UTF8.self), !target.isEmpty else {
      throw PathRefusal.notAFile(given)
    }
    guard !target.hasPrefix("/") else { throw PathRefusal.absoluteLink(given, link: real(link)) }
    let parts = target.split(separator: "/").map(String.init).filter { $0 != "." }
    // `..` beyond the top is found when it is come to, which is before anything outside is opened.
    if isLast { lastWasLink = true }
    pending.append(contentsOf: parts.reversed())
    if parts.isEmpty, isLast { throw PathRefusal.notAFile(given) }
    if escapes(parts) { throw PathRefusal.leavesWorkspace(given, link: real(link)) }
  }

  /// Whether a link's target, taken from the present directory, goes above the workspace by its spelling alone.
  private func escapes(_ parts: [String]) -> Bool {
    var depth = steps.count
    for part in parts {
      depth += part == ".." ? -1 : 1
      if depth < 0 { return true }
    }
    return false
  }

  private mutating func enter(_ name: String) throws {
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    let parent = steps.last?.directory.number ?? top.number
    let number = retrying { openat(parent, name, flags) }
    guard number >= 0 else { throw SystemFailure("openat", real(name)) }
    let directory = Descriptor(number: number, path: real(name).description)
    if try directory.status(of: ".git") != nil {
      throw PathRefusal.nestedRepository(given, directory: real(name))
    }
    steps.append(Step(directory: directory, name: name))
  }
}
