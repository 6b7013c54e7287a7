/// What a symbol of an outline is, in words that several languages share.
package enum OutlineKind: String, Sendable, CaseIterable {
  /// A whole file.
  case module
  case `class`
  case interface
  case structure
  case union
  case enumeration
  /// A function outside any class, nested ones included.
  case function
  /// A function whose direct parent is a class.
  case method
  /// A function or declaration that is used like a field (a Python `@property`).
  case property
  /// A field that exists because a method assigns it (`self.x = …`).
  case attribute
  /// A field that its type declares.
  case field
  case variable
  /// A variable that the language or its naming convention declares constant.
  case constant
  case typeAlias
  /// A name that is replaced before anything else is read.
  case macro

  /// Whether symbols written inside this one are its members rather than its locals.
  package var hasMembers: Bool {
    switch self {
    case .module, .class, .interface, .structure, .union, .enumeration: true
    case .function, .method, .property, .attribute, .field, .variable, .constant, .typeAlias, .macro: false
    }
  }

  /// Whether the symbol is only a name with a value, which a real definition of the same name outranks.
  package var isValue: Bool {
    switch self {
    case .attribute, .field, .variable, .constant: true
    case .module, .class, .interface, .structure, .union, .enumeration, .function, .method, .property,
      .typeAlias, .macro:
      false
    }
  }
}
