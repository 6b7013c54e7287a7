import AnalysisBundles
import SystemPackage

extension Failure {
  /// What a person or program is told when the system refused to read or write something.
  init(path: String, operation: String, errno: Int32) {
    let message = "\(path): \(operation): \(systemMessage(errno))"
    switch Errno(rawValue: errno) {
    case .permissionDenied, .notPermitted, .readOnlyFileSystem:
      self.init(
        .fileSystemPermissions,
        message,
        hints: ["Look at the owner and the mode of \(path) and of the folder that it is in."]
      )
    case .noSpace, .diskQuotaExceeded, .fileTooLarge:
      self.init(.inputOutput, message, hints: ["Make room on the disk, then run the command again."])
    default:
      self.init(.inputOutput, message, hints: ["Look at \(path), then run the command again."])
    }
  }

  /// A source file that was asked for and can not be read.
  init(unreadable failure: FileSystem.Failure) {
    if failure.isMissing {
      self.init(.notFound, "there is no file \(failure.path)")
    } else {
      self.init(path: failure.path, operation: failure.operation, errno: failure.code)
    }
  }

  /// A file of the workspace that was there a moment ago and can not be read.
  init(unreadableInSnapshot failure: FileSystem.Failure) {
    if failure.isMissing {
      self.init(
        .contentModified,
        "\(failure.path) was removed while the question was answered",
        hints: ["Run the command again when nothing else writes in the workspace."]
      )
    } else {
      self.init(path: failure.path, operation: failure.operation, errno: failure.code)
    }
  }
}

extension FileSystem.Failure {
  fileprivate var isMissing: Bool { Errno(rawValue: code) == .noSuchFileOrDirectory }
}
