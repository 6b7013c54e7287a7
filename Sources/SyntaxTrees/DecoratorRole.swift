/// What a function's decorators make of it.
struct DecoratorRole {
  var isOverload = false
  var accessor: PropertyAccessor?
  /// Whether calls through an instance or the class pass it as the first argument.
  var hasReceiver = true

  init(_ decorators: [String], functionName: String, rule: DecoratorRule) {
    for decorator in decorators {
      let parts = decorator.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      guard let last = parts.last else { continue }
      if rule.overload.contains(last) { isOverload = true }
      if rule.withoutReceiver.contains(last) { hasReceiver = false }
      // `@size.setter` over `def size` or, rarely, over a function that renames the property.
      if parts.count > 1, let part = rule.accessors[last] {
        accessor = part
      } else if rule.getter.contains(last) {
        accessor = .getter
      }
    }
  }
}
