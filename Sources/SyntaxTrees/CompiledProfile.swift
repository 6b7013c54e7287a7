import CTreeSitter

/// A profile translated into the numbers of one grammar, so that the walk compares integers.
struct CompiledProfile {
  let profile: LanguageProfile
  let fields: FieldIDs

  private var classes: [NodeClass]
  private var definitions: [DefinitionRule?]
  private var declarations: [DeclarationRule?]
  private var branches: [CompiledBranch?]
  private var errorClass: NodeClass
  /// Each name once, shared by all statements of a kind.
  private var names: [String]

  init(_ profile: LanguageProfile, language: OpaquePointer) {
    self.profile = profile
    fields = FieldIDs(profile.fields, language: language)
    let count = Int(ts_language_symbol_count(language))
    classes = Array(repeating: .ignored, count: count)
    definitions = Array(repeating: nil, count: count)
    declarations = Array(repeating: nil, count: count)
    branches = Array(repeating: nil, count: count)
    errorClass = profile.nodeClasses["ERROR"] ?? .ignored
    names = Array(repeating: "", count: count)
    for symbol in 0..<count {
      // Keyword tokens share the names of node kinds (`lambda`, `type`); only named nodes are meant.
      guard ts_language_symbol_type(language, TSSymbol(symbol)) == TSSymbolTypeRegular,
        let text = ts_language_symbol_name(language, TSSymbol(symbol))
      else { continue }
      let kind = String(cString: text)
      names[symbol] = kind
      guard let nodeClass = profile.nodeClasses[kind] else { continue }
      classes[symbol] = nodeClass
      definitions[symbol] = profile.definitions[kind]
      declarations[symbol] = profile.declarations[kind]
      branches[symbol] = profile.branches[kind].map { CompiledBranch($0, language: language) }
    }
  }

  func nodeClass(of node: TSNode) -> NodeClass {
    let symbol = Int(ts_node_symbol(node))
    return symbol < classes.count ? classes[symbol] : errorClass
  }

  /// Whether this is what the parser could not read.
  func isError(_ node: TSNode) -> Bool { ts_node_symbol(node) == TSSymbol.max }

  /// The grammar's name of a named node kind; `ERROR` for what the parser could not read.
  func kindName(of symbol: TSSymbol) -> String {
    Int(symbol) < names.count ? names[Int(symbol)] : "ERROR"
  }

  func definition(of node: TSNode) -> DefinitionRule? {
    let symbol = Int(ts_node_symbol(node))
    return symbol < definitions.count ? definitions[symbol] : nil
  }

  func declaration(of node: TSNode) -> DeclarationRule? {
    let symbol = Int(ts_node_symbol(node))
    return symbol < declarations.count ? declarations[symbol] : nil
  }

  func branch(of node: TSNode) -> CompiledBranch? {
    let symbol = Int(ts_node_symbol(node))
    return symbol < branches.count ? branches[symbol] : nil
  }
}

/// A rule for compound statements with the grammar's numbers for the fields that it names.
struct CompiledBranch {
  let rule: BranchRule
  let fields: [TSFieldId]

  init(_ rule: BranchRule, language: OpaquePointer) {
    self.rule = rule
    switch rule.contents {
    case .blocks: fields = []
    case .fields(let names), .statements(let names):
      fields = names.map { FieldIDs.id($0, language: language) }.filter { $0 != 0 }
    }
  }
}

/// The grammar's numbers for the fields of a profile; zero, which no node has, for a field it does not know.
struct FieldIDs {
  let name: [TSFieldId]
  let body, declarator, parameters, target, value, annotation, object, attribute: TSFieldId
  let importedModule, alias, function, arguments: TSFieldId

  init(_ names: FieldNames, language: OpaquePointer) {
    func id(_ name: String) -> TSFieldId { Self.id(name, language: language) }
    name = names.name.map(id)
    body = id(names.body)
    declarator = id(names.declarator)
    parameters = id(names.parameters)
    target = id(names.target)
    value = id(names.value)
    annotation = id(names.annotation)
    object = id(names.object)
    attribute = id(names.attribute)
    importedModule = id(names.importedModule)
    alias = id(names.alias)
    function = id(names.function)
    arguments = id(names.arguments)
  }

  static func id(_ name: String, language: OpaquePointer) -> TSFieldId {
    ts_language_field_id_for_name(language, name, UInt32(name.utf8.count))
  }
}
