package import CanonicalJSON

/// `workspace/didChangeWatchedFiles`: files changed on disk.
package struct DidChangeWatchedFilesNotification: LSPNotification {
  /// LSP `FileChangeType`.
  package enum Change: Int, Sendable {
    case created = 1
    case changed = 2
    case deleted = 3
  }

  package static let method = "workspace/didChangeWatchedFiles"
  package let changes: [(uri: String, change: Change)]

  package init(changes: [(uri: String, change: Change)]) { self.changes = changes }

  package var params: JSONValue {
    ["changes": .array(changes.map { ["uri": .string($0.uri), "type": .integer($0.change.rawValue)] })]
  }
}
