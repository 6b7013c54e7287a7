/// The directories where editors keep compiled grammars, for users who already have them.
package enum EditorGrammarDirectories {
  /// Returns the directories to try after the program's own, in a fixed order; none need exist.
  ///
  /// - Parameters:
  ///   - home: The user's home directory.
  ///   - dataHome: The XDG data directory, usually `<home>/.local/share`.
  ///   - configHome: The XDG configuration directory, usually `<home>/.config`.
  /// - Returns: Absolute paths, those of a user before those of the system for each editor.
  package static func all(home: String, dataHome: String, configHome: String) -> [String] {
    neovim(dataHome: dataHome) + helix(configHome: configHome) + emacs(home: home, configHome: configHome)
  }

  private static func neovim(dataHome: String) -> [String] {
    [
      "\(dataHome)/nvim/site/parser",
      "\(dataHome)/nvim/lazy/nvim-treesitter/parser",
      "\(dataHome)/nvim/site/pack/packer/start/nvim-treesitter/parser",
      "\(dataHome)/nvim/plugged/nvim-treesitter/parser",
      "/usr/local/lib/nvim/parser",
      "/usr/lib/nvim/parser",
    ]
  }

  private static func helix(configHome: String) -> [String] {
    [
      "\(configHome)/helix/runtime/grammars", "/usr/local/lib/helix/runtime/grammars",
      "/usr/lib/helix/runtime/grammars",
    ]
  }

  private static func emacs(home: String, configHome: String) -> [String] {
    ["\(home)/.emacs.d/tree-sitter", "\(configHome)/emacs/tree-sitter"]
  }
}
