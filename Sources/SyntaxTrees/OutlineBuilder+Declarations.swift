// Contract: a declaration → the symbols of its names, each found by unwrapping its declarator from the outside: what is
// innermost around the name decides whether it is called. A type that is defined on the spot comes before the names; when it
// has no name of its own, the first name takes its place and owns its members. In a declaration that the parser could not
// read in one piece, only what is called is trusted.

import CTreeSitter

extension OutlineBuilder {
  /// A name that a declarator wraps.
  private struct Declared {
    var name: TSNode
    /// The declarator without its first value.
    var declarator: TSNode
    var value: TSNode?
    var isFunction = false
    /// Whether nothing is around the name.
    var isDirect = true
  }

  /// Reads a declaration and schedules what it defines.
  mutating func readDeclaration(_ frame: Frame) {
    let node = frame.node
    let context = frame.context
    guard let rule = profile.declaration(of: node) else { return }
    let parts = children.allWithFields(of: node)
    let declarators = parts.filter { $0.field == profile.fields.declarator }.map(\.node)
    let type = node.child(profile.fields.annotation).flatMap { definedType($0) }
    // In a stretch that could not be read, what is indented is likely a local of something that was lost.
    let isStray = context.isFragment && rule.functionKind != nil && column(of: start(of: node)) != 0
    let isWhole = !isStray && !parts.contains { $0.node.isMissing || profile.isError($0.node) }
    guard context.bindsMembers else {
      note(node, headEnd: type?.body.start, context)
      if let type { schedule([Frame(node: type.node, context: context, isPart: true)]) }
      return
    }
    if type == nil, declarators.count == 1, let declared = declared(by: declarators[0]), declared.isFunction,
      rule.functionKind != nil
    {
      let symbol = self.symbol(of: declared, rule, node, frame)
      append(symbol)
      let extent = Extent(signature: symbol.signatureRange, end: symbol.definitionRange.upperBound)
      note(definition: node, id: symbol.id, extent, context)
      return
    }
    let others = declarators.map {
      Frame(node: $0, context: context, comments: frame.comments, declaration: node, isWhole: isWhole)
    }
    guard let type else {
      note(node, context)
      schedule(others)
      return
    }
    let names = declarators.map { declared(by: $0) }
    if !type.hasName, let first = names.firstIndex(where: { $0?.isDirect == true }) ?? names.indices.first,
      let declared = names[first]
    {
      let owner = define(type, namedBy: declared, rule, frame)
      schedule([Frame(node: type.body, context: owner)] + others[..<first] + others[(first + 1)...])
    } else {
      note(node, headEnd: type.body.start, context)
      schedule([Frame(node: type.node, context: context, comments: frame.comments, isPart: true)] + others)
    }
  }

  /// Reads one name of a declaration.
  mutating func readDeclarator(_ frame: Frame, of declaration: TSNode) {
    guard let rule = profile.declaration(of: declaration), let declared = declared(by: frame.node) else {
      return
    }
    let isReadable = frame.isWhole && !declared.declarator.hasError
    guard isReadable || declared.isFunction && rule.functionKind != nil else { return }
    append(symbol(of: declared, rule, declaration, frame))
  }

  // MARK: Types that are defined on the spot

  private struct DefinedType {
    var node: TSNode
    var body: TSNode
    var hasName: Bool
  }

  private mutating func definedType(_ node: TSNode) -> DefinedType? {
    guard profile.nodeClass(of: node) == .definition, let body = node.child(profile.fields.body) else {
      return nil
    }
    return DefinedType(node: node, body: body, hasName: nameNode(of: node) != nil)
  }

