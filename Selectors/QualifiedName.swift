/// Names from the outermost definition inwards, and how they are written in one piece.
struct QualifiedName {
  let names: [String]

  init(_ names: [String]) { self.names = names }

  /// The names joined by `.`, encoded so that they can be told apart again.
  ///
  /// Separators inside a name are hidden unless balanced parentheses enclose them.
  func spelled(_ context: PercentEncoding.Context) -> String {
    names.map { Self.spelling(of: $0, context) }.joined(separator: ".")
  }

  private static func spelling(of name: String, _ context: PercentEncoding.Context) -> String {
    let bytes = Array(name.utf8)
    let partners = Parentheses.partners(in: bytes, 0..<bytes.count)
    var result = ""
    var offset = 0
    var depth = 0
    for scalar in name.unicodeScalars {
      var isHidden = false
      switch scalar {
      case "(", ")":
        isHidden = partners[offset] == nil
        if !isHidden { depth += scalar == "(" ? 1 : -1 }
      case ".", ":": isHidden = depth == 0
      default: break
      }
      if isHidden {
        PercentEncoding.appendEncoded(scalar, to: &result)
      } else {
        PercentEncoding.append(scalar, context, to: &result)
      }
      offset += UTF8.width(scalar)
    }
    return result
  }
}
