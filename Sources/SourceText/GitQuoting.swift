/// A path as git writes it in diffs: in quotes when it holds bytes that would end the line or the path.
///
/// As with `core.quotePath` off: characters outside ASCII stay as they are.
package func gitQuoted(_ path: String) -> String {
  guard path.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0x22 || $0 == 0x5C }) else {
    return path
  }
  var result = "\""
  for scalar in path.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\t": result += "\\t"
    case "\r": result += "\\r"
    case ..<" ", "\u{7F}":
      let octal = String(scalar.value, radix: 8)
      result += "\\" + String(repeating: "0", count: 3 - octal.count) + octal
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
