import SourceText

/// A definition that an edit changes, by the place of its name.
struct ChangedDefinition: Hashable, Comparable, Sendable {
  /// What tells it from others; names last longer than places.
  struct Key: Hashable, Sendable {
    var path: String
    var name: [String]
  }

  /// Absolute path, and the qualified name.
  var key: Key
  /// Of the name, in bytes.
  var offset: Int
  /// Whether it is a class whose members or bases change, and not only what one of them does.
  var isReshaped = false

  var path: String { key.path }

  /// The outermost come first.
  static func < (left: ChangedDefinition, right: ChangedDefinition) -> Bool {
    (left.key.name.count, left.path, left.offset) < (right.key.name.count, right.path, right.offset)
  }
}

/// A place where a changed definition is referred to.
struct DefinitionUse: Sendable {
  var definition: ChangedDefinition
  /// Absolute.
  var path: String
  /// In the units of the server.
  var range: TextRange
}
