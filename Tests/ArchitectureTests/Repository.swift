import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The files of this repository, found from where this source file lies.
enum Repository {
  struct File: CustomTestStringConvertible {
    /// Relative to the repository.
    var path: String
    var text: String

    var testDescription: String { path }

    /// The lines of code, without indentation: comments and the inside of multi-line strings are left out.
    var codeLines: [Substring] {
      var isInsideString = false
      return text.split(separator: "\n").compactMap { line in
        let wasInsideString = isInsideString
        if line.contains("\"\"\"") { isInsideString.toggle() }
        let code = line.drop { $0 == " " }
        return wasInsideString || code.hasPrefix("//") ? nil : code
      }
    }
  }

  static let root: String = {
    var parts = #filePath.split(separator: "/")
    parts.removeLast(3)
    return "/" + parts.joined(separator: "/")
  }()

  struct Unreadable: Error {
    var path: String
  }

  static func text(_ path: String) throws -> String {
    guard let file = fopen(root + "/" + path, "r") else { throw Unreadable(path: path) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func folders(in path: String) throws -> [String] {
    try entries(path).filter(\.isDirectory).map(\.name)
  }

  /// Every Swift file at or below a folder.
  static func swiftFiles(in path: String) throws -> [File] {
    var files: [File] = []
    for entry in try entries(path) {
      let child = "\(path)/\(entry.name)"
      if entry.isDirectory {
        files += try swiftFiles(in: child)
      } else if entry.name.hasSuffix(".swift") {
        files.append(File(path: child, text: try text(child)))
      }
    }
    return files
  }

  /// Every Markdown document, in folders whose names do not start with a dot.
  static func documents(in path: String = ".") throws -> [File] {
    try entries(path).flatMap { entry -> [File] in
      let child = path == "." ? entry.name : "\(path)/\(entry.name)"
      if entry.isDirectory { return try documents(in: child) }
      return entry.name.hasSuffix(".md") ? [File(path: child, text: try text(child))] : []
    }
  }

  static func exists(_ path: String) -> Bool { access(root + "/" + path, F_OK) == 0 }

  /// The path of a link, relative to the repository.
  static func resolve(_ link: String, from document: String) -> String {
    var parts = document.split(separator: "/").dropLast().map(String.init)
    for part in link.split(separator: "/") {
      if part == ".." { _ = parts.popLast() } else if part != "." { parts.append(String(part)) }
    }
    return parts.joined(separator: "/")
  }

  private static func entries(_ path: String) throws -> [(name: String, isDirectory: Bool)] {
    guard let stream = opendir(root + "/" + path) else { throw Unreadable(path: path) }
    defer { closedir(stream) }
    var entries: [(name: String, isDirectory: Bool)] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { entries.append((name, entry.pointee.d_type == DT_DIR)) }
    }
    return entries.sorted { $0.name < $1.name }
  }
}
