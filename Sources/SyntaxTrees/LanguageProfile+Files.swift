extension LanguageProfile {
  /// Every language there is a profile for.
  package static let all: [LanguageProfile] = [.python, .c]

  /// The profile of a file, by its name.
  package static func forFile(named name: String) -> LanguageProfile? {
    all.first { $0.matches(fileName: name) }
  }

  /// The profile with this selector scheme.
  package static func forScheme(_ scheme: String) -> LanguageProfile? {
    all.first { $0.scheme == scheme }
  }
}
