package import SourceText

/// How places in a bundle are shown to people: paths that can be opened, one-based lines and columns.
package struct Presentation: Sendable {
  let forms: PathForms
  let sources: SourceFiles
  /// The unit in which the bundle counts columns.
  let bundleEncoding: PositionEncoding
  /// The unit in which people asked for them.
  let displayEncoding: PositionEncoding

  /// `path:line:col` of a position in a bundle.
  package func place(uri: String, _ position: TextPosition) -> String {
    let path = forms.path(ofForm: uri)
    let isInside = !uri.contains(":/")
    let name = isInside ? unescaped(uri) : path ?? uri
    return "\(name):\(position.line + 1):\(column(path, position) + 1)"
  }

  /// The text of a line, without the white space around it; nil where there is none.
  package func line(uri: String, _ line: Int) -> String? {
    let text = forms.path(ofForm: uri).flatMap { sources.excerpt($0, line: line) }
    return text.flatMap { $0.isEmpty ? nil : $0 }
  }

  private func unescaped(_ form: String) -> String {
    // A form without scheme is an escaped relative path.
    forms.relativePath(ofForm: form) ?? form
  }

  private func column(_ path: String?, _ position: TextPosition) -> Int {
    self.position(path, position, in: displayEncoding).column
  }

  /// The absolute path of the file that a form stands for; nil for what is no file here.
  package func path(uri: String) -> String? { forms.path(ofForm: uri) }

  /// A position in a bundle, zero-based and with its column in another unit.
  ///
  /// Where the file can not be read any more, the column stays as it is.
  package func position(uri: String, _ position: TextPosition, in encoding: PositionEncoding) -> TextPosition
  {
    self.position(forms.path(ofForm: uri), position, in: encoding)
  }

  private func position(
    _ path: String?,
    _ position: TextPosition,
    in encoding: PositionEncoding
  ) -> TextPosition {
    guard bundleEncoding != encoding, let path, let file = try? sources.file(path),
      let converted = try? file.text.convert(position, from: bundleEncoding, to: encoding)
    else { return position }
    return converted
  }
}
