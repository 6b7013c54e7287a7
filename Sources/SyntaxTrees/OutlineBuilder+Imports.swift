import CTreeSitter

extension OutlineBuilder {
  /// Reads `import a.b, c.d as e`.
  mutating func readModuleImport(_ node: TSNode, _ context: Context) {
    guard context.bindsMembers else { return }
    let bindings = children.statements(of: node).compactMap { moduleBinding($0) }
    record(bindings, node, context)
  }

  /// Reads `from a import b, c as d` and `from a import *`.
  mutating func readMemberImport(_ node: TSNode, _ context: Context) {
    guard context.bindsMembers, let moduleNode = node.child(profile.fields.importedModule) else { return }
    let module = reference(moduleNode)
    let bindings = children.statements(of: node)
      .filter { $0.start >= moduleNode.end }
      .compactMap { memberBinding($0, of: module) }
    record(bindings, node, context)
  }

  private mutating func record(_ bindings: [ImportBinding], _ node: TSNode, _ context: Context) {
    guard !bindings.isEmpty else { return }
    let conditions = conditionLists[context.conditions]
    imports.append(
      ImportStatement(range: node.range, owner: context.owner, conditions: conditions, bindings: bindings)
    )
  }

  private mutating func moduleBinding(_ node: TSNode) -> ImportBinding? {
    switch profile.nodeClass(of: node) {
    case .dottedName:
      // `import a.b` makes `a` available; `b` is then found inside it.
      guard let first = children.statements(of: node).first else { return nil }
      let module = ModuleReference(level: 0, components: [string(first.range)])
      return ImportBinding(name: string(first.range), nameRange: first.range, module: module)
    case .aliasedName:
      guard let (original, alias) = aliased(node) else { return nil }
      let module = ModuleReference(level: 0, components: components(original))
      return ImportBinding(name: string(alias.range), nameRange: alias.range, module: module)
    default:
      return nil
    }
  }

  private mutating func memberBinding(_ node: TSNode, of module: ModuleReference) -> ImportBinding? {
    switch profile.nodeClass(of: node) {
    case .dottedName:
      let name = string(node.range)
      return ImportBinding(name: name, nameRange: node.range, module: module, member: name)
    case .aliasedName:
      guard let (original, alias) = aliased(node) else { return nil }
      return ImportBinding(
        name: string(alias.range),
        nameRange: alias.range,
        module: module,
        member: string(original.range)
      )
    case .wildcard:
      return ImportBinding(name: nil, nameRange: node.range, module: module)
    default:
      return nil
    }
  }

  private mutating func aliased(_ node: TSNode) -> (original: TSNode, alias: TSNode)? {
    guard let alias = node.child(profile.fields.alias), !alias.range.isEmpty,
      let original = children.statements(of: node).first(where: { profile.nodeClass(of: $0) == .dottedName })
    else { return nil }
    return (original, alias)
  }

  private mutating func components(_ dottedName: TSNode) -> [String] {
    children.statements(of: dottedName).map { string($0.range) }
  }

  private mutating func reference(_ node: TSNode) -> ModuleReference {
    guard profile.nodeClass(of: node) == .relativeName else {
      return ModuleReference(level: 0, components: components(node))
    }
    let named = children.statements(of: node).first { profile.nodeClass(of: $0) == .dottedName }
    let dots = text[node.start..<(named?.start ?? node.end)].count { $0 == UInt8(ascii: ".") }
    return ModuleReference(level: dots, components: named.map { components($0) } ?? [])
  }
}
