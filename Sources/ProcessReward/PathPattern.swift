/// A pattern of paths as checkers' configurations have them: `**`, `*` and `?`, and a folder stands for what is in
/// it.
struct PathPattern: Hashable, Sendable {
  private let parts: [[UInt8]]

  /// - Parameters:
  ///   - pattern: as it is written in the configuration.
  ///   - folder: of the configuration file, which patterns are relative to; empty for the workspace.
  init(_ pattern: String, in folder: String) {
    var text = Substring(pattern)
    // `tests/*: F401` names rules behind the path.
    if let colon = text.firstIndex(of: ":") { text = text[..<colon] }
    text = text.drop { $0 == "^" }
    while text.hasPrefix("./") { text = text.dropFirst(2) }
    let isDirectory = folder.split(separator: "/").map { Array($0.utf8) }
    var parts = isDirectory
    for part in text.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(Array(part.utf8)) }
    }
    self.parts = parts
  }

  /// Whether a path, or a folder that it is in, fits.
  func matches(_ uri: String) -> Bool {
    let path = uri.split(separator: "/").map { Array($0.utf8) }
    // reach[i]: whether the pattern so far fits the first i names. A table, because patterns come from repositories,
    // and trying every place for every `**` can take for ever.
    var reach = Array(repeating: false, count: path.count + 1)
    reach[0] = true
    for part in parts {
      var next = Array(repeating: false, count: path.count + 1)
      if part == Array("**".utf8) {
        var isReached = false
        for index in reach.indices {
          isReached = isReached || reach[index]
          next[index] = isReached
        }
      } else {
        for index in path.indices where reach[index] {
          next[index + 1] = Self.matches(part[...], path[index][...])
        }
      }
      reach = next
    }
    return reach.contains(true)
  }

  /// Wildcards in one name, in linear space and without recursion over stars.
  private static func matches(_ pattern: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
    var (place, index) = (pattern.startIndex, name.startIndex)
    var star: (place: Int, index: Int)?
    while index < name.endIndex {
      if place < pattern.endIndex, pattern[place] == UInt8(ascii: "*") {
        star = (place, index)
        place += 1
      } else if place < pattern.endIndex, pattern[place] == name[index] || pattern[place] == UInt8(ascii: "?")
      {
        place += 1
        index += 1
      } else if let last = star {
        place = last.place + 1
        index = last.index + 1
        star = (last.place, index)
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
