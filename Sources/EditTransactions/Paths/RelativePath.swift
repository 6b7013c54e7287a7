/// A path below a workspace, as its components; it can not leave the workspace by itself.
///
/// There are no empty components, no `.` and no `..`, no NUL and no `/` in a component. Symbolic links on the way are another
/// matter: `RootDirectory` follows them. Paths are UTF-8; files with other names can not be edited.
package struct RelativePath: Hashable, Sendable {
  /// Never empty.
  package let components: [String]

  /// Why a text is no path below a workspace.
  package enum Problem: Error, Hashable, Sendable {
    case empty
    case absolute
    case parentDirectory
    case emptyComponent
    case nul
  }

  /// Reads components separated by `/`.
  ///
  /// - Throws: `Problem`. Nothing is normalised away: `a//b`, `a/./b` and `a/` are refused, because what is not spelled
  ///   canonically was not looked at carefully.
  package init(_ text: String) throws(Problem) {
    guard !text.isEmpty else { throw .empty }
    guard !text.utf8.contains(0) else { throw .nul }
    guard !text.hasPrefix("/") else { throw .absolute }
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    var components: [String] = []
    components.reserveCapacity(parts.count)
    for part in parts {
      let component = String(Substring(part))
      guard !component.isEmpty, component != "." else { throw .emptyComponent }
      guard component != ".." else { throw .parentDirectory }
      components.append(component)
    }
    self.components = components
  }

  /// - Precondition: the components are those of a path, and there is at least one.
  init(components: [String]) {
    precondition(!components.isEmpty, "a path has at least one component")
    self.components = components
  }

  package var name: String { components[components.count - 1] }

  /// The directory; nil for what lies in the workspace itself.
  package var parent: RelativePath? {
    components.count > 1 ? RelativePath(components: Array(components.dropLast())) : nil
  }

  func appending(_ name: String) -> RelativePath { RelativePath(components: components + [name]) }

  /// The path of something beside this.
  func sibling(_ name: String) -> RelativePath { RelativePath(components: components.dropLast() + [name]) }

  /// Whether this lies in a directory, however deep.
  func isBelow(_ directory: RelativePath) -> Bool {
    components.count > directory.components.count && components.starts(with: directory.components)
  }

  /// The path after the directory above it was moved.
  func moved(from old: RelativePath, to new: RelativePath) -> RelativePath {
    RelativePath(components: new.components + components.dropFirst(old.components.count))
  }
}

extension RelativePath: CustomStringConvertible {
  package var description: String { components.joined(separator: "/") }
}

extension RelativePath: Comparable {
  /// The order of bytes, which is git's.
  package static func < (left: Self, right: Self) -> Bool {
    left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
  }
}
