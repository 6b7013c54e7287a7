import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A file of published test data under `fixtures/vectors`.
struct VectorFile: CustomTestStringConvertible, Sendable {
  let name: String
  private let path: String

  /// The vector with this path below `fixtures/vectors`.
  init(_ relativePath: String) {
    path = Self.directory + relativePath
    name = String(relativePath.split(separator: "/").last ?? "")
  }

  var testDescription: String { name }

  func bytes() throws -> [UInt8] {
    guard let file = fopen(path, "rb") else { throw VectorError.unreadable(path, errno) }
    defer { fclose(file) }
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { return content }
      content.append(contentsOf: chunk[..<count])
    }
  }

  /// All vectors in a folder whose names start with `prefix`, sorted by name.
  static func all(in folder: String, prefix: String = "") throws -> [VectorFile] {
    guard let listing = opendir(directory + folder) else { throw VectorError.unreadable(folder, errno) }
    defer { closedir(listing) }
    var names: [String] = []
    while let entry = readdir(listing) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasPrefix(prefix), !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted().map { VectorFile(folder + "/" + $0) }
  }

  private static let directory: String = {
    let components = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    return components.joined(separator: "/") + "/fixtures/vectors/"
  }()
}

enum VectorError: Error {
  case unreadable(String, Int32)
}
