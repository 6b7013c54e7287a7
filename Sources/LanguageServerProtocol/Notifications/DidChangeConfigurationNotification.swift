package import CanonicalJSON

/// `workspace/didChangeConfiguration`: settings have changed.
///
/// Pyright does not start before it gets one.
package struct DidChangeConfigurationNotification: LSPNotification {
  package static let method = "workspace/didChangeConfiguration"
  package let settings: JSONValue

  package init(settings: JSONValue) { self.settings = settings }

  package var params: JSONValue { ["settings": settings] }
}
