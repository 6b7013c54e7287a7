/// What is wrong with a JSON value that should say something about a reward.
///
/// `pointer` is the place as a JSON Pointer (RFC 6901), empty for the whole value.
package enum RewardError: Error, Hashable, Sendable {
  /// The value has another type, or is none of those allowed.
  case expected(pointer: String, String)
  case missing(pointer: String)
  /// `known` are the members that the object may have.
  case unknownMember(pointer: String, known: [String])
  /// The lists of a comparison do not fit together.
  case inconsistent(pointer: String, Inconsistency)

  /// How the lists of a comparison contradict each other.
  package enum Inconsistency: Hashable, Sendable {
    /// A pair names a diagnostic that is not there.
    case noSuchDiagnostic(Int)
    /// The diagnostic is in no category, or in two; the number is its position in the list before or after.
    case notInOneCategory(Int)
    /// The categories hold diagnostics that the lists before and after do not.
    case strangers
    /// The list is not in the order of bundles, or holds an entry twice.
    case unordered
    /// The evidence belongs to another category.
    case evidenceOfAnotherCategory(String)
  }
}