  /// Defines a type that has its name from the declaration around it.
  ///
  /// - Returns: where its members stand.
  private mutating func define(
    _ type: DefinedType,
    namedBy declared: Declared,
    _ rule: DeclarationRule,
    _ frame: Frame
  ) -> Context {
    let node = frame.node
    let typeKind = profile.definition(of: type.node)?.kind ?? rule.kind
    var symbol = symbol(of: declared, rule, node, frame)
    if rule.isNameOfType, declared.isDirect { symbol.kind = typeKind }
    symbol.isDeclaration = false
    symbol.signatureRange = withoutTrailingSpace(
      symbol.definitionRange.lowerBound..<max(node.start, type.body.start)
    )
    symbol.bodyRange = type.body.range
    append(symbol)
    let extent = Extent(
      signature: symbol.signatureRange,
      body: symbol.bodyRange,
      end: symbol.definitionRange.upperBound
    )
    note(definition: node, id: symbol.id, extent, frame.context)
    return Context(owner: symbol.id, ownerKind: typeKind, limit: frame.context.limit)
  }

  // MARK: Names

  private func symbol(of declared: Declared, _ rule: DeclarationRule, _ declaration: TSNode, _ frame: Frame)
    -> OutlineSymbol
  {
    let name = string(declared.name.range)
    let start = start(of: declaration)
    let range = withoutTrailingSpace(start..<max(start, declaration.end))
    return OutlineSymbol(
      id: symbols.count,
      parent: frame.context.owner,
      kind: declared.isFunction ? rule.functionKind ?? rule.kind : rule.kind,
      name: name,
      nameRange: declared.name.range,
      definitionRange: range,
      signatureRange: range.lowerBound..<max(range.lowerBound, declared.declarator.end),
      bodyRange: declared.value?.range,
      docRange: profile.profile.documentation == .precedingComments ? frame.comments : nil,
      isDeclaration: isElsewhere(declared, rule, declaration),
      conditions: conditionLists[frame.context.conditions],
      hasErrors: declaration.hasError
    )
  }

  /// Whether a declaration only says that there is something of this name.
  private func isElsewhere(_ declared: Declared, _ rule: DeclarationRule, _ declaration: TSNode) -> Bool {
    if rule.isNameOfType {
      // `typedef struct node node;` says nothing that the type's own name does not say.
      guard declared.isDirect, let type = declaration.child(profile.fields.annotation),
        profile.nodeClass(of: type) == .definition,
        let name = profile.fields.name.lazy.compactMap({ type.child($0) }).first
      else { return false }
      return text[name.range].elementsEqual(text[declared.name.range])
    }
    if declared.isFunction, rule.functionKind != nil { return true }
    guard declared.value == nil else { return false }
    let front = text[declaration.start..<max(declaration.start, declared.declarator.start)]
    return front.split { !$0.isNameByte }.contains { word in
      rule.externalMarks.contains { word.elementsEqual($0.utf8) }
    }
  }

  /// Unwraps a declarator.
  private mutating func declared(by declarator: TSNode) -> Declared? {
    var node = declarator
    var value: TSNode?
    if profile.nodeClass(of: node) == .initializedDeclarator {
      value = node.child(profile.fields.value)
      guard let inner = node.child(profile.fields.declarator) else { return nil }
      node = inner
    }
    var declared = Declared(name: node, declarator: node, value: value)
    while true {
      switch profile.nodeClass(of: node) {
      case .identifier:
        declared.name = node
        return isName(node) ? declared : nil
      case .functionDeclarator, .declarator:
        declared.isFunction = profile.nodeClass(of: node) == .functionDeclarator
        declared.isDirect = false
        guard let inner = node.child(profile.fields.declarator) else { return nil }
        node = inner
      case .parenthesis:
        guard let inner = wrapped(by: node) else { return nil }
        node = inner
      default:
        return nil
      }
    }
  }

  /// The declarator in parentheses.
  mutating func wrapped(by parenthesis: TSNode) -> TSNode? {
    children.statements(of: parenthesis).first { node in
      switch profile.nodeClass(of: node) {
      case .identifier, .functionDeclarator, .declarator, .parenthesis: true
      default: false
      }
    }
  }
}
