import LanguageServers

/// The language of a file, by its name.
struct Language: Hashable, Sendable {
  /// The registry's name.
  var name: String
  /// LSP `languageId`.
  var identifier: String

  static let python = Language(name: "python", identifier: "python")

  /// - Returns: nil for a file in no language that a registered server covers.
  init?(fileName: String) {
    guard let dot = fileName.lastIndex(of: ".") else { return nil }
    let suffix = String(fileName[fileName.index(after: dot)...])
    for descriptor in ServerRegistry.builtIn.descriptors {
      for language in descriptor.languages where language.extensions.contains(suffix) {
        self.init(language)
        return
      }
    }
    return nil
  }

  init(_ language: ServerDescriptor.Language) {
    self.init(name: language.name, identifier: language.identifier)
  }

  private init(name: String, identifier: String) {
    self.name = name
    self.identifier = identifier
  }
}

extension SourceTree {
  /// The name of the language of most source files, where there is no Python; nil where there is any, or no file in any language.
  var mainLanguage: String? {
    let languages = files.compactMap { Language(fileName: $0.path)?.name }
    guard !languages.contains(Language.python.name) else { return nil }
    let counts = Dictionary(grouping: languages) { $0 }.mapValues(\.count)
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }
}
