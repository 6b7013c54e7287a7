import CanonicalJSON

/// One schema object after it was read: what it asks of a value.
///
/// Other schemas are named by their place in the list of all nodes of a document, so recursion needs no references.
struct SchemaNode: Sendable {
  /// In the order of the keywords in `SchemaKeyword`, except that the type comes first.
  var demands: [SchemaDemand] = []

  /// The types that the node asks for; nil when it does not say.
  var types: [SchemaType]? {
    for case .type(let types) in demands { return types }
    return nil
  }
}

/// What one keyword, or a few that belong together, ask of a value.
enum SchemaDemand: Sendable {
  /// The schema `false`.
  case nothing
  case type([SchemaType])
  case value(among: [JSONValue], SchemaKeyword)
  case number(SchemaKeyword, JSONValue)
  case length(SchemaKeyword, Int)
  case pattern(Pattern)
  case count(SchemaKeyword, Int)
  case elements(prefix: [Int], rest: Int?)
  case required([String])
  case members(named: [(key: String, node: Int)], others: Int?)
  case names(Int)
  case reference(Int)
  case all([Int])
  case any([Int])
  case one([Int])
  case not(Int)
  case conditional(condition: Int, then: Int?, else: Int?)
}

/// The nodes that a demand applies to the very value it is about, and not to parts of it.
extension SchemaDemand {
  var inPlace: [Int] {
    switch self {
    case .reference(let node), .not(let node): [node]
    case .all(let nodes), .any(let nodes), .one(let nodes): nodes
    case .conditional(let condition, let then, let otherwise):
      [condition, then, otherwise].compactMap(\.self)
    default: []
    }
  }
}
