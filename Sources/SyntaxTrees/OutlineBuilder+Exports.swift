import CTreeSitter

extension OutlineBuilder {
  /// Reads `__all__ = …` at the top of the file.
  mutating func readExports(assignedTo target: TSNode, _ value: TSNode?, _ context: Context) {
    guard context.owner == nil, isExportList(target), let value else { return }
    addExports(from: [value])
  }

  /// Reads `__all__ += …`.
  mutating func readExportAddition(_ node: TSNode, _ context: Context) {
    guard context.owner == nil, let target = node.child(profile.fields.target), isExportList(target) else {
      return
    }
    addExports(from: node.child(profile.fields.value).map { [$0] } ?? [])
  }

  /// Reads `__all__.extend(…)` and `__all__.append(…)`; any other call may change the list in unknown ways.
  mutating func readExportCall(_ call: TSNode, _ context: Context) {
    guard context.owner == nil,
      let function = call.child(profile.fields.function),
      profile.nodeClass(of: function) == .memberAccess,
      let object = function.child(profile.fields.object), isExportList(object),
      let method = function.child(profile.fields.attribute)
    else { return }
    let arguments = call.child(profile.fields.arguments).map { children.statements(of: $0) } ?? []
    if matches(method.range, "extend") || matches(method.range, "append") {
      addExports(from: arguments)
    } else {
      exports = exports ?? ExportList()
      exports?.isComplete = false
    }
  }

  private func isExportList(_ node: TSNode) -> Bool {
    guard let name = profile.profile.exportListName else { return false }
    return profile.nodeClass(of: node) == .identifier && matches(node.range, name)
  }

  private mutating func addExports(from values: [TSNode]) {
    var list = exports ?? ExportList()
    var seen = Set(list.names)
    var pending = Array(values.reversed())
    while let node = pending.popLast() {
      switch profile.nodeClass(of: node) {
      case .sequence, .operation, .parenthesis:
        pending += children.statements(of: node).reversed()
      case .string:
        if let name = content(of: node) {
          if seen.insert(name).inserted { list.names.append(name) }
        } else {
          list.isComplete = false
        }
      case .memberAccess:
        if let attribute = node.child(profile.fields.attribute), isExportAttribute(attribute),
          let object = node.child(profile.fields.object)
        {
          list.includedModules.append(string(object.range))
        } else {
          list.isComplete = false
        }
      default:
        list.isComplete = false
      }
    }
    exports = list
  }

  private func isExportAttribute(_ attribute: TSNode) -> Bool {
    profile.profile.exportListName.map { matches(attribute.range, $0) } ?? false
  }
}
