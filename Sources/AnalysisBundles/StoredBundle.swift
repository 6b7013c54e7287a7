package import CanonicalJSON

/// A bundle that somebody kept, and whose ids are what its contents say.
///
/// Only the envelope is looked at; what is inside belongs to whoever reads it. `processReward` and `meta.volatile` are in no id.
package struct StoredBundle: Hashable, Sendable {
  package let json: JSONValue
  /// `sha256:` and 64 hexadecimal digits.
  package let bundleID: String

  /// Checks the ids of a bundle by computing them again.
  ///
  /// - Throws: when the value is no bundle of this format, or an id is not that of the contents.
  package init(_ json: JSONValue) throws(StoredBundleError) {
    guard case .object(let bundle) = json else { throw .noBundle(missing: nil) }
    // Other JSON of ours has a version too.
    guard bundle["bundleId"]?.stringValue != nil else { throw .noBundle(missing: "bundleId") }
    guard let version = bundle["version"]?.stringValue else { throw .noBundle(missing: "version") }
    guard version == AnalysisBundle.formatVersion else { throw .otherVersion(version) }
    guard let meta = bundle["meta"]?.objectValue else { throw .noBundle(missing: "meta") }
    for name in BundleIdentity.hashedMembers where bundle[name] == nil { throw .noBundle(missing: name) }
    guard meta["factsId"]?.stringValue != nil else { throw .noBundle(missing: "meta.factsId") }
    guard let recorded = BundleIdentity(recordedIn: json) else { throw .noBundle(missing: "bundleId") }
    let computed: BundleIdentity
    do {
      computed = try BundleIdentity(of: json)
    } catch {
      throw .notCanonical(error)
    }
    guard recorded.factsID == computed.factsID else {
      throw .mismatch(member: "meta.factsId", recorded: recorded.factsID, computed: computed.factsID)
    }
    guard recorded.bundleID == computed.bundleID else {
      throw .mismatch(member: "bundleId", recorded: recorded.bundleID, computed: computed.bundleID)
    }
    self.json = json
    bundleID = recorded.bundleID
  }
}

/// Why a value is not a bundle that can be relied on.
package enum StoredBundleError: Error, Hashable, Sendable {
  /// nil when the value is not even an object.
  case noBundle(missing: String?)
  case otherVersion(String)
  /// The id is that of other contents: the bundle was changed after it was made.
  case mismatch(member: String, recorded: String, computed: String)
  case notCanonical(CanonicalizationError)
}
