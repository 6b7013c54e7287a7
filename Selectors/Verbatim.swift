/// Compares text by its UTF-8 bytes.
///
/// Swift's `==` on strings follows canonical equivalence: `é` as one scalar equals `e` with an accent. File names and
/// source text must not, so every text in a selector is wrapped in this.
@propertyWrapper
package struct Verbatim<Value: VerbatimText>: Hashable, Sendable {
  package var wrappedValue: Value

  package init(wrappedValue: Value) { self.wrappedValue = wrappedValue }

  package static func == (left: Self, right: Self) -> Bool {
    left.wrappedValue.verbatimParts.elementsEqual(right.wrappedValue.verbatimParts) { $0.elementsEqual($1) }
  }

  package func hash(into hasher: inout Hasher) {
    for part in wrappedValue.verbatimParts {
      for byte in part { hasher.combine(byte) }
      // No UTF-8 text holds this byte, so parts cannot run together.
      hasher.combine(0xFF as UInt8)
    }
  }
}

/// Text that `Verbatim` can compare.
package protocol VerbatimText: Sendable {
  var verbatimParts: [String.UTF8View] { get }
}

extension String: VerbatimText {
  package var verbatimParts: [String.UTF8View] { [utf8] }
}

/// Lists of names in selectors are never empty, so nothing and an empty list need not be told apart.
extension Optional: VerbatimText where Wrapped: VerbatimText {
  package var verbatimParts: [String.UTF8View] { map(\.verbatimParts) ?? [] }
}

extension [String]: VerbatimText {
  package var verbatimParts: [String.UTF8View] { map(\.utf8) }
}
