package import CanonicalJSON

/// `exit`: the server ends, with status 0 after a `shutdown`.
package struct ExitNotification: LSPNotification {
  package static let method = "exit"
  package var params: JSONValue { .null }

  package init() {}
}
