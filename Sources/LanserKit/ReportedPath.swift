import LanguageServerProtocol

/// A file as a tool outside of lanser is told of it, which looks from a folder of its own.
///
/// Code hosts place annotations by paths from the root of the checkout, and that is where jobs run: so a file below the
/// current directory is named from there, whichever workspace it belongs to, and another one from its workspace.
package struct ReportedPath: Hashable, Sendable {
  /// The path as people write it: relative where it can be.
  package let path: String
  /// The same as a URI reference.
  package let uri: String
  package let isRelative: Bool

  /// - Parameters:
  ///   - form: the URI of a bundle.
  ///   - presentation: knows what it stands for.
  ///   - directory: the absolute path of the folder that is looked from.
  package init(form: String, presentation: Presentation, directory: String) {
    let absolute = presentation.forms.path(ofForm: form)
    if let absolute, absolute.hasPrefix(directory + "/") {
      uri = PathForms(workspaceRoot: directory, named: []).form(ofPath: absolute)
      path = String(absolute.dropFirst(directory.count + 1))
      isRelative = true
    } else if let relative = presentation.forms.relativePath(ofForm: form) {
      uri = form
      path = relative
      isRelative = true
    } else {
      uri = absolute.map(FileURI.uri(forPath:)) ?? form
      path = absolute ?? form
      isRelative = false
    }
  }
}
