import CanonicalJSON

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The files that tests read.
enum Corpus {
  struct Unreadable: Error { var path: String }

  /// The rows of a table under `fixtures/selectors`; empty lines and those that begin with `# ` are left out.
  static func rows(_ name: String) throws -> [[String]] {
    try text("fixtures/selectors/\(name)").split(separator: "\n").filter { !$0.hasPrefix("# ") }
      .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
  }

  /// Reads a file of the package.
  static func text(_ path: String) throws -> String {
    var root = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    // This file is in Tests/SelectorsTests.
    root.removeLast(3)
    let file = root.joined(separator: "/") + "/" + path
    guard let handle = fopen(file, "rb") else { throw Unreadable(path: path) }
    defer { fclose(handle) }
    var bytes: [UInt8] = []
    var buffer = Array(repeating: UInt8(0), count: 65_536)
    while case let count = fread(&buffer, 1, buffer.count, handle), count > 0 { bytes += buffer[..<count] }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

  /// The text of a JSON string literal.
  static func unquoted(_ literal: String) throws -> String {
    guard let text = try json(literal).stringValue else { throw Unreadable(path: literal) }
    return text
  }

  static func compact(_ value: JSONValue) -> String { String(decoding: value.serialized(), as: UTF8.self) }
}
