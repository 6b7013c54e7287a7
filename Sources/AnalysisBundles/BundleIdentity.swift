package import CanonicalJSON

/// The two ids of a bundle, computed from its JSON.
///
/// They are computed from what is written and not from what a reader made of it, so that a bundle of another version, with
/// members that this program does not know, keeps the ids it has.
package struct BundleIdentity: Hashable, Sendable {
  /// `sha256:` and 64 hexadecimal digits.
  package let bundleID: String
  package let factsID: String

  /// The members that say what was asked and found, in any order: RFC 8785 sorts them.
  static let factsMembers = ["request", "resolution", "facts", "edits", "status", "error"]
  private static let contextMembers = ["environment", "capabilities"]

  /// The members that some id covers, beside `meta`.
  static let hashedMembers = factsMembers + contextMembers

  /// Computes the ids that the content asks for.
  ///
  /// - Parameter bundle: an object; members that are missing count as null.
  /// - Throws: `CanonicalizationError` when a value is outside of the domain of RFC 8785.
  package init(of bundle: JSONValue) throws(CanonicalizationError) {
    factsID = try Self.digest(of: Self.members(Self.factsMembers, of: bundle))
    var meta = bundle["meta"]?.objectValue ?? [:]
    meta.removeValue(forKey: "volatile")
    var members = Self.members(Self.hashedMembers, of: bundle)
    members["meta"] = .object(meta)
    bundleID = try Self.digest(of: members)
  }

  /// The ids that a bundle says it has.
  package init?(recordedIn bundle: JSONValue) {
    guard let bundleID = bundle["bundleId"]?.stringValue,
      let factsID = bundle["meta"]?["factsId"]?.stringValue
    else { return nil }
    self.bundleID = bundleID
    self.factsID = factsID
  }

  /// The members of a bundle that are hashed under an id, as one value.
  static func members(_ names: [String], of bundle: JSONValue) -> JSONObject {
    JSONObject(names.map { ($0, bundle[$0] ?? .null) })
  }

  static func digest(of members: JSONObject) throws(CanonicalizationError) -> String {
    try JSONValue.object(members).canonicalDigest().description
  }
}
