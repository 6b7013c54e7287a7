import CanonicalJSON

/// The ids of the requests that an earlier run of a batch has answered.
///
/// Kept as eight bytes each, so that a million of them take little memory. Two ids in a million would be taken for each
/// other with a probability of 1 in 10^7.
package struct AnsweredIDs: Sendable {
  private var hashes: Set<UInt64> = []

  package init() {}

  package var count: Int { hashes.count }

  /// Takes note of the answer on one line of the earlier output; lines that are no answers are passed over.
  package mutating func note(line: [UInt8]) {
    guard let json = try? JSONValue(parsing: line), let id = json["id"], !id.isNull else { return }
    hashes.insert(Self.hash(id))
  }

  func contains(_ id: JSONValue) -> Bool { !id.isNull && hashes.contains(Self.hash(id)) }

  private static func hash(_ id: JSONValue) -> UInt64 {
    SHA256Digest(of: id.serialized()).bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}
