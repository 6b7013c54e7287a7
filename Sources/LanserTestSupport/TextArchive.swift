/// Several small files in one text, as test data: a header, and for each file a line `-- path --` with its content below.
///
/// A file ends with a line end unless it is empty. The form is that of Go's txtar.
package struct TextArchive: Sendable {
  package var header: [String]
  /// By path.
  package var files: [String: String]

  package init(_ text: String) {
    header = []
    files = [:]
    var path: String?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      if line.hasPrefix("-- "), line.hasSuffix(" --"), line.utf8.count > 6 {
        path = String(line.dropFirst(3).dropLast(3))
        path.map { files[$0] = "" }
      } else if let path {
        files[path]?.append(contentsOf: line + "\n")
      } else {
        header.append(String(line))
      }
    }
  }

  /// Reads an archive below `fixtures/`.
  package init(fixture: String) throws {
    let bytes = try FileContents.read(ProjectLocations.fixture(fixture))
    self.init(String(decoding: bytes, as: UTF8.self))
  }

  /// The values of the header's lines `name: value`.
  package func values(_ name: String) -> [String] {
    header.filter { $0.hasPrefix(name + ": ") }.map { String($0.dropFirst(name.count + 2)) }
  }

  /// The files below a folder, by their paths in it.
  package func folder(_ name: String) -> [String: String] {
    var result: [String: String] = [:]
    for (path, text) in files where path.hasPrefix(name + "/") {
      result[String(path.dropFirst(name.count + 1))] = text
    }
    return result
  }
}
