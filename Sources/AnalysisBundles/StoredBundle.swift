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
    guard let version = bundle["version"]?.stringValue else { throw .noBundle(missing: "version") }
    guard version == AnalysisBundle.formatVersion else { throw .otherVersion(version) }
    guard case .object(var meta) = bundle["meta"] ?? .null else { throw .noBundle(missing: "meta") }
    meta["volatile"] = nil

    let facts = try Self.digest(
      Self.members(of: bundle, ["request", "resolution", "facts", "edits", "status", "error"])
    )
    guard let factsID = meta["factsId"]?.stringValue else { throw .noBundle(missing: "meta.factsId") }
    guard factsID == facts else {
      throw .mismatch(member: "meta.factsId", recorded: factsID, computed: facts)
    }
    let members = try Self.members(
      of: bundle,
      ["request", "resolution", "facts", "edits", "status", "error", "environment", "capabilities"]
    )
    let computed = try Self.digest(members + [("meta", .object(meta))])
    guard let bundleID = bundle["bundleId"]?.stringValue else { throw .noBundle(missing: "bundleId") }
    guard bundleID == computed else {
      throw .mismatch(member: "bundleId", recorded: bundleID, computed: computed)
    }
    self.json = json
    self.bundleID = bundleID
  }

  private static func members(
    of bundle: JSONObject,
    _ names: [String]
  ) throws(StoredBundleError) -> [(String, JSONValue)] {
    var members: [(String, JSONValue)] = []
    for name in names {
      guard let value = bundle[name] else { throw .noBundle(missing: name) }
      members.append((name, value))
    }
    return members
  }

  private static func digest(_ members: [(String, JSONValue)]) throws(StoredBundleError) -> String {
    do {
      return try JSONValue.object(JSONObject(members)).canonicalDigest().description
    } catch {
      throw .notCanonical(error)
    }
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
