import AnalysisBundles
import LanserKit
import SourceText

/// How two bundles differ, as text: one change a line, several of the same kind under a heading.
struct DifferenceReport {
  let difference: BundleDifference
  let before: Presentation
  let after: Presentation
  let limit: Int

  var lines: [String] {
    var lines: [String] = []
    var rest = difference.changes[...]
    while let first = rest.first {
      let group = rest.prefix {
        $0.area == first.area && $0.subject == first.subject && $0.kind == first.kind
      }
      rest = rest.dropFirst(group.count)
      lines += self.lines(for: Array(group))
    }
    return lines.map(\.safeForTerminal)
  }

  private func lines(for group: [BundleChange]) -> [String] {
    guard let first = group.first else { return [] }
    if group.count == 1 { return [line(for: first)] }
    let shown = limit == 0 ? group[...] : group.prefix(limit)
    let more = group.count - shown.count
    return ["\(group.count) \(plural(first.subject)) \(verb(first.kind)):"]
      + shown.map { "  \(body(of: $0))" }
      + (more > 0 ? ["  … \(more) more (--limit 0 prints all)"] : [])
  }

  private func line(for change: BundleChange) -> String {
    let isValue = change.before?.range == nil && change.after?.range == nil
    switch change.kind {
    case .changed where isValue: return "\(change.subject): \(body(of: change))"
    default: return "\(change.subject) \(verb(change.kind)): \(body(of: change))"
    }
  }

  private func body(of change: BundleChange) -> String {
    let (old, new) = (change.before, change.after)
    guard let old, let new else {
      let side = old.map { text($0, before) } ?? new.map { text($0, after) }
      return side ?? ""
    }
    guard let oldPlace = place(old, before), let newPlace = place(new, after) else {
      return "\(oneLine(old.text)) → \(oneLine(new.text))"
    }
    let places = oldPlace == newPlace ? newPlace : "\(oldPlace) → \(newPlace)"
    let texts = old.text == new.text ? oneLine(new.text) : "\(oneLine(old.text)) → \(oneLine(new.text))"
    return texts.isEmpty ? places : "\(places): \(texts)"
  }

  private func text(_ side: BundleChange.Side, _ presentation: Presentation) -> String {
    let words = oneLine(side.text)
    guard let place = place(side, presentation) else { return words }
    return words.isEmpty ? place : "\(place): \(words)"
  }

  private func place(_ side: BundleChange.Side, _ presentation: Presentation) -> String? {
    guard let uri = side.uri, let range = side.range, !uri.isEmpty else { return nil }
    return presentation.place(uri: uri, range.start)
  }

  private func oneLine(_ text: String) -> String {
    let first = text.split(separator: "\n", omittingEmptySubsequences: false).first.map(String.init) ?? ""
    return first.utf8.count < text.utf8.count ? first + " …" : first
  }

  private func verb(_ kind: BundleChange.Kind) -> String { kind.rawValue }

  private func plural(_ subject: String) -> String {
    subject.hasSuffix("y") ? "\(subject.dropLast())ies" : "\(subject)s"
  }
}
