/// Spellings that the argument parser does not know by itself.
enum ArgumentSpelling {
  /// Gives `--json` without a value its default, so that it never takes the argument behind it for one.
  static func expanded(_ arguments: [String]) -> [String] {
    var result: [String] = []
    var optionsMayFollow = true
    for argument in arguments {
      if argument == "--" { optionsMayFollow = false }
      result.append(optionsMayFollow && argument == "--json" ? "--json=compact" : argument)
    }
    return result
  }
}
