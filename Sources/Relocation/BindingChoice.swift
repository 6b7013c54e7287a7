// Contract: from all bindings of one name, choose the ones an address without `nth=` can mean. More than one left
// means that the address is ambiguous; the rules drop only what the language itself says is part of another definition:
// - overload declarations yield to an implementation in the same scope, whatever their branches (type checkers are
//   often shown the overloads in a branch of their own);
// - setters and deleters yield to the getter of their property;
// - assignments yield to a function or class of the same name, unless they are in another branch of one statement;
// - declarations yield to the definition of what they declare, whatever their branches, and otherwise to the first of them,
//   unless that is in another branch of one statement.

import SyntaxTrees

/// Which of several bindings of one name are meant.
struct BindingChoice {
  /// Indices of those meant, in order.
  private(set) var meant: [Int]
  /// The other ones, with what they are to those meant.
  private(set) var related: [(index: Int, relation: SymbolCandidate.Relation)] = []

  /// - Parameters:
  ///   - found: All bindings of the name.
  ///   - isRebindable: Whether a name can be both defined and assigned.
  init(_ found: [SymbolLookup.Found], isRebindable: Bool) {
    meant = Array(found.indices)
    drop(.overload, found, acrossBranches: true) { candidate, other in
      candidate.symbol.isOverload && !other.symbol.isOverload && Self.isFunction(other)
    }
    drop(.accessor, found) { candidate, other in
      guard let part = candidate.symbol.accessor, part != .getter else { return false }
      return other.symbol.accessor == .getter
    }
    // `@size.getter` and the like redefine the property that comes before them.
    drop(.accessor, found) { candidate, other in
      candidate.symbol.accessor == .getter && other.symbol.accessor == .getter
        && candidate.symbol.decorators.contains { $0.hasSuffix(".getter") }
        && !other.symbol.decorators.contains { $0.hasSuffix(".getter") }
    }
    if isRebindable {
      drop(.assignment, found) { candidate, other in
        candidate.symbol.kind.isValue && !other.symbol.kind.isValue
      }
    }
    drop(.declaration, found, acrossBranches: true) { candidate, other in
      candidate.symbol.isDeclaration && !other.symbol.isDeclaration
        && Self.canDeclare(candidate.symbol, other.symbol)
    }
    drop(.declaration, found, onlyLater: true) { candidate, other in
      candidate.symbol.isDeclaration && other.symbol.isDeclaration
        && Self.canDeclare(candidate.symbol, other.symbol)
    }
  }

  /// Drops the candidates for which another one in the same scope and branch is a reason.
  private mutating func drop(
    _ relation: SymbolCandidate.Relation,
    _ found: [SymbolLookup.Found],
    acrossBranches: Bool = false,
    onlyLater: Bool = false,
    because isReason: (_ candidate: SymbolLookup.Found, _ other: SymbolLookup.Found) -> Bool
  ) {
    let dropped = meant.filter { index in
      meant.contains { other in
        guard other != index, !onlyLater || other < index, isReason(found[index], found[other]) else {
          return false
        }
        guard Self.haveOneScope(found[index], found[other]) else { return false }
        return acrossBranches || !Self.areAlternatives(found[index], found[other])
      }
    }
    related += dropped.map { ($0, relation) }
    meant.removeAll { dropped.contains($0) }
  }

  /// Whether a declaration may speak of a definition: of the same sort, or of the type that a second name stands for.
  private static func canDeclare(_ declaration: OutlineSymbol, _ definition: OutlineSymbol) -> Bool {
    declaration.kind == definition.kind || declaration.kind == .typeAlias && definition.kind.hasMembers
  }

  private static func isFunction(_ found: SymbolLookup.Found) -> Bool {
    switch found.symbol.kind {
    case .function, .method, .property: true
    default: false
    }
  }

  /// Members of two classes of one name are never parts of each other.
  private static func haveOneScope(_ first: SymbolLookup.Found, _ second: SymbolLookup.Found) -> Bool {
    first.path != second.path || first.symbol.parent == second.symbol.parent
  }

  private static func areAlternatives(_ first: SymbolLookup.Found, _ second: SymbolLookup.Found) -> Bool {
    first.conditions.contains { mine in
      second.conditions.contains { $0.statement == mine.statement && $0.branch != mine.branch }
    }
  }
}
