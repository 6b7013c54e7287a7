/// One import statement of a module or class body and what it binds there.
package struct ImportStatement: Sendable, Equatable {
  /// The whole statement.
  package var range: Range<Int>
  /// The symbol whose body holds the statement; nil at the top of the file.
  package var owner: Int?
  /// The branches it is written in, outermost first.
  package var conditions: [OutlineCondition]
  /// What it binds, in source order.
  package var bindings: [ImportBinding]

  package init(
    range: Range<Int>,
    owner: Int?,
    conditions: [OutlineCondition],
    bindings: [ImportBinding]
  ) {
    self.range = range
    self.owner = owner
    self.conditions = conditions
    self.bindings = bindings
  }
}

/// A name that an import makes available, and where it comes from.
package struct ImportBinding: Sendable, Equatable {
  /// The name that can be used afterwards; nil for a star import.
  package var name: String?
  /// The token of that name; for a star import, the star.
  package var nameRange: Range<Int>
  /// The module the statement names.
  package var module: ModuleReference
  /// The name taken from the module; nil when the binding is the module itself or a star.
  package var member: String?

  package init(name: String?, nameRange: Range<Int>, module: ModuleReference, member: String? = nil) {
    self.name = name
    self.nameRange = nameRange
    self.module = module
    self.member = member
  }

  /// Whether it binds every exported name of the module.
  package var isStar: Bool { name == nil }
}

/// A module as an import statement writes it.
package struct ModuleReference: Sendable, Equatable, Hashable {
  /// The number of leading dots; zero for an absolute reference.
  package var level: Int
  /// The names between the dots; may be empty when `level` is not zero.
  package var components: [String]

  package init(level: Int, components: [String]) {
    self.level = level
    self.components = components
  }
}

/// The names a module declares as its interface (`__all__`).
package struct ExportList: Sendable, Equatable {
  /// The names written as literals, in source order, each once.
  package var names: [String] = []
  /// Modules whose own export list is appended (`+ other.__all__`), as dotted names.
  package var includedModules: [String] = []
  /// Whether every part was understood; if not, other names may be exported too.
  package var isComplete = true

  package init(names: [String] = [], includedModules: [String] = [], isComplete: Bool = true) {
    self.names = names
    self.includedModules = includedModules
    self.isComplete = isComplete
  }
}
