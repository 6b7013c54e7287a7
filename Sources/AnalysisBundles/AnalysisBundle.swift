package import CanonicalJSON

/// The published result of one operation (format 1.3).
///
/// `bundleId` is SHA-256 over the RFC 8785 bytes of request, resolution, facts, edits, environment, capabilities, status,
/// error and `meta` without its `volatile` part. `factsId` leaves out environment, capabilities and meta as well, so it is
/// the same on every machine that found the same facts.
package struct AnalysisBundle: Sendable {
  package static let formatVersion = "1.3"

  package let request: BundleRequest
  package let resolution: BundleResolution?
  package let facts: Facts?
  package let edits: BundleEdits?
  /// What `ProcessReward` makes of the operation; computed from the rest, so it is in no hash.
  package let reward: JSONValue?
  package let failure: Failure?
  package let environment: BundleEnvironment
  package let capabilities: BundleCapabilities?
  package let volatile: BundleVolatile

  /// `sha256:` and 64 hexadecimal digits.
  package let bundleID: String
  package let factsID: String

  /// The whole bundle, members in the order in which the contract names them.
  package let json: JSONValue

  /// Puts facts in order, and computes the ids.
  ///
  /// - Throws: `CanonicalizationError` when a value is outside of the domain of RFC 8785.
  package init(
    request: BundleRequest,
    resolution: BundleResolution?,
    facts: Facts?,
    edits: BundleEdits? = nil,
    reward: JSONValue? = nil,
    failure: Failure?,
    environment: BundleEnvironment,
    capabilities: BundleCapabilities?,
    volatile: BundleVolatile
  ) throws(CanonicalizationError) {
    self.request = request
    self.resolution = resolution
    self.facts = facts
    self.edits = edits
    self.reward = reward
    self.failure = failure
    self.environment = environment
    self.capabilities = capabilities
    self.volatile = volatile

    let status: JSONValue = failure == nil ? "ok" : "error"
    let factsDomain: [(String, JSONValue)] = [
      ("request", request.json),
      ("resolution", resolution?.json ?? .null),
      ("facts", facts?.json ?? .null),
      ("edits", edits?.json ?? .null),
      ("status", status),
      ("error", failure?.json ?? .null),
    ]
    factsID = try Self.digest(of: factsDomain)
    let stableMeta: [(String, JSONValue)] = [
      ("exit_code", .integer(Int(failure?.code.exitStatus ?? 0))),
      ("sorting_keys", ["uri", "startLine", "startCol", "endLine", "endCol", "jcs"]),
      ("hashing", ["algo": "sha256-jcs-v1"]),
      ("factsId", .string(factsID)),
    ]
    bundleID = try Self.digest(
      of: factsDomain + [
        ("environment", environment.json),
        ("capabilities", capabilities?.json ?? .null),
        ("meta", .object(JSONObject(stableMeta))),
      ]
    )
    json = .object(
      JSONObject([
        ("version", .string(Self.formatVersion)),
        ("bundleId", .string(bundleID)),
        ("status", status),
        ("error", failure?.json ?? .null),
        ("request", request.json),
        ("resolution", resolution?.json ?? .null),
        ("facts", facts?.json ?? .null),
        ("edits", edits?.json ?? .null),
        ("processReward", reward ?? .null),
        ("environment", environment.json),
        ("capabilities", capabilities?.json ?? .null),
        ("meta", .object(JSONObject(stableMeta + [("volatile", volatile.json)]))),
      ])
    )
  }

  /// What a process that prints this bundle exits with.
  package var exitStatus: Int32 { failure?.code.exitStatus ?? 0 }

  private static func digest(of members: [(String, JSONValue)]) throws(CanonicalizationError) -> String {
    let bytes = try JSONValue.object(JSONObject(members)).canonicalBytes()
    return SHA256Digest(of: bytes).description
  }
}
