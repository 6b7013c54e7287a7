/// Files that make other tools run code or change what they may do, whether or not they exist yet.
///
/// Writing one of them is a way for an edit to start a program later: when a folder is opened, a shell enters it, a commit is made,
/// tests are collected, or a pipeline runs. Source files and build files in general are not listed: they run code too, but
/// editing them is what an editor is for. docs/safety.md repeats this table.
package enum SensitivePath {
  /// Why a path is sensitive; nil when it is not.
  ///
  /// Case does not count.
  package static func reason(for path: RelativePath) -> String? {
    for rule in rules where rule.patterns.contains(where: { $0.matches(path, ignoringCase: true) }) {
      return rule.reason
    }
    return nil
  }

  package struct Rule: Sendable {
    package let reason: String
    package let patterns: [PathPattern]

    fileprivate init(_ reason: String, _ patterns: [String]) {
      self.reason = reason
      self.patterns = patterns.compactMap(PathPattern.init)
    }
  }

  package static let rules: [Rule] = [
    Rule(
      "editors run what it names",
      [
        ".vscode/", ".idea/", ".fleet/", ".zed/", ".nvim.lua", ".nvimrc", ".exrc", ".vimrc", ".lvimrc",
        ".dir-locals.el", ".dir-locals-2.el", "*.code-workspace", ".sublime-project", ".devcontainer/",
        ".devcontainer.json",
      ]
    ),
    Rule(
      "shells and environment managers run it",
      [
        ".envrc", ".env", ".env.*", ".autoenv", ".autoenv.zsh", "mise.toml", ".mise.toml", ".mise/",
        ".rtx.toml", ".tool-versions", ".bashrc", ".bash_profile", ".profile", ".zshrc", ".zshenv",
      ]
    ),
    Rule(
      "it defines what runs in continuous integration",
      [
        ".github/workflows/", ".github/actions/", ".github/dependabot.yml", "action.yml", "action.yaml",
        ".gitlab-ci.yml", ".gitlab/", ".circleci/", ".buildkite/", ".travis.yml", "azure-pipelines.yml",
        "Jenkinsfile", ".drone.yml", ".woodpecker/", ".woodpecker.yml", ".cirrus.yml",
        "bitbucket-pipelines.yml",
        "appveyor.yml", ".ci/", ".forgejo/", ".gitea/",
      ]
    ),
    Rule(
      "it instructs or configures coding agents",
      [
        ".claude/", "CLAUDE.md", "AGENTS.md", ".mcp.json", ".cursor/", ".cursorrules", ".windsurf/",
        ".windsurfrules", ".aider*", ".codex/", ".gemini/", "GEMINI.md", ".continue/", ".clinerules",
        ".github/copilot-instructions.md", ".github/instructions/", ".junie/", ".kiro/", ".roo/", ".amazonq/",
      ]
    ),
    Rule(
      "git and its hooks act on it",
      [
        ".husky/", ".githooks/", "hooks/pre-commit", ".pre-commit-config.yaml", "lefthook.yml", ".lefthook/",
        ".gitattributes", ".gitconfig", ".overcommit.yml",
      ]
    ),
    Rule(
      "package managers and interpreters run it unasked",
      [
        ".npmrc", ".yarnrc", ".yarnrc.yml", ".pnpmfile.cjs", ".yarn/", "sitecustomize.py", "usercustomize.py",
        "*.pth", "pyvenv.cfg", "rust-toolchain", "rust-toolchain.toml", ".cargo/", ".bundle/", ".gemrc",
        "pip.conf", ".pypirc", ".netrc",
      ]
    ),
    Rule("it decides what lanser itself starts and allows", ["/lanser.json", "/lanser.lock"]),
  ]
}
