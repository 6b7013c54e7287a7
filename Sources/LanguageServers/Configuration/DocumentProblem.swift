import CanonicalJSON

/// What is wrong in a JSON document of ours, and where.
package struct DocumentProblem: Error, Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// The bytes are not JSON; `offset` counts bytes from 0.
    case notJSON(offset: Int, detail: String)
    /// The value has another type than it must.
    case wrongType(expected: String, found: String)
    /// The object has a member nobody knows; `nearest` is a known one of a similar name.
    case unknownMember(nearest: String?, known: [String])
    /// The member must be there.
    case missing
    /// The value has the right type but is none of those allowed.
    case invalid(expected: String)
    /// The value names something that does not exist; `nearest` is what does.
    case unknownName(nearest: String?, known: [String])
  }

  /// Where, as a JSON Pointer (RFC 6901); empty for the whole document.
  package var pointer: String
  package var kind: Kind

  package init(pointer: String, kind: Kind) {
    self.pointer = pointer
    self.kind = kind
  }

  init(_ pointer: JSONPointer, _ kind: Kind) {
    self.init(pointer: pointer.description, kind: kind)
  }
}
