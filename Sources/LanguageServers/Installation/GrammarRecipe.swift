/// How the tree-sitter grammar of a language is built from published source.
package struct GrammarRecipe: Sendable {
  package var language: String
  package var version: String
  /// The archives with the sources, unpacked into one directory.
  package var artifacts: [InstallRecipe.Artifact]
  /// The files to compile, relative to that directory.
  package var sources: [String]
  /// The C function that gives the language.
  package var symbol: String

  package init(
    language: String,
    version: String,
    artifacts: [InstallRecipe.Artifact],
    sources: [String],
    symbol: String
  ) {
    self.language = language
    self.version = version
    self.artifacts = artifacts
    self.sources = sources
    self.symbol = symbol
  }

  /// What the compiler is given, before the output and the sources.
  ///
  /// The headers let a grammar share the allocator of the runtime, by variables of the runtime's library.
  /// A grammar opened by itself would not find those, so the C library's own functions are named.
  var compilerArguments: [String] {
    [
      "-O2", "-fPIC", "-shared", "-Isrc", "-Dts_malloc=malloc", "-Dts_calloc=calloc", "-Dts_realloc=realloc",
      "-Dts_free=free",
    ]
  }
}

extension GrammarRecipe {
  /// Python 0.23.6: grammar ABI 14, which the runtimes from 0.20 on read.
  package static let python = GrammarRecipe(
    language: "python",
    version: "0.23.6",
    artifacts: [
      .init(
        project: "tree-sitter-python",
        files: [
          .any(
            .init(
              name: "tree_sitter_python-0.23.6.tar.gz",
              size: 155_868,
              sha256: "354bfa0a2f9217431764a631516f85173e9711af2c13dbd796a8815acfe505d9"
            )
          )
        ],
        archive: .sdist,
        keep: [
          .init(from: "tree_sitter_python-0.23.6/src/", to: "src/"),
          .init(from: "tree_sitter_python-0.23.6/LICENSE", to: "LICENSE"),
        ]
      ),
      .headers,
    ],
    sources: ["src/parser.c", "src/scanner.c"],
    symbol: "tree_sitter_python"
  )
}

extension GrammarRecipe {
  /// C 0.23.4, with the same ABI; has no scanner of its own.
  package static let c = GrammarRecipe(
    language: "c",
    version: "0.23.4",
    artifacts: [
      .init(
        project: "tree-sitter-c",
        files: [
          .any(
            .init(
              name: "tree_sitter_c-0.23.4.tar.gz",
              size: 223_089,
              sha256: "9215c7888dd019038f162ea5646178f6e129cd2b49fc506d14becf5e426121d7"
            )
          )
        ],
        archive: .sdist,
        keep: [
          .init(from: "tree_sitter_c-0.23.4/src/", to: "src/"),
          .init(from: "tree_sitter_c-0.23.4/LICENSE", to: "LICENSE"),
        ]
      ),
      .headers,
    ],
    sources: ["src/parser.c"],
    symbol: "tree_sitter_c"
  )
}

extension InstallRecipe.Artifact {
  /// The headers that generated parsers include; the grammar's own source archive leaves them out.
  fileprivate static let headers = Self(
    project: "tree-sitter",
    files: [
      .any(
        .init(
          name: "tree-sitter-0.23.2.tar.gz",
          size: 166_800,
          sha256: "66bae8dd47f1fed7bdef816115146d3a41c39b5c482d7bad36d9ba1def088450"
        )
      )
    ],
    archive: .sdist,
    keep: ["alloc.h", "array.h", "parser.h", "ts_assert.h"].map { name in
      .init(from: "tree-sitter-0.23.2/tree_sitter/core/lib/src/\(name)", to: "src/tree_sitter/\(name)")
    }
  )
}
