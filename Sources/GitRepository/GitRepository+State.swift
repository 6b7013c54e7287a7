import CLibgit2

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension GitRepository {
  /// What git is in the middle of, as a word of git's documentation; nil when nothing.
  package var operationInProgress: String? {
    switch git_repository_state_t(UInt32(bitPattern: git.git_repository_state(handle))) {
    case GIT_REPOSITORY_STATE_NONE: nil
    case GIT_REPOSITORY_STATE_MERGE: "merge"
    case GIT_REPOSITORY_STATE_REVERT, GIT_REPOSITORY_STATE_REVERT_SEQUENCE: "revert"
    case GIT_REPOSITORY_STATE_CHERRYPICK, GIT_REPOSITORY_STATE_CHERRYPICK_SEQUENCE: "cherry-pick"
    case GIT_REPOSITORY_STATE_BISECT: "bisect"
    case GIT_REPOSITORY_STATE_APPLY_MAILBOX, GIT_REPOSITORY_STATE_APPLY_MAILBOX_OR_REBASE: "am"
    default: "rebase"
    }
  }

  /// The lock file of the index while git, or a git that died, holds it.
  package var indexLock: String? {
    let path = gitDirectory + "index.lock"
    return access(path, F_OK) == 0 ? path : nil
  }

  /// What git knows about a path.
  package enum Standing: Hashable, Sendable {
    case tracked
    case untracked
    case ignored
    /// The path lies in a submodule with this path.
    case submodule(String)
  }

  /// What git knows about each of some paths, which are relative to the work tree.
  ///
  /// - Throws: `Failure`.
  package func standings(of paths: [String]) throws(Failure) -> [Standing] {
    let index = try GitIndex.of(self)
    var result: [Standing] = []
    for path in paths {
      let parts = path.split(separator: "/")
      var standing: Standing?
      for count in 1..<max(1, parts.count) {
        let parent = parts.prefix(count).joined(separator: "/")
        if index.entry(at: parent)?.isSubmodule ?? false { standing = .submodule(parent) }
      }
      if let standing {
        result.append(standing)
      } else if index.entry(at: path) != nil {
        result.append(.tracked)
      } else {
        var isIgnored: Int32 = 0
        try check(git.git_ignore_path_is_ignored(&isIgnored, handle, path), "git_ignore_path_is_ignored")
        result.append(isIgnored == 1 ? .ignored : .untracked)
      }
    }
    return result
  }
}
