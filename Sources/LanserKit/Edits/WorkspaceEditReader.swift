package import AnalysisBundles
package import CanonicalJSON
package import EditTransactions
import LanguageServerProtocol
package import SourceText

/// Reads an LSP `WorkspaceEdit` (3.17): what a server answers, what a person hands in, what a bundle holds.
///
/// URIs are `file:` URIs below the workspace, or paths relative to it as bundles have them. `documentChanges` is preferred over
/// `changes`. Unknown members are passed over, as LSP asks; what would change the meaning of an edit is not: snippets are
/// refused.
package struct WorkspaceEditReader: Sendable {
  /// Absolute path of the workspace.
  let root: String

  package init(root: String) { self.root = root }

  /// The steps of an edit; `encoding` is the unit of its columns, `documents` what its author had open.
  ///
  /// - Throws: `Failure`: `E/SCHEMA` for what is no `WorkspaceEdit`, `E/JAIL` for a place outside of the workspace.
  package func request(
    _ json: JSONValue,
    encoding: PositionEncoding,
    documents: [RelativePath: DocumentExpectation] = [:]
  ) throws(Failure) -> EditRequest {
    guard json.objectValue != nil else { throw schema("", "a WorkspaceEdit is an object") }
    var steps: [EditStep] = []
    if let changes = json["documentChanges"], !changes.isNull {
      guard let list = changes.arrayValue else { throw schema("/documentChanges", "expected an array") }
      for (index, change) in list.enumerated() {
        steps.append(try step(change, "/documentChanges/\(index)"))
      }
    } else if let changes = json["changes"], !changes.isNull {
      guard let object = changes.objectValue else { throw schema("/changes", "expected an object") }
      // The order of members means nothing, and must not show in the result.
      for (uri, edits) in object.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
        steps.append(.edit(try path(uri), try textEdits(edits, "/changes/\(uri)"), .anything))
      }
    }
    for (uri, bits) in json["permissions"]?.objectValue ?? [:] {
      guard let bits = bits.stringValue.flatMap({ UInt32($0, radix: 8) }), bits <= 0o777 else {
        throw schema("/permissions/\(uri)", "expected permission bits as octal digits")
      }
      steps.append(.setPermissions(try path(uri), bits))
    }
    return EditRequest(
      steps: steps,
      encoding: encoding,
      annotations: try annotations(json["changeAnnotations"]),
      documents: documents
    )
  }

  /// The path that a URI means.
  ///
  /// - Throws: `Failure` with `E/JAIL`.
  package func path(_ uri: String) throws(Failure) -> RelativePath {
    let isAbsolute = uri.lowercased().hasPrefix("file:")
    let scheme = uri.prefix { $0 != ":" && $0 != "/" }
    guard isAbsolute || scheme.endIndex == uri.endIndex || uri[scheme.endIndex] != ":" else {
      throw outside(uri, "it is not a file")
    }
    let path: String
    do throws(FileURI.Problem) {
      path = try FileURI.path(ofURI: isAbsolute ? uri : "file:///" + uri)
    } catch {
      throw outside(uri, "\(Self.words(error))")
    }
    var relative = String(path.dropFirst())
    if isAbsolute {
      // Component by component: "/work-evil" does not lie in "/work".
      let (inner, outer) = (
        path.split(separator: "/", omittingEmptySubsequences: false),
        root.split(separator: "/", omittingEmptySubsequences: false)
      )
      guard inner.count > outer.count, inner.starts(with: outer) else {
        throw outside(uri, "it does not lie in the workspace")
      }
      relative = inner.dropFirst(outer.count).joined(separator: "/")
    }
    do throws(RelativePath.Problem) { return try RelativePath(relative) } catch {
      throw outside(uri, error == .parentDirectory ? "it contains .." : "it is no plain path")
    }
  }

  // MARK: - Parts

  private func step(_ json: JSONValue, _ place: String) throws(Failure) -> EditStep {
    switch json["kind"]?.stringValue {
    case nil:
      guard json["kind"] == nil, let document = json["textDocument"] else {
        throw schema(place, "expected a text document edit or a file operation")
      }
      var expectation = DocumentExpectation()
      if let version = document["version"], !version.isNull {
        guard let number = version.intValue else {
          throw schema(place + "/textDocument/version", "expected an integer or null")
        }
        expectation.version = number
      }
      return .edit(
        try path(try string(document, "uri", place + "/textDocument")),
        try textEdits(json["edits"] ?? .null, place + "/edits"),
        expectation
      )
    case "create":
      return .create(
        try path(try string(json, "uri", place)),
        content: [],
        permissions: nil,
        existing: try existing(json, place),
        annotation: json["annotationId"]?.stringValue
      )
    case "rename":
      return .rename(
        try path(try string(json, "oldUri", place)),
        to: try path(try string(json, "newUri", place)),
        existing: try existing(json, place),
        annotation: json["annotationId"]?.stringValue
      )
    case "delete":
      return .delete(
        try path(try string(json, "uri", place)),
        recursive: try flag(json, "recursive", place),
        ignoringMissing: try flag(json, "ignoreIfNotExists", place),
        annotation: json["annotationId"]?.stringValue
      )
    case let kind?: throw schema(place + "/kind", "\"\(kind)\" is not create, rename or delete")
    }
  }

  private func textEdits(_ json: JSONValue, _ place: String) throws(Failure) -> [PositionedEdit] {
    guard let list = json.arrayValue else { throw schema(place, "expected an array of edits") }
    var edits: [PositionedEdit] = []
    for (index, edit) in list.enumerated() {
      let place = "\(place)/\(index)"
      let isSnippet = edit["snippet"] != nil || edit["insertTextFormat"]?.intValue == 2
      if isSnippet {
        throw Failure(
          .unsupportedCapability,
          "\(place) is a snippet, which has places for a person to fill in; no file was written",
          hints: ["Ask for the edit without snippets; lanser does not announce snippetEditSupport."],
          data: ["pointer": .string(place)]
        )
      }
      let range: LSPRange
      do throws(LSPDecodingError) { range = try LSPRange(edit["range"] ?? .null) } catch {
        throw schema(place + "/range", "expected a range with start and end")
      }
      edits.append(
        PositionedEdit(
          range: TextRange(
            start: TextPosition(line: range.start.line, column: range.start.character),
            end: TextPosition(line: range.end.line, column: range.end.character)
          ),
          newText: try string(edit, "newText", place),
          annotation: edit["annotationId"]?.stringValue
        )
      )
    }
    return edits
  }

  private func annotations(_ json: JSONValue?) throws(Failure) -> [String: ChangeAnnotation] {
    guard let json, !json.isNull else { return [:] }
    guard let object = json.objectValue else { throw schema("/changeAnnotations", "expected an object") }
    var result: [String: ChangeAnnotation] = [:]
    for (name, value) in object {
      result[name] = ChangeAnnotation(
        label: try string(value, "label", "/changeAnnotations/\(name)"),
        needsConfirmation: value["needsConfirmation"]?.boolValue ?? false,
        description: value["description"]?.stringValue
      )
    }
    return result
  }

  private func existing(_ json: JSONValue, _ place: String) throws(Failure) -> ExistingFile {
    ExistingFile(
      overwrite: try flag(json, "overwrite", place),
      ignoreIfExists: try flag(json, "ignoreIfExists", place)
    )
  }

  private func flag(_ json: JSONValue, _ name: String, _ place: String) throws(Failure) -> Bool {
    guard let value = json["options"]?[name], !value.isNull else { return false }
    guard let flag = value.boolValue else {
      throw schema("\(place)/options/\(name)", "expected true or false")
    }
    return flag
  }

  private func string(_ json: JSONValue, _ name: String, _ place: String) throws(Failure) -> String {
    guard let text = json[name]?.stringValue else { throw schema("\(place)/\(name)", "expected a string") }
    return text
  }

  private func schema(_ pointer: String, _ message: String) -> Failure {
    Failure(
      .schema,
      "the WorkspaceEdit is not valid at \(pointer.isEmpty ? "its top" : pointer): \(message); no file was written",
      data: ["pointer": .string(pointer)]
    )
  }

  private func outside(_ uri: String, _ reason: String) -> Failure {
    Failure(
      .jail,
      "the edit would write to \(uri): \(reason); the whole edit was refused and no file was written",
      hints: ["Only files in the workspace can be edited; choose another one with --workspace DIR."],
      data: ["uri": .string(uri)]
    )
  }

  private static func words(_ problem: FileURI.Problem) -> String {
    switch problem {
    case .notAFileURI, .notAbsolute: "it is not a file"
    case .foreignHost: "it is on another host"
    case .queryOrFragment: "it has a query or a fragment"
    case .badEscape: "its escapes are not valid UTF-8"
    case .forbiddenByte: "it contains an encoded slash or NUL"
    }
  }
}
