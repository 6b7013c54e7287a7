extension LanguageProfile {
  /// All that a profile says, as a text: the same for equal profiles, in every process, and another for others.
  package var fullDescription: String { Self.describe(self) }

  /// Parts in the order of declaration; the entries of dictionaries and sets, which have none, sorted.
  private static func describe(_ value: Any) -> String {
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case nil: return String(reflecting: value)
    case .dictionary, .set:
      return "[" + mirror.children.map { describe($0.value) }.sorted().joined(separator: ",") + "]"
    case .enum where mirror.children.isEmpty: return String(describing: value)
    default:
      return "(" + mirror.children.map { "\($0.label ?? ""):" + describe($0.value) }.joined(separator: ",")
        + ")"
    }
  }
}
