import LanguageServerProtocol

/// How absolute paths are written in bundles, and back.
///
/// Bundles must not depend on where a workspace, a server or an interpreter lies on a machine, so a path below a known
/// directory is written as a prefix and the rest: nothing for the workspace, `server:/` for the server's installation, `env:/…` for
/// the interpreter's libraries. Anything else stays an absolute `file:` URI. The longest matching directory wins.
package struct PathForms: Hashable, Sendable {
  private struct Directory: Hashable {
    var path: String
    var prefix: String
  }

  private let directories: [Directory]
  private let workspaceRoot: String

  /// - Parameters:
  ///   - workspaceRoot: absolute path of the workspace.
  ///   - named: pairs of an absolute directory and the prefix that stands for it, as `env:/stdlib`.
  package init(workspaceRoot: String, named: [(path: String, prefix: String)]) {
    self.workspaceRoot = workspaceRoot
    var all = [Directory(path: workspaceRoot, prefix: "")]
    all += named.filter { !$0.path.isEmpty && $0.path != "/" }.map {
      Directory(path: $0.path, prefix: $0.prefix + "/")
    }
    directories = all.sorted { ($0.path.utf8.count, $0.path) > ($1.path.utf8.count, $1.path) }
  }

  /// The form of an absolute path, percent-encoded.
  package func form(ofPath path: String) -> String {
    for directory in directories where path.hasPrefix(directory.path + "/") {
      return directory.prefix + FileURI.escaped(String(path.dropFirst(directory.path.count + 1)))
    }
    return FileURI.uri(forPath: path)
  }

  /// The form of a URI that a server sent; URIs that are no files stay as they are.
  package func form(ofURI uri: String) -> String {
    guard let path = try? FileURI.path(ofURI: uri) else { return uri }
    return form(ofPath: path)
  }

  /// The absolute path that a form stands for; nil for what is no file.
  package func path(ofForm form: String) -> String? {
    if form.hasPrefix("file:") { return try? FileURI.path(ofURI: form) }
    for directory in directories where !directory.prefix.isEmpty && form.hasPrefix(directory.prefix) {
      return joined(directory.path, String(form.dropFirst(directory.prefix.count)))
    }
    guard !form.contains(":/") else { return nil }
    return joined(workspaceRoot, form)
  }

  /// The path below the workspace that a form stands for; nil for a place outside of it.
  package func relativePath(ofForm form: String) -> String? {
    guard !form.contains(":/"), let path = path(ofForm: form) else { return nil }
    return String(path.dropFirst(workspaceRoot.count + 1))
  }

  private func joined(_ directory: String, _ escaped: String) -> String? {
    try? FileURI.path(ofURI: "file://\(FileURI.escaped(directory))/\(escaped)")
  }

  /// Replaces the known directories in running text (hover, messages) by their forms.
  package func normalise(_ text: String) -> String {
    var result = text
    for directory in directories {
      let uri = FileURI.uri(forPath: directory.path)
      for spelling in [uri, directory.path] where result.contains(spelling) {
        result = replace(spelling, of: directory, in: result)
      }
    }
    return result
  }

  /// Replaces a directory where it stands as a path of its own, and not inside a longer path or name.
  private func replace(_ spelling: String, of directory: Directory, in text: String) -> String {
    var result = ""
    var rest = Substring(text)
    var before: Character?
    while let range = rest.firstRange(of: spelling) {
      let previous = range.lowerBound > rest.startIndex ? rest[rest.index(before: range.lowerBound)] : before
      let next = range.upperBound < rest.endIndex ? rest[range.upperBound] : nil
      result += rest[..<range.lowerBound]
      var end = range.upperBound
      if previous.map(isPathCharacter) ?? false {
        result += spelling
      } else if next == "/" {
        result += directory.prefix
        end = rest.index(after: end)
      } else if next.map(isPathCharacter) ?? false {
        result += spelling
      } else {
        result += directory.prefix.isEmpty ? "." : String(directory.prefix.dropLast())
      }
      before = spelling.last
      rest = rest[end...]
    }
    return result + rest
  }

  private func isPathCharacter(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "/_-~%+@".contains(character)
  }
}
