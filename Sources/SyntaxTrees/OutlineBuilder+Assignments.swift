import CTreeSitter

extension OutlineBuilder {
  /// One target of an assignment, chained assignments taken apart.
  private struct Binding {
    var target: TSNode
    var annotation: TSNode?
    /// Whether the target is alone on its side, so that the value is its value.
    var isWhole: Bool
  }

  /// Reads what an expression statement binds or exports.
  mutating func readExpressionStatement(_ frame: Frame) {
    guard let expression = children.statements(of: frame.node).first else { return }
    switch profile.nodeClass(of: expression) {
    case .assignment: readAssignment(expression, frame)
    case .augmentedAssignment: readExportAddition(expression, frame.context)
    case .call: readExportCall(expression, frame.context)
    default: break
    }
  }

  /// Reads `type Name[…] = value`.
  mutating func readTypeAlias(_ frame: Frame) {
    let node = frame.node
    guard frame.context.bindsMembers, let target = node.child(profile.fields.target) else { return }
    var name = target
    while profile.nodeClass(of: name) != .identifier {
      guard let inner = children.statements(of: name).first else { return }
      name = inner
    }
    append(
      OutlineSymbol(
        id: symbols.count,
        parent: frame.context.owner,
        kind: .typeAlias,
        name: string(name.range),
        nameRange: name.range,
        definitionRange: node.range,
        signatureRange: node.start..<target.end,
        bodyRange: node.child(profile.fields.value)?.range,
        docRange: attachedDocumentation(frame),
        conditions: conditionLists[frame.context.conditions],
        hasErrors: node.hasError
      )
    )
  }

  private mutating func readAssignment(_ assignment: TSNode, _ frame: Frame) {
    let context = frame.context
    guard context.bindsMembers || context.receiver != nil else { return }
    var bindings: [Binding] = []
    var value: TSNode? = assignment
    while let node = value, profile.nodeClass(of: node) == .assignment {
      let annotation = node.child(profile.fields.annotation)
      if let target = node.child(profile.fields.target) {
        bindings += names(in: target).map {
          Binding(target: $0, annotation: annotation, isWhole: ts_node_eq($0, target))
        }
      }
      value = node.child(profile.fields.value)
    }
    for binding in bindings {
      if context.bindsMembers {
        readExports(assignedTo: binding.target, value, context)
        declareVariable(binding, value: value, frame)
      } else if let receiver = context.receiver {
        declareAttribute(binding, of: receiver, value: value, frame)
      }
    }
  }

  /// The names and member accesses that a target binds, in source order.
  private mutating func names(in target: TSNode) -> [TSNode] {
    var pending = [target]
    var found: [TSNode] = []
    while let node = pending.popLast() {
      switch profile.nodeClass(of: node) {
      case .identifier, .memberAccess: found.append(node)
      case .targetGroup, .parenthesis: pending += children.statements(of: node).reversed()
      default: break
      }
    }
    return found
  }

  private mutating func declareVariable(_ binding: Binding, value: TSNode?, _ frame: Frame) {
    let target = binding.target
    guard profile.nodeClass(of: target) == .identifier, !target.range.isEmpty else { return }
    var symbol = valueSymbol(name: target.range, binding, value: value, frame)
    symbol.parent = frame.context.owner
    symbol.conditions = conditionLists[frame.context.conditions]
    symbol.kind = isCapitals(target.range) && profile.profile.capitalsMeanConstant ? .constant : .variable
    if let annotation = binding.annotation,
      profile.profile.typeAliasAnnotations.contains(lastName(annotation.range))
    {
      symbol.kind = .typeAlias
    }
    if binding.isWhole, let value, profile.nodeClass(of: value) == .lambda {
      symbol.kind = frame.context.isInClass ? .method : .function
      symbol.bodyRange = value.child(profile.fields.body)?.range
      let colon = children.all(of: value).first { !$0.isNamed && matches($0.range, ":") }
      if let colon { symbol.signatureRange = symbol.signatureRange.lowerBound..<colon.end }
    }
    // A later assignment to a bound name is a use of the variable, not another definition, unless the two are in
    // different branches of one statement.
    let earlier = bound[ScopedName(scope: symbol.parent, name: symbol.name)] ?? []
    guard earlier.allSatisfy({ symbols[$0].isAlternative(to: symbol) }) else { return }
    append(symbol)
  }

  private mutating func declareAttribute(
    _ binding: Binding,
    of receiver: Receiver,
    value: TSNode?,
    _ frame: Frame
  ) {
    let target = binding.target
    guard profile.nodeClass(of: target) == .memberAccess,
      let object = target.child(profile.fields.object),
      let attribute = target.child(profile.fields.attribute),
      profile.nodeClass(of: object) == .identifier,
      text[object.range].elementsEqual(text[receiver.name]),
      !attribute.range.isEmpty
    else { return }
    var symbol = valueSymbol(name: attribute.range, binding, value: value, frame)
    symbol.parent = receiver.type
    symbol.kind = .attribute
    guard bound[ScopedName(scope: symbol.parent, name: symbol.name)] == nil else { return }
    append(symbol)
  }

  private mutating func valueSymbol(
    name: Range<Int>,
    _ binding: Binding,
    value: TSNode?,
    _ frame: Frame
  ) -> OutlineSymbol {
    let headerEnd = binding.isWhole ? binding.annotation?.end ?? binding.target.end : binding.target.end
    return OutlineSymbol(
      id: symbols.count,
      parent: nil,
      kind: .variable,
      name: string(name),
      nameRange: name,
      definitionRange: frame.node.range,
      signatureRange: binding.target.start..<max(binding.target.start, headerEnd),
      bodyRange: value?.range,
      docRange: attachedDocumentation(frame),
      hasErrors: frame.node.hasError
    )
  }

  /// The string directly after an assignment, or the comments above it, as the profile has it.
  private mutating func attachedDocumentation(_ frame: Frame) -> Range<Int>? {
    switch profile.profile.documentation {
    case .firstString: frame.next.flatMap { documentation(inStatement: $0) }
    case .precedingComments: frame.comments
    }
  }

  /// Removes attributes that the class itself also defines, wherever in its body, and renumbers the rest.
  mutating func dropShadowedAttributes() {
    let isShadowed = symbols.map { symbol in
      guard symbol.kind == .attribute else { return false }
      let equals = bound[ScopedName(scope: symbol.parent, name: symbol.name)] ?? []
      return equals.contains { symbols[$0].kind != .attribute }
    }
    guard isShadowed.contains(true) else { return }
    var newID = Array(repeating: 0, count: symbols.count)
    var kept: [OutlineSymbol] = []
    for symbol in symbols where !isShadowed[symbol.id] {
      newID[symbol.id] = kept.count
      kept.append(symbol)
    }
    for index in kept.indices {
      kept[index].id = index
      kept[index].parent = kept[index].parent.map { newID[$0] }
    }
    for index in statements.indices {
      statements[index].owner = statements[index].owner.map { newID[$0] }
      statements[index].definition = statements[index].definition.map { newID[$0] }
    }
    for index in imports.indices { imports[index].owner = imports[index].owner.map { newID[$0] } }
    symbols = kept
  }
}
