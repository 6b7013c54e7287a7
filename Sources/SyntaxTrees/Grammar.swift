import CTreeSitter

/// A tree-sitter grammar that was loaded into this process and fits the runtime.
///
/// The language tables behind it are constant data of a shared object that is never unloaded. That is why the
/// address may be passed between threads and is kept as a number rather than as a pointer.
package struct Grammar: Sendable, Equatable {
  /// The name the grammar was asked for, such as `python`.
  package let name: String
  /// The file it was loaded from.
  package let path: String
  /// The grammar's ABI version.
  package let version: Int
  /// The file as it was just before it was loaded.
  package let file: FileIdentity

  private let address: UInt

  init(name: String, path: String, version: Int, file: FileIdentity, language: OpaquePointer) {
    self.name = name
    self.path = path
    self.version = version
    self.file = file
    self.address = UInt(bitPattern: language)
  }

  /// The runtime's handle; nil only for the null address, which `GrammarLibrary` never stores.
  var language: OpaquePointer? { OpaquePointer(bitPattern: address) }

  /// The names of all named node kinds, each once, in the grammar's own order.
  package var nodeKinds: [String] {
    guard let language else { return [] }
    var seen: Set<String> = []
    var kinds: [String] = []
    for symbol in 0..<ts_language_symbol_count(language) {
      let id = TSSymbol(symbol)
      guard ts_language_symbol_type(language, id) == TSSymbolTypeRegular,
        let text = ts_language_symbol_name(language, id)
      else { continue }
      let kind = String(cString: text)
      if seen.insert(kind).inserted { kinds.append(kind) }
    }
    return kinds
  }

  /// The ABI versions that the linked runtime reads.
  package static var supportedVersions: ClosedRange<Int> {
    Int(TREE_SITTER_MIN_COMPATIBLE_LANGUAGE_VERSION)...Int(TREE_SITTER_LANGUAGE_VERSION)
  }
}
