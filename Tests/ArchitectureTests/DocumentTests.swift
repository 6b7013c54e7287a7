import Testing

@Suite("The documents name only what is there")
struct DocumentTests {
  @Test("Every link leads to a file", arguments: try Repository.documents())
  func links(_ document: Repository.File) throws {
    for link in document.text.matches(of: #/\]\(([^)#\s]+)[^)]*\)/#).map(\.output.1)
    where !link.contains("://") {
      let path = Repository.resolve(String(link), from: document.path)
      #expect(Repository.exists(path), "\(document.path) links to \(path)")
    }
  }

  @Test("Every path of the repository is one", arguments: try Repository.documents())
  func paths(_ document: Repository.File) throws {
    let folders = try Repository.folders(in: ".") + [".ci"]
    for word in quotedWords(document) {
      guard let slash = word.firstIndex(of: "/"), folders.contains(String(word[..<slash])), !isPattern(word)
      else {
        continue
      }
      #expect(Repository.exists(word), "\(document.path) names \(word)")
    }
  }

  @Test("Every source file and every test target is one", arguments: try Repository.documents())
  func names(_ document: Repository.File) throws {
    let files = try ["Sources", "Selectors", "Tests"].flatMap { try Repository.swiftFiles(in: $0) }
    let names = Set(files.compactMap { $0.path.split(separator: "/").last.map(String.init) })
    let targets = Set(try Repository.folders(in: "Tests"))
    for word in quotedWords(document) where !word.contains("/") && !isPattern(word) {
      if word.hasSuffix(".swift"), word != "Package.swift" {
        #expect(names.contains(word), "\(document.path) names \(word)")
      } else if word.wholeMatch(of: #/[A-Za-z]+Tests/#) != nil {
        #expect(targets.contains(word), "\(document.path) names \(word)")
      }
    }
  }

  @Test("Every `make` is a rule of the Makefile", arguments: try Repository.documents())
  func rules(_ document: Repository.File) throws {
    let makefile = try Repository.text("Makefile")
    let rules = Set(makefile.matches(of: #/(?m)^([a-z]+):/#).map { String($0.output.1) })
    let blocks = document.text.split(separator: "```", omittingEmptySubsequences: false)
    let named = zip(blocks, 0...).flatMap { block, number in
      number % 2 == 0
        ? block.matches(of: #/`make ([a-z]+)/#).map(\.output.1)
        : block.matches(of: #/(?m)^(?:sudo )?make ([a-z]+)/#).map(\.output.1)
    }
    for rule in named.map(String.init) {
      #expect(rules.contains(rule), "\(document.path) says make \(rule)")
    }
  }

  /// What stands between backquotes, word by word.
  private func quotedWords(_ document: Repository.File) -> [String] {
    document.text.matches(of: #/`([^`\n]+)`/#).flatMap { match in
      match.output.1.split(separator: " ").map { $0.trimmingPunctuation }
    }
  }

  /// Whether a name stands for many, or for one that the reader is to choose.
  private func isPattern(_ word: String) -> Bool {
    word.contains { "…*<>$".contains($0) } || word.contains("Name") || word.contains("NAME")
  }
}

extension Substring {
  fileprivate var trimmingPunctuation: String {
    var word = self
    while let last = word.last, ",;:.".contains(last) { word.removeLast() }
    return String(word)
  }
}
