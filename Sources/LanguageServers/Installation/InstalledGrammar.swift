package import CanonicalJSON
package import SystemPackage

/// A grammar that was built and recorded (`grammars/LANGUAGE.json` beside `LANGUAGE.so`).
package struct InstalledGrammar: Hashable, Sendable {
  package var language: String
  package var version: String
  /// The shared library.
  package var path: FilePath
  /// The C function that gives the language.
  package var symbol: String
  /// The digest of the shared library, which differs between compilers.
  package var digest: SHA256Digest
  /// The digest of the names and digests of the sources, the same on every machine.
  package var sourceDigest: SHA256Digest

  /// Finds the grammar of a language.
  ///
  /// - Throws: `.unknownLanguage`, `.grammarNotInstalled`, or `.digestMismatch` when the library is not the
  ///   one that was recorded.
  package static func locate(
    _ language: String,
    in directories: LanserDirectories,
    registry: ServerRegistry = .builtIn
  ) throws(LanguageServersError) -> InstalledGrammar {
    guard let recipe = registry.grammar(for: language) else {
      let known = registry.grammars.map(\.language)
      throw .unknownLanguage(name: language, nearest: NearestName.of(language, in: known), known: known)
    }
    let missing = LanguageServersError.grammarNotInstalled(
      language: language,
      version: recipe.version,
      command: "lanser setup \(language)"
    )
    guard let grammar = try recorded(recipe, in: directories), grammar.version == recipe.version,
      grammar.sourceDigest == (try recipe.sourceDigest), Directory.exists(grammar.path)
    else { throw missing }
    let found = try FileContent.digest(grammar.path)
    guard found == grammar.digest else {
      throw .digestMismatch(file: grammar.path.string, wanted: grammar.digest, found: found)
    }
    return grammar
  }

  static func recordPath(_ language: String, in directories: LanserDirectories) -> FilePath {
    directories.grammars.appending("\(language).json")
  }

  private static func recorded(
    _ recipe: GrammarRecipe,
    in directories: LanserDirectories
  ) throws(LanguageServersError) -> InstalledGrammar? {
    let path = recordPath(recipe.language, in: directories)
    guard let bytes = try FileContent.readIfPresent(path, limit: 1 << 20) else { return nil }
    do throws(DocumentProblem) {
      let root = try StrictObject(
        StoredDocument.parse(bytes),
        at: .root,
        members: ["digest", "language", "recordVersion", "sourceDigest", "symbol", "version"]
      )
      try root.requireVersion(1, member: "recordVersion")
      return InstalledGrammar(
        language: try root.required(root.string("language"), "language"),
        version: try root.required(root.string("version"), "version"),
        path: directories.grammar(recipe.language),
        symbol: try root.required(root.string("symbol"), "symbol"),
        digest: try root.required(root.digest("digest"), "digest"),
        sourceDigest: try root.required(root.digest("sourceDigest"), "sourceDigest")
      )
    } catch {
      throw .document(path: path, problem: error)
    }
  }

  var json: JSONValue {
    [
      "recordVersion": 1,
      "language": .string(language),
      "version": .string(version),
      "symbol": .string(symbol),
      "digest": .string(digest.description),
      "sourceDigest": .string(sourceDigest.description),
    ]
  }
}

extension GrammarRecipe {
  /// The digest of the names and pinned digests of the archives this grammar is built from.
  var sourceDigest: SHA256Digest {
    get throws(LanguageServersError) {
      let files = artifacts.flatMap(\.files).map { file in
        switch file {
        case .any(let pinned), .only(_, let pinned): (pinned.name, JSONValue.string(pinned.sha256))
        }
      }
      return try CanonicalForm.digest(.object(JSONObject(files)))
    }
  }
}
