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

  /// Computes the ids.
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

    var members: JSONObject = [
      "version": .string(Self.formatVersion),
      "bundleId": .null,
      "status": failure == nil ? "ok" : "error",
      "error": failure?.json ?? .null,
      "request": request.json,
      "resolution": resolution?.json ?? .null,
      "facts": facts?.json ?? .null,
      "edits": edits?.json ?? .null,
      "processReward": reward ?? .null,
      "environment": environment.json,
      "capabilities": capabilities?.json ?? .null,
    ]
    factsID = try BundleIdentity.digest(
      of: BundleIdentity.members(BundleIdentity.factsMembers, of: .object(members))
    )
    members["meta"] = [
      "exit_code": .integer(Int(failure?.code.exitStatus ?? 0)),
      "sorting_keys": ["uri", "startLine", "startCol", "endLine", "endCol", "jcs"],
      "hashing": ["algo": "sha256-jcs-v1"],
      "factsId": .string(factsID),
      "volatile": volatile.json,
    ]
    bundleID = try BundleIdentity(of: .object(members)).bundleID
    members["bundleId"] = .string(bundleID)
    json = .object(members)
  }

  /// What a process that prints this bundle exits with.
  package var exitStatus: Int32 { failure?.code.exitStatus ?? 0 }
}
