import SyntaxTrees

extension SyntaxOutline {
  /// The outline as indented text: kind, name, and what is special about it, one symbol a line.
  var listing: String {
    symbols.map { symbol in
      var depth = 0
      var parent = symbol.parent
      while let id = parent {
        depth += 1
        parent = symbols[id].parent
      }
      var words = [String(repeating: "  ", count: depth) + symbol.kind.rawValue, symbol.name]
      if symbol.isOverload { words.append("overload") }
      if symbol.isDeclaration { words.append("declared") }
      if let accessor = symbol.accessor { words.append(accessor.rawValue) }
      if !symbol.conditions.isEmpty {
        words.append(
          "in " + symbol.conditions.map { $0.keyword + ($0.isTypeChecking ? "*" : "") }.joined(separator: ">")
        )
      }
      if symbol.hasErrors { words.append("errors") }
      return words.joined(separator: " ")
    }.joined(separator: "\n")
  }
}
