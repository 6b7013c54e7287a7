import CanonicalJSON
import EditTransactions
import LanguageServerProtocol
import SourceText

/// Steps as an LSP `WorkspaceEdit` (3.17) with URIs in the forms of bundles.
///
/// It has one member more than LSP knows, `permissions`, for files whose permission bits change; clients pass over it.
struct WorkspaceEditWriter {
  let request: EditRequest
  let change: PlannedChange

  var json: JSONValue {
    var documentChanges: [JSONValue] = []
    var permissions: [(String, JSONValue)] = []
    for (index, step) in request.steps.enumerated() {
      switch step {
      case .edit(let path, let edits, _):
        documentChanges.append(textDocumentEdit(path, edits.map(textEdit)))
      case .create(let path, let content, let bits, let existing, let annotation):
        var operation: [(String, JSONValue)] = [("kind", "create"), ("uri", uri(path))]
        append(existing, annotation, to: &operation)
        documentChanges.append(.object(JSONObject(operation)))
        if !content.isEmpty {
          let text = JSONValue.string(String(decoding: content, as: UTF8.self))
          documentChanges.append(textDocumentEdit(path, [["range": range(.top), "newText": text]]))
        }
        if let bits { permissions.append(entry(path, bits, after: index)) }
      case .rename(let path, let new, let existing, let annotation):
        var operation: [(String, JSONValue)] = [
          ("kind", "rename"), ("oldUri", uri(path)), ("newUri", uri(new)),
        ]
        append(existing, annotation, to: &operation)
        documentChanges.append(.object(JSONObject(operation)))
      case .delete(let path, let recursive, let ignoringMissing, let annotation):
        var options: [(String, JSONValue)] = []
        if recursive { options.append(("recursive", true)) }
        if ignoringMissing { options.append(("ignoreIfNotExists", true)) }
        var operation: [(String, JSONValue)] = [("kind", "delete"), ("uri", uri(path))]
        if !options.isEmpty { operation.append(("options", .object(JSONObject(options)))) }
        if let annotation { operation.append(("annotationId", .string(annotation))) }
        documentChanges.append(.object(JSONObject(operation)))
      case .replace(let path, let content, _):
        let text = JSONValue.string(String(decoding: content, as: UTF8.self))
        documentChanges.append(
          textDocumentEdit(path, [["range": range(wholeText(of: path)), "newText": text]])
        )
      case .setPermissions(let path, let bits):
        permissions.append(entry(path, bits, after: index))
      case .removeDirectoryIfEmpty: break
      }
    }
    var members: [(String, JSONValue)] = [("documentChanges", .array(documentChanges))]
    if !change.annotations.isEmpty {
      members.append(
        (
          "changeAnnotations",
          .object(JSONObject(change.annotations.map { ($0.name, annotationJSON($0.annotation)) }))
        )
      )
    }
    if !permissions.isEmpty { members.append(("permissions", .object(JSONObject(permissions)))) }
    return .object(JSONObject(members))
  }

  /// Permissions are set last, so they are listed under the name that a file has by then.
  private func entry(_ path: RelativePath, _ bits: UInt32, after index: Int) -> (String, JSONValue) {
    var path = path
    for case .rename(path, let new, _, _) in request.steps[index...] { path = new }
    return (FileURI.escaped(path.description), .string(String(bits, radix: 8)))
  }

  private func uri(_ path: RelativePath) -> JSONValue { .string(FileURI.escaped(path.description)) }

  private func textDocumentEdit(_ path: RelativePath, _ edits: [JSONValue]) -> JSONValue {
    ["textDocument": ["uri": uri(path), "version": nil], "edits": .array(edits)]
  }

  private func textEdit(_ edit: PositionedEdit) -> JSONValue {
    var members: [(String, JSONValue)] = [("range", range(edit.range)), ("newText", .string(edit.newText))]
    if let annotation = edit.annotation { members.append(("annotationId", .string(annotation))) }
    return .object(JSONObject(members))
  }

  private func range(_ range: TextRange) -> JSONValue {
    LSPRange(
      start: LSPPosition(line: range.start.line, character: range.start.column),
      end: LSPPosition(line: range.end.line, character: range.end.column)
    ).json
  }

  private func append(
    _ existing: ExistingFile,
    _ annotation: String?,
    to operation: inout [(String, JSONValue)]
  ) {
    switch existing {
    case .refuse: break
    case .overwrite: operation.append(("options", ["overwrite": true]))
    case .ignore: operation.append(("options", ["ignoreIfExists": true]))
    }
    if let annotation { operation.append(("annotationId", .string(annotation))) }
  }

  private func annotationJSON(_ annotation: ChangeAnnotation) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("label", .string(annotation.label)), ("needsConfirmation", .bool(annotation.needsConfirmation)),
    ]
    if let description = annotation.description { members.append(("description", .string(description))) }
    return .object(JSONObject(members))
  }

  /// From the first to behind the last character of what a file holds now.
  private func wholeText(of path: RelativePath) -> TextRange {
    let file = change.files.first { $0.after?.path == path || $0.before?.path == path }
    guard let bytes = file?.before?.image.bytes, let text = try? SourceText(bytes: bytes) else { return .top }
    return text.range(ofBytes: 0..<text.bytes.count, encoding: request.encoding)
  }
}

extension TextRange {
  fileprivate static let top = TextRange(
    start: TextPosition(line: 0, column: 0),
    end: TextPosition(line: 0, column: 0)
  )
}
