import AnalysisBundles
import CanonicalJSON
import EditTransactions
import LanserKit
import SourceText
import Testing

@Suite("A WorkspaceEdit is read as LSP means it")
struct WorkspaceEditReaderTests {
  private let reader = WorkspaceEditReader(root: "/work")

  private func request(_ text: String) throws -> EditRequest {
    try reader.request(try JSONValue(parsing: Array(text.utf8)), encoding: .utf16)
  }

  @Test(
    "S-31, S-32, S-33, S-37, S-41 A place outside of the workspace is refused, however it is spelled",
    arguments: [
      "file:///etc/passwd", "file:///work/../etc/passwd", "file:///work/%2e%2e/x", "file:///work/%2E%2E/x",
      "file:///work/a/%2e%2e/%2e%2e/x", "file:///work/..%2fx", "file:///work/a%00b", "file:///work-evil/x",
      "file:///work",
      "file:///work/", "file:///", "http://host/x", "untitled:foo", "file://host/share/x", "file:///work/x?y",
      "file:///work/x#y",
      "file:///work//x", "../x", "%2e%2e/x", "a/%2e%2e/x", "..%2fx", "/etc/passwd", "jdt://contents/x",
      "vscode-remote://x/work/a",
      "file:///work/%ff", "C:/x", "file:work/x", "file:///work/./x",
    ]
  )
  func outside(uri: String) throws {
    do {
      _ = try reader.path(uri)
      Issue.record("\(uri) was taken")
    } catch {
      #expect(error.code == .jail && error.message.contains("no file was written"))
    }
  }

  @Test(
    "A place inside is found",
    arguments: [
      ("file:///work/a.py", "a.py"), ("file:///work/src/%C3%A9%20b.py", "src/é b.py"),
      ("src/a.py", "src/a.py"),
      ("src/a%3Ab.py", "src/a:b.py"), ("file://localhost/work/a", "a"), ("FILE:///work/a", "a"),
      ("src/%2541.py", "src/%41.py"),
    ]
  )
  func inside(uri: String, path: String) throws {
    #expect(try reader.path(uri).description == path)
  }

  @Test("S-43 One bad URI among twenty good ones refuses all")
  func oneBad() throws {
    let good = (0..<20).map { #""file:///work/f\#($0)":[]"# }
    let text = #"{"changes":{"# + (good + [#""file:///etc/x":[]"#]).joined(separator: ",") + "}}"
    #expect(throws: Failure.self) { try request(text) }
  }

  @Test("documentChanges is preferred, and its operations keep their order and options")
  func operations() throws {
    let text = """
      {"changes":{"file:///work/ignored":[]},"documentChanges":[
       {"kind":"create","uri":"file:///work/a","options":{"overwrite":true,"ignoreIfExists":true}},
       {"textDocument":{"uri":"file:///work/a","version":3},"edits":[
         {"range":{"start":{"line":0,"character":1},"end":{"line":2,"character":3}},"newText":"x","annotationId":"n"}]},
       {"kind":"rename","oldUri":"file:///work/a","newUri":"file:///work/b","options":{"ignoreIfExists":true}},
       {"kind":"delete","uri":"file:///work/c","options":{"recursive":true,"ignoreIfNotExists":true}}],
       "changeAnnotations":{"n":{"label":"N","needsConfirmation":true}}}
      """
    let request = try request(text)
    var edit = PositionedEdit(
      range: TextRange(
        start: TextPosition(line: 0, column: 1),
        end: TextPosition(line: 2, column: 3)
      ),
      newText: "x"
    )
    edit.annotation = "n"
    let (a, b, c) = (try RelativePath("a"), try RelativePath("b"), try RelativePath("c"))
    #expect(
      request.steps == [
        .create(a, content: [], permissions: nil, existing: .overwrite, annotation: nil),
        .edit(a, [edit], DocumentExpectation(version: 3)),
        .rename(a, to: b, existing: .ignore, annotation: nil),
        .delete(c, recursive: true, ignoringMissing: true, annotation: nil),
      ]
    )
    #expect(request.annotations["n"] == ChangeAnnotation(label: "N", needsConfirmation: true))
  }

  @Test(
    "S-59 Snippets are refused",
    arguments: [
      #"{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},"snippet":{"kind":"snippet","value":"${1:x}"}}"#,
      #"{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},"newText":"$0","insertTextFormat":2}"#,
    ]
  )
  func snippets(edit: String) throws {
    do {
      _ = try request(
        #"{"documentChanges":[{"textDocument":{"uri":"a","version":null},"edits":["# + edit + "]}]}"
      )
      Issue.record("the snippet was taken")
    } catch let failure as Failure {
      #expect(failure.code == .unsupportedCapability)
    }
  }

  @Test(
    "What is no WorkspaceEdit is refused with its place",
    arguments: [
      ("[]", ""), (#"{"documentChanges":{}}"#, "/documentChanges"),
      (#"{"documentChanges":[{}]}"#, "/documentChanges/0"),
      (#"{"documentChanges":[{"kind":"move"}]}"#, "/documentChanges/0/kind"),
      (#"{"documentChanges":[{"kind":"create"}]}"#, "/documentChanges/0/uri"),
      (#"{"changes":{"a":[{"newText":"x"}]}}"#, "/changes/a/0/range"),
      (
        #"{"changes":{"a":[{"range":{"start":{"line":-1,"character":0},"end":{"line":0,"character":0}},"newText":""}]}}"#,
        "/changes/a/0/range"
      ),
      (
        #"{"documentChanges":[{"textDocument":{"uri":"a","version":"x"},"edits":[]}]}"#,
        "/documentChanges/0/textDocument/version"
      ),
      (
        #"{"documentChanges":[{"kind":"delete","uri":"a","options":{"recursive":1}}]}"#,
        "/documentChanges/0/options/recursive"
      ),
    ]
  )
  func malformed(text: String, pointer: String) throws {
    do {
      _ = try request(text)
      Issue.record("it was taken")
    } catch let failure as Failure {
      #expect(failure.code == .schema && failure.data["pointer"]?.stringValue == pointer)
    }
  }
}
