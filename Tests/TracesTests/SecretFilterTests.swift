import CanonicalJSON
import Testing
import Traces

@Suite("Secrets do not reach what is written down")
struct SecretFilterTests {
  @Test(
    "Known secrets and credentials are replaced, and nothing else",
    arguments: [
      ("value hunter2-hunter2 here", "value [redacted] here"),
      ("https://user:pass@host/path", "https://user:[redacted]@host/path"),
      ("git+ssh://u:p%40ss@host", "git+ssh://u:[redacted]@host"),
      ("https://user@host/", "https://user@host/"),
      ("file:///ws/node_modules/@types/x.ts", "file:///ws/node_modules/@types/x.ts"),
      ("https://host:8080/a@b", "https://host:8080/a@b"),
      ("Authorization: Basic dXNlcjpwYXNz", "Authorization: [redacted]"),
      ("{\"Authorization\": \"abc\"}", "{\"Authorization\": \"[redacted]\"}"),
      ("curl -H 'authorization: token 123'", "curl -H 'authorization: [redacted]'"),
      ("sent Bearer eyJhbGciOiJIUzI1NiJ9.e30.abc", "sent Bearer [redacted]"),
      ("the bearer of bad news", "the bearer of bad news"),
      ("Authorization is checked", "Authorization is checked"),
    ]
  )
  func texts(_ text: String, _ expected: String) {
    let filter = SecretFilter(secrets: ["hunter2-hunter2", "abc"])
    #expect(filter.redacted(text) == expected)
    #expect(filter.redacted(expected) == expected)
    let message = JSONValue.object(["text": .string(text)])
    // The quick test may be wrong in one direction only.
    if text != expected { #expect(filter.mayTouch(message.serialized())) }
  }

  @Test("Messages without a secret are let through by the quick test")
  func quickTest() {
    let filter = SecretFilter(secrets: ["hunter2-hunter2"])
    #expect(!filter.mayTouch(Array(#"{"uri":"file:///ws/a.py","range":{"start":{"line":1}}}"#.utf8)))
    #expect(!filter.mayTouch(Array(#"{"uri":"file:\/\/\/ws\/a.py"}"#.utf8)))
    #expect(filter.mayTouch(Array(#"{"u":"http:\/\/a:b@c"}"#.utf8)))
  }

  @Test(
    "Members and variables are known by their names",
    arguments: [
      ("token", true), ("GITHUB_TOKEN", true), ("api-key", true), ("apiKey", true), ("DB_PASSWORD", true),
      ("Authorization", true), ("client_secret", true), ("path", false), ("HOME", false), ("keyboard", false),
    ]
  )
  func names(_ name: String, _ isSecret: Bool) {
    #expect(SecretFilter.isSecretName(name) == isSecret)
  }

  @Test("The secrets of a configuration are its texts below such names")
  func configuration() {
    let settings: JSONValue = [
      "a": ["token": "t-1", "name": "n"], "b": [["password": ["x", 5]], "plain"], "secrets": ["k": "v"],
    ]
    #expect(SecretFilter.secrets(in: settings) == ["t-1", "x", "5", "v"])
  }
}
