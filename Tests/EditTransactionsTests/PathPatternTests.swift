import EditTransactions
import Testing

@Suite("Globs mean what .gitignore means by them")
struct PathPatternTests {
  @Test(
    arguments: [
      ("*.py", "a.py", true), ("*.py", "src/a.py", true), ("*.py", "a.pyc", false),
      ("/*.py", "src/a.py", false),
      ("/*.py", "a.py", true), ("src/", "src/a/b.py", true), ("src", "lib/src/a.py", true),
      ("src/*.py", "src/a.py", true),
      ("src/*.py", "src/x/a.py", false), ("src/**", "src/x/a.py", true), ("src/**", "src", false),
      ("**/a.py", "a.py", true), ("**/a.py", "x/y/a.py", true), ("a/**/b", "a/b", true),
      ("a/**/b", "a/x/y/b", true),
      ("a?c", "abc", true), ("a?c", "a/c", false), ("[a-c]x", "bx", true), ("[!a-c]x", "bx", false),
      ("[!a-c]x", "dx", true), ("[]]x", "]x", true), ("a\\*b", "a*b", true), ("a\\*b", "axb", false),
      ("*", "anything/at/all", true), ("docs/a", "x/docs/a", false), ("a*b*c", "aXXbYYc", true),
    ] as [(String, RelativePath, Bool)]
  )
  func matching(pattern: String, path: RelativePath, isMatch: Bool) throws {
    let pattern = try #require(PathPattern(pattern))
    #expect(pattern.matches(path) == isMatch)
  }

  @Test("Refusals do not distinguish case")
  func caseless() throws {
    #expect(try #require(PathPattern("Secret/[A-F]*")).matches("sECRET/b.txt", ignoringCase: true))
    #expect(try !#require(PathPattern("Secret/")).matches("secret/b.txt"))
  }

  @Test(arguments: ["", "/", "a/../b", "./a", "[a", "a\\", "a//b"])
  func refused(text: String) { #expect(PathPattern(text) == nil) }

  @Test(
    "S-38 Files that make other tools run code are known, whether or not they exist",
    arguments: [
      ".vscode/tasks.json", "sub/.vscode/settings.json", ".VSCode/tasks.json", ".envrc", "a/.envrc",
      ".github/workflows/ci.yml",
      ".gitlab-ci.yml", ".claude/settings.json", "AGENTS.md", ".mcp.json", ".cursor/rules/x", "lanser.json",
      ".husky/pre-commit",
      ".gitattributes", ".pre-commit-config.yaml", "lib/evil.pth", "sitecustomize.py", ".cargo/config.toml",
      ".npmrc",
    ] as [RelativePath]
  )
  func sensitive(path: RelativePath) { #expect(SensitivePath.reason(for: path) != nil) }

  @Test(
    arguments: [
      "src/app.py", "Makefile", "pyproject.toml", "sub/lanser.json", "docs/vscode.md", ".gitignore",
    ] as [RelativePath]
  )
  func ordinary(path: RelativePath) { #expect(SensitivePath.reason(for: path) == nil) }
}
