import AnalysisBundles
import ArgumentParser
import LanguageServers

/// The names of the commands, and what to say when one is mistyped or missing.
///
/// The argument parser takes a first word that is no command for an argument of the root, and counts those instead.
enum CommandNames {
  /// Names and aliases.
  static let all: [String] = LanserCommand.configuration.subcommands.flatMap { command in
    [command._commandName] + command.configuration.aliases
  }

  /// The refusal of a first word that is no command.
  static func failure(of arguments: [String]) -> Failure? {
    guard let first = arguments.first, !first.hasPrefix("-"), first != "help", !all.contains(first) else {
      return nil
    }
    let nearest = NearestName.of(first, in: all).map { ["Did you mean `lanser \($0)`?"] } ?? []
    return Failure(
      .usage,
      "there is no command \"\(first)\"",
      hints: nearest + ["`lanser --help` lists the commands."]
    )
  }

  /// What to say to those who write options in front of the command, as git allows.
  static func orderHint(for arguments: [String]) -> String? {
    guard arguments.first?.hasPrefix("-") == true, let command = arguments.first(where: all.contains) else {
      return nil
    }
    return "Options stand behind the command: lanser \(command) … \(arguments[0])"
  }
}
