package import CanonicalJSON
package import SourceText

// Lists in bundles are in one order, whatever order a server answers in: by uri (as UTF-8 bytes), start, end, and then by
// the canonical bytes of the entry. Entries that are equal in every member appear once.

extension Facts {
  /// The same facts, ordered, without duplicates.
  package var ordered: Facts {
    var result = self
    switch payload {
    case .definitions(let list): result.payload = .definitions(list.inBundleOrder)
    case .declarations(let list): result.payload = .declarations(list.inBundleOrder)
    case .typeDefinitions(let list): result.payload = .typeDefinitions(list.inBundleOrder)
    case .implementations(let list): result.payload = .implementations(list.inBundleOrder)
    case .references(let list): result.payload = .references(list.inBundleOrder)
    case .symbols(let list): result.payload = .symbols(list.inBundleOrder)
    case .diagnostics(let list): result.payload = .diagnostics(list.inBundleOrder)
    // An outline keeps the order of the source, which is the same on every run; actions that of the server, which is the
    // order in which they are offered.
    case .hover, .outline, .place, .actions, .renameTarget, .explanation: break
    }
    return result
  }

  /// The page of the references that starts at a cursor.
  ///
  /// - Returns: nil when the cursor is not one that `nextCursor` has given.
  package func page(after cursor: String?, size: Int = Facts.pageSize) -> Facts? {
    guard case .references(let list) = payload else { return cursor == nil ? self : nil }
    let start = cursor.map { Int($0) } ?? 0
    guard let start, start >= 0, cursor == nil || start < list.count else { return nil }
    let end = min(list.count, start + size)
    var result = self
    result.payload = .references(Array(list[start..<end]))
    result.truncated = end < list.count
    result.nextCursor = end < list.count ? String(end) : nil
    return result
  }
}

package protocol BundleEntry: Hashable {
  var uri: String { get }
  var range: TextRange { get }
  var json: JSONValue { get }
}

extension LocationFact: BundleEntry {}
extension SymbolFact: BundleEntry {}
extension DiagnosticFact: BundleEntry {}

extension Array where Element: BundleEntry {
  /// The entries in the order of bundles, each once.
  package var inBundleOrder: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }.sorted { left, right in
      if left.uri != right.uri { return left.uri.utf8.lexicographicallyPrecedes(right.uri.utf8) }
      if left.range != right.range { return left.range < right.range }
      let (leftBytes, rightBytes) = (left.canonicalBytes, right.canonicalBytes)
      return leftBytes.lexicographicallyPrecedes(rightBytes)
    }
  }
}

extension BundleEntry {
  fileprivate var canonicalBytes: [UInt8] {
    // Facts hold integers and strings only, which are always in the domain of RFC 8785.
    (try? json.canonicalBytes()) ?? []
  }
}
