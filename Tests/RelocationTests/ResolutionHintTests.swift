import Relocation
import SyntaxTrees
import Testing

@Suite("Hints for addresses that lead nowhere")
struct ResolutionHintTests {
  static let workspace = MemoryWorkspace(
    """
    === app/__init__.py
    import numpy
    from requests import get
    === app/loader.py
    class Loader:
        def load_data(self): ...
        def reload(self): ...
    class Saver:
        def save_data(self): ...
    def load_config(): ...
    === app/other.py
    class Loader:
        def parse_rows(self): ...
    """
  )

  static let resolver = SymbolResolver(contents: workspace, profile: .python)

  @Test(
    "Similar names come first, then the same name elsewhere",
    arguments: [
      ("app.loader#Loader.laod_data", "app.loader#Loader.load_data"),
      ("app.loader#Loader.LOAD_DATA", "app.loader#Loader.load_data"),
      ("app.loader#Loadr.load_data", "app.loader#Loader.load_data"),
      ("app.loader#load_data", "app.loader#Loader.load_data"),
      ("app.loader#Loader.save_data", "app.loader#Saver.save_data"),
      ("app.loader#Loader.parse_rows", "app.other#Loader.parse_rows"),
      ("app.loader#load_confg", "app.loader#load_config"),
    ]
  )
  func nearestSymbol(address: String, nearest: String) {
    let error = #expect(throws: RelocationError.self) { try Self.resolver.resolve(address) }
    guard case .notFound(let missing) = error else {
      Issue.record("expected not found, got \(String(describing: error))")
      return
    }
    #expect(missing.nearest.contains { $0.text == nearest }, "\(missing.nearest.map(\.text))")
    if missing.nearest.first?.module == "app.loader" { #expect(missing.nearest.first?.text == nearest) }
  }

  @Test(
    "A module that is missing brings up modules with similar names",
    arguments: [("app.laoder", "app.loader"), ("loader", "app.loader"), ("ap.other", "app.other")]
  )
  func nearestModule(module: String, nearest: String) {
    let error = #expect(throws: RelocationError.self) { try Self.resolver.resolve(module + "#x") }
    guard case .moduleNotFound(module, let names) = error else {
      Issue.record("expected a missing module, got \(String(describing: error))")
      return
    }
    #expect(names.first == nearest)
  }

  @Test(
    "A name imported from outside the workspace says from where",
    arguments: [("numpy.array", "numpy"), ("get", "requests")]
  )
  func external(name: String, module: String) {
    let error = #expect(throws: RelocationError.self) { try Self.resolver.resolve("app#" + name) }
    guard case .notFound(let missing) = error else {
      Issue.record("expected not found, got \(String(describing: error))")
      return
    }
    #expect(missing.importedFrom == module)
  }

  @Test("A file that cannot be read stops the search instead of hiding a definition")
  func unreadable() {
    var workspace = Self.workspace
    workspace.unreadable = ["app/loader.py"]
    let resolver = SymbolResolver(contents: workspace, profile: .python)
    #expect(throws: RelocationError.unreadable(path: "app/loader.py", reason: "Unreadable()")) {
      try resolver.resolve("app.loader#Loader")
    }
  }
}
