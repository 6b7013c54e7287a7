import LanguageServerProtocol
import Testing

@Suite struct FileURITests {
  @Test(
    "A path becomes a URI in which only unreserved characters stand for themselves, and comes back",
    arguments: [
      ("/", "file:///"),
      ("/a/b.py", "file:///a/b.py"),
      ("/a b", "file:///a%20b"),
      ("/100%", "file:///100%25"),
      ("/%2F", "file:///%252F"),
      ("/q?x#y", "file:///q%3Fx%23y"),
      ("/é", "file:///%C3%A9"),
      ("/e\u{301}", "file:///e%CC%81"),
      ("/😀/[x]", "file:///%F0%9F%98%80/%5Bx%5D"),
      ("/a:b@c", "file:///a%3Ab%40c"),
      ("/back\\slash", "file:///back%5Cslash"),
      ("/~user/-._", "file:///~user/-._"),
      ("/line\nend\u{7F}", "file:///line%0Aend%7F"),
      ("//double", "file:////double"),
    ]
  )
  func roundTrip(_ path: String, _ uri: String) throws {
    #expect(FileURI.uri(forPath: path) == uri)
    #expect(Array(try FileURI.path(ofURI: uri).utf8) == Array(path.utf8))
  }

  @Test(
    "Other spellings of the same path are understood",
    arguments: [
      ("file:/a/b", "/a/b"),
      ("file://localhost/a/b", "/a/b"),
      ("FILE:///a/b", "/a/b"),
      ("file:///%61%2e%62", "/a.b"),
      ("file:///a%c3%a9", "/aé"),
      ("file:///é", "/é"),
      ("file:///a b", "/a b"),
      ("file:///c%3A/x", "/c:/x"),
      ("file:///a%25b", "/a%b"),
      ("file:///a%252Fb", "/a%2Fb"),
      // What it means to go up is for the jail to say, which sees the whole path.
      ("file:///ws/%2e%2e/etc", "/ws/../etc"),
      ("file:///ws/../etc", "/ws/../etc"),
    ]
  )
  func otherSpellings(_ uri: String, _ path: String) throws {
    #expect(try FileURI.path(ofURI: uri) == path)
  }

  @Test(
    "What is not plainly a local file is refused, by name",
    arguments: [
      ("http://host/a", .notAFileURI("http://host/a")),
      ("untitled:foo", .notAFileURI("untitled:foo")),
      ("untitled:/foo", .notAFileURI("untitled:/foo")),
      ("vscode-notebook-cell:/a#b", .notAFileURI("vscode-notebook-cell:/a#b")),
      ("/a/b", .notAFileURI("/a/b")),
      ("", .notAFileURI("")),
      ("file", .notAFileURI("file")),
      ("file:", .notAFileURI("file:")),
      (" file:///a", .notAFileURI(" file:///a")),
      ("file:a", .notAbsolute("file:a")),
      ("file://", .notAbsolute("file://")),
      ("file://localhost", .notAbsolute("file://localhost")),
      ("file://host/share", .foreignHost("file://host/share")),
      ("file://127.0.0.1/a", .foreignHost("file://127.0.0.1/a")),
      ("file://localhost.evil/a", .foreignHost("file://localhost.evil/a")),
      ("file://user@localhost/a", .foreignHost("file://user@localhost/a")),
      ("file://localhost:80/a", .foreignHost("file://localhost:80/a")),
      ("file://..%2f/a", .foreignHost("file://..%2f/a")),
      ("file:///a?x", .queryOrFragment("file:///a?x")),
      ("file:///a#y", .queryOrFragment("file:///a#y")),
      ("file:///a%", .badEscape("file:///a%")),
      ("file:///a%4", .badEscape("file:///a%4")),
      ("file:///a%zz", .badEscape("file:///a%zz")),
      ("file:///a%+1", .badEscape("file:///a%+1")),
      ("file:///ws/%ff.txt", .badEscape("file:///ws/%ff.txt")),
      ("file:///%c0%ae", .badEscape("file:///%c0%ae")),
      ("file:///%ed%a0%80", .badEscape("file:///%ed%a0%80")),
      ("file:///a%00b", .forbiddenByte("file:///a%00b")),
      ("file:///a\0b", .forbiddenByte("file:///a\0b")),
      ("file:///..%2f..%2fetc", .forbiddenByte("file:///..%2f..%2fetc")),
      ("file:///a%2Fb", .forbiddenByte("file:///a%2Fb")),
    ] as [(String, FileURI.Problem)]
  )
  func refusals(_ uri: String, _ problem: FileURI.Problem) {
    #expect(throws: problem) { try FileURI.path(ofURI: uri) }
  }
}
