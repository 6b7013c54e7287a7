/// What a name may be in a language; knows the words that a language keeps for itself.
struct NameRules: Sendable {
  let language: String

  /// Why a text is no name; nil when it is one.
  func problem(with name: String) -> String? {
    guard let first = name.unicodeScalars.first else { return "it is empty" }
    // Operators and selectors with arguments are names too; their server knows better.
    if language == "swift", name.contains("(") { return nil }
    guard first == "_" || first.properties.isXIDStart || isDollarAllowed && first == "$" else {
      return "a name does not begin with \"\(first)\""
    }
    let stranger = name.unicodeScalars.first { scalar in
      !(scalar == "_" || scalar.properties.isXIDContinue || isDollarAllowed && scalar == "$")
    }
    if let stranger { return "\"\(stranger)\" is no part of a name" }
    return Self.keywords[language]?.contains(name) == true ? "it is a word of the language" : nil
  }

  private var isDollarAllowed: Bool { language == "typescript" || language == "javascript" }

  private static let keywords: [String: Set<String>] = [
    "python": [
      "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
      "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
      "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
    ],
    "c": [
      "auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum",
      "extern", "float", "for", "goto", "if", "inline", "int", "long", "register", "restrict", "return",
      "short", "signed", "sizeof", "static", "struct", "switch", "typedef", "union", "unsigned", "void",
      "volatile", "while",
    ],
  ]
}
