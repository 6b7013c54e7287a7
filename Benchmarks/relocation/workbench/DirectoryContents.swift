import Glibc
import Relocation
import Synchronization
import SyntaxTrees

/// A directory of source files on disk.
final class DirectoryContents: WorkspaceContents {
  let sourceRoots: [String] = []
  private let root: String
  private let grammar: Grammar
  private let kept = Mutex(Kept())

  private struct Kept {
    var files: Set<String> = []
    var entries: [String: [WorkspaceEntry]] = [:]
  }

  init(root: String, grammar: Grammar) {
    self.root = root
    self.grammar = grammar
    kept.withLock { walk("", &$0) }
  }

  private func walk(_ directory: String, _ kept: inout Kept) {
    guard let stream = opendir(directory.isEmpty ? root : root + "/" + directory) else { return }
    defer { closedir(stream) }
    var entries: [WorkspaceEntry] = []
    while let raw = readdir(stream) {
      let name = withUnsafePointer(to: &raw.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name == "." || name == ".." { continue }
      let isDirectory = raw.pointee.d_type == UInt8(DT_DIR)
      entries.append(WorkspaceEntry(name: name, isDirectory: isDirectory))
      let path = directory.isEmpty ? name : directory + "/" + name
      if isDirectory { walk(path, &kept) } else { kept.files.insert(path) }
    }
    kept.entries[directory] = entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  func fileExists(_ relativePath: String) -> Bool { kept.withLock { $0.files.contains(relativePath) } }

  func directoryEntries(_ relativePath: String) -> [WorkspaceEntry] {
    kept.withLock { $0.entries[relativePath] ?? [] }
  }

  func outline(of relativePath: String) throws -> SyntaxOutline? {
    guard let bytes = try text(of: relativePath) else { return nil }
    return try SyntaxOutline(parsing: bytes, profile: .python, grammar: grammar)
  }

  func text(of relativePath: String) throws -> [UInt8]? { PlainFile.text(root + "/" + relativePath) }
}

/// Files read whole.
enum PlainFile {
  static func bytes(_ path: String) -> [UInt8]? {
    guard let stream = fopen(path, "rb") else { return nil }
    defer { fclose(stream) }
    var result: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, stream)
      if count == 0 { return result }
      result += buffer[..<count]
    }
  }

  /// Writes all of a text to a descriptor.
  static func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count <= 0 { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Without a byte-order mark; nil for what is not UTF-8.
  static func text(_ path: String) -> [UInt8]? { bytes(path).flatMap(text) }

  static func text(_ bytes: [UInt8]) -> [UInt8]? {
    guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
    return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
  }
}
