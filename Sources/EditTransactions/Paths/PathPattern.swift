/// A glob over paths of a workspace, with the meaning that git gives to patterns in `.gitignore`.
///
/// `*` and `?` stay within a component, `**` as a whole component goes over any number of them, `[a-z]` and `[!a-z]` are
/// classes, `\` takes the next character as it is. A pattern without `/` before its end matches a name at any depth; with one it
/// is anchored at the workspace. A pattern that matches a directory matches everything below it; `/` at the end is allowed.
/// Matching distinguishes case, except with `ignoringCase`, which is what refusals use.
package struct PathPattern: Hashable, Sendable {
  package let text: String
  private let components: [Component]

  private enum Component: Hashable {
    case anyDirectories
    case name([Element])
  }

  private enum Element: Hashable {
    case literal(UInt8)
    case anyByte
    case anyBytes
    case set(ranges: [ClosedRange<UInt8>], isNegated: Bool)
  }

  /// Reads a pattern; nil when it is empty, leaves the workspace, or has a class that does not end.
  package init?(_ text: String) {
    self.text = text
    var body = Substring(text)
    let isAnchored = body.hasPrefix("/")
    while body.hasPrefix("/") { body.removeFirst() }
    while body.hasSuffix("/") { body.removeLast() }
    guard !body.isEmpty, !text.utf8.contains(0) else { return nil }
    let parts = body.split(separator: "/", omittingEmptySubsequences: false)
    var components: [Component] = isAnchored || parts.count > 1 ? [] : [.anyDirectories]
    for part in parts {
      switch part {
      case "", ".", "..": return nil
      case "**": components.append(.anyDirectories)
      default:
        guard let elements = Self.elements(of: Array(part.utf8)) else { return nil }
        components.append(.name(elements))
      }
    }
    self.components = components
  }

  /// Whether the path, or a directory that it lies in, is meant.
  package func matches(_ path: RelativePath, ignoringCase: Bool = false) -> Bool {
    let names = path.components.map { name in
      ignoringCase ? name.utf8.map(Self.lowercased) : Array(name.utf8)
    }
    return matches(names[...], components[...], ignoringCase)
  }

  private func matches(
    _ names: ArraySlice<[UInt8]>,
    _ components: ArraySlice<Component>,
    _ ignoringCase: Bool
  ) -> Bool {
    // What is left of the path lies below what was matched.
    guard let component = components.first else { return true }
    switch component {
    case .anyDirectories:
      let rest = components.dropFirst()
      // `a/**` is what is below `a`, not `a` itself.
      if rest.isEmpty { return !names.isEmpty }
      return (0...names.count).contains { matches(names.dropFirst($0), rest, ignoringCase) }
    case .name(let elements):
      guard let name = names.first, Self.matches(name[...], elements[...], ignoringCase) else { return false }
      return matches(names.dropFirst(), components.dropFirst(), ignoringCase)
    }
  }

  private static func matches(
    _ name: ArraySlice<UInt8>,
    _ elements: ArraySlice<Element>,
    _ ignoringCase: Bool
  ) -> Bool {
    guard let element = elements.first else { return name.isEmpty }
    if element == .anyBytes {
      let rest = elements.dropFirst()
      return (0...name.count).contains { matches(name.dropFirst($0), rest, ignoringCase) }
    }
    guard let byte = name.first else { return false }
    let isMatch =
      switch element {
      case .literal(let literal): byte == (ignoringCase ? lowercased(literal) : literal)
      case .set(let ranges, let isNegated):
        ranges.contains { range in
          range.contains(byte) || ignoringCase && range.contains(uppercased(byte))
        } != isNegated
      case .anyByte, .anyBytes: true
      }
    return isMatch && matches(name.dropFirst(), elements.dropFirst(), ignoringCase)
  }

  private static func elements(of bytes: [UInt8]) -> [Element]? {
    var elements: [Element] = []
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "*"):
        // Two in a row mean no more than one, and would cost time.
        if elements.last != .anyBytes { elements.append(.anyBytes) }
      case UInt8(ascii: "?"): elements.append(.anyByte)
      case UInt8(ascii: "["):
        guard let (element, end) = characterClass(in: bytes, after: index) else { return nil }
        elements.append(element)
        index = end
      case UInt8(ascii: "\\"):
        index += 1
        guard index < bytes.count else { return nil }
        elements.append(.literal(bytes[index]))
      default: elements.append(.literal(bytes[index]))
      }
      index += 1
    }
    return elements
  }

  /// The class that starts at an opening bracket, and where its closing bracket is.
  private static func characterClass(in bytes: [UInt8], after open: Int) -> (Element, Int)? {
    var index = open + 1
    var isNegated = false
    if index < bytes.count, bytes[index] == UInt8(ascii: "!") || bytes[index] == UInt8(ascii: "^") {
      isNegated = true
      index += 1
    }
    var ranges: [ClosedRange<UInt8>] = []
    var isFirst = true
    while index < bytes.count {
      let low = bytes[index]
      if low == UInt8(ascii: "]"), !isFirst { return (.set(ranges: ranges, isNegated: isNegated), index) }
      isFirst = false
      if index + 2 < bytes.count, bytes[index + 1] == UInt8(ascii: "-"), bytes[index + 2] != UInt8(ascii: "]")
      {
        guard low <= bytes[index + 2] else { return nil }
        ranges.append(low...bytes[index + 2])
        index += 3
      } else {
        ranges.append(low...low)
        index += 1
      }
    }
    return nil
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }

  private static func uppercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte & ~0x20 : byte
  }
}
