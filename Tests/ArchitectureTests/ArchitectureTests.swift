import Testing

@Suite("The architecture is what docs/ARCHITECTURE.md says")
struct ArchitectureTests {
  private static let cLibraries: Set<String> = ["Darwin", "Glibc", "Musl", "Synchronization"]

  @Test("A module imports only lower layers and the packages that its row allows", arguments: moduleRules)
  func imports(_ rule: ModuleRule) throws {
    let layers = Dictionary(uniqueKeysWithValues: moduleRules.map { ($0.name, $0.layer) })
    for file in try Repository.swiftFiles(in: rule.folder) {
      for name in importedModules(file) {
        if let layer = layers[name] {
          #expect(layer < rule.layer, "\(file.path) imports \(name), which is not below \(rule.name)")
        } else {
          let isAllowed = rule.external.contains(name) || Self.cLibraries.contains(name)
          #expect(isAllowed, "\(file.path) imports \(name), which \(rule.name) may not")
        }
      }
    }
  }

  @Test("What libraries must not do appears only where it belongs", arguments: forbiddenCalls)
  func forbidden(_ call: ForbiddenCall) throws {
    for rule in moduleRules {
      for file in try Repository.swiftFiles(in: rule.folder) where !call.allowedIn.contains(file.path) {
        let found = file.codeLines.first { call.isFound(in: $0) }
        #expect(found == nil, "\(file.path) contains \(call.text): \(call.reason)")
      }
    }
  }

  @Test("Every source folder has a row in the table, and the table has no row without a folder")
  func everyModuleHasARule() throws {
    let folders = try Repository.folders(in: "Sources").map { "Sources/\($0)" } + ["Selectors"]
    let support: Set<String> = [
      "Sources/LanserTestSupport", "Sources/scripted-language-server", "Sources/session-holder",
    ]
    #expect(Set(folders).subtracting(support) == Set(moduleRules.map(\.folder)))
  }

  @Test("docs/ARCHITECTURE.md describes every module", arguments: moduleRules)
  func documented(_ rule: ModuleRule) throws {
    let text = try Repository.text("docs/ARCHITECTURE.md")
    #expect(text.contains("`\(rule.name)`"), "docs/ARCHITECTURE.md has no entry for \(rule.name)")
  }

  @Test("No source file is longer than 600 lines")
  func fileSizes() throws {
    for rule in moduleRules {
      for file in try Repository.swiftFiles(in: rule.folder) {
        #expect(
          file.text.split(separator: "\n", omittingEmptySubsequences: false).count <= 600,
          "\(file.path)"
        )
      }
    }
  }

  private func importedModules(_ file: Repository.File) -> [String] {
    file.codeLines.compactMap { line in
      var words = line.split(separator: " ").map(String.init)
      if let first = words.first, ["package", "public", "private", "internal", "@testable"].contains(first) {
        words.removeFirst()
      }
      guard words.first == "import", let module = words.last else { return nil }
      return module.split(separator: ".").first.map(String.init)
    }
  }
}
