import CanonicalJSON
import SourceText

// What became of each entry of a list. Entries are paired by what they say and where they are, in this order:
//
//   1. equal in everything: nothing happened;
//   2. the same content in the same file, in the order of the list: moved;
//   3. the same content in another file: moved;
//   4. the same place with another content: changed;
//   5. what is left is gone or new; where one of each is left of a question that has one answer, it moved.
//
// Content is what a person would recognise an entry by: a reference's source line, a diagnostic's rule and message, a
// symbol's kind and name. Everything is decided by lookups, so long lists cost as much as sorting them.

/// An entry of a list of facts, as the comparison sees it.
struct ComparedEntry {
  var uri: String
  /// The place that people are shown.
  var range: TextRange
  /// What the entry is recognised by; nil when there is nothing.
  var content: String?
  var text: String
  var json: JSONValue

  var side: BundleChange.Side { BundleChange.Side(uri: uri, range: range, text: text, json: json) }
}

struct EntryMatching {
  let area: BundleChange.Area
  let subject: String
  /// Whether the question has one answer, so that the answer moved when it is somewhere else.
  var isSingular = false

  func changes(from before: [ComparedEntry], to after: [ComparedEntry]) -> [BundleChange] {
    var (old, new) = (before, after)
    removePairs(&old, &new) {
      $0.json
    } found: { _, _ in
    }
    var changes: [BundleChange] = []
    removePairs(&old, &new) { entry in
      entry.content.map { ContentInFile(uri: entry.uri, content: $0) }
    } found: {
      changes.append(change($0.range == $1.range ? .changed : .moved, $0, $1))
    }
    removePairs(&old, &new) {
      $0.content
    } found: {
      changes.append(change(.moved, $0, $1))
    }
    removePairs(&old, &new) {
      Place(uri: $0.uri, start: $0.range.start)
    } found: {
      changes.append(change(.changed, $0, $1))
    }
    if isSingular, let only = old.first, let other = new.first, old.count == 1, new.count == 1 {
      return changes + [change(.moved, only, other)]
    }
    return changes + old.map { change(.gone, $0, nil) } + new.map { change(.new, nil, $0) }
  }

  private struct ContentInFile: Hashable {
    var uri: String
    var content: String
  }

  private struct Place: Hashable {
    var uri: String
    var start: TextPosition
  }

  private func change(
    _ kind: BundleChange.Kind,
    _ before: ComparedEntry?,
    _ after: ComparedEntry?
  ) -> BundleChange {
    BundleChange(area: area, kind: kind, subject: subject, before: before?.side, after: after?.side)
  }

  /// Takes pairs with equal keys out of two lists; of several the first go together.
  ///
  /// Entries without a key stay.
  private func removePairs<Key: Hashable>(
    _ old: inout [ComparedEntry],
    _ new: inout [ComparedEntry],
    by key: (ComparedEntry) -> Key?,
    found: (ComparedEntry, ComparedEntry) -> Void
  ) {
    var waiting: [Key: [Int]] = [:]
    for (index, entry) in new.enumerated().reversed() {
      if let key = key(entry) { waiting[key, default: []].append(index) }
    }
    var taken: Set<Int> = []
    old = old.filter { entry in
      guard let key = key(entry), let index = waiting[key]?.popLast() else { return true }
      taken.insert(index)
      found(entry, new[index])
      return false
    }
    new = new.enumerated().filter { !taken.contains($0.offset) }.map(\.element)
  }
}
