/// What a symbol of an outline is, in words that several languages share.
package enum OutlineKind: String, Sendable, CaseIterable {
  /// A whole file.
  case module
  case `class`
  case interface
  case structure
  case enumeration
  /// A function outside any class, nested ones included.
  case function
  /// A function whose direct parent is a class.
  case method
  /// A function or declaration that is used like a field (a Python `@property`).
  case property
  /// A field that exists because a method assigns it (`self.x = …`).
  case attribute
  case variable
  /// A variable that the language or its naming convention declares constant.
  case constant
  case typeAlias

  /// Whether symbols written inside this one are its members rather than its locals.
  package var hasMembers: Bool {
    switch self {
    case .module, .class, .interface, .structure, .enumeration: true
    case .function, .method, .property, .attribute, .variable, .constant, .typeAlias: false
    }
  }

  /// Whether the symbol is only a name with a value, which a real definition of the same name outranks.
  package var isValue: Bool {
    switch self {
    case .attribute, .variable, .constant: true
    case .module, .class, .interface, .structure, .enumeration, .function, .method, .property, .typeAlias:
      false
    }
  }
}
