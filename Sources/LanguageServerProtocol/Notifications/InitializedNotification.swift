package import CanonicalJSON

/// `initialized`: the handshake is over.
package struct InitializedNotification: LSPNotification {
  package static let method = "initialized"
  package var params: JSONValue { [:] }

  package init() {}
}
