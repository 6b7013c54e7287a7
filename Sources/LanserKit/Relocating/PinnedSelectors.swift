import Selectors

extension [String: String] {
  /// Pins selectors that stand by their kinds; those that carry a version of their own, or need none, stay as they are.
  mutating func pin(to pin: SnapshotPin) {
    for (kind, text) in self {
      guard let selector = try? Selector(parsing: text), let pinned = selector.pinned(to: pin) else {
        continue
      }
      self[kind] = pinned.description
    }
  }
}

extension Selector {
  /// The same selector of a certain content; nil where it names one, and for an id, which is no place in any content.
  func pinned(to pin: SnapshotPin) -> Selector? {
    switch self {
    case .cursor(let cursor) where cursor.snapshot == nil:
      try? .cursor(
        CursorSelector(
          path: cursor.path,
          line: cursor.line,
          column: cursor.column,
          indexing: cursor.indexing,
          snapshot: pin
        )
      )
    case .range(let range) where range.snapshot == nil:
      try? .range(
        RangeSelector(
          path: range.path,
          start: (range.startLine, range.startColumn),
          end: (range.endLine, range.endColumn),
          indexing: range.indexing,
          snapshot: pin
        )
      )
    case .symbol(let symbol) where symbol.snapshot == nil:
      try? .symbol(
        SymbolSelector(
          language: symbol.language,
          module: symbol.module,
          names: symbol.names,
          role: symbol.role,
          overload: symbol.overload,
          nth: symbol.nth,
          snapshot: pin
        )
      )
    default: nil
    }
  }
}
