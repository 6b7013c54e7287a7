import AnalysisBundles
import ArgumentParser
import LanserKit

/// The root of the command tree.
struct LanserCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lanser",
    abstract: "Ask language servers from a shell, and get complete, reproducible answers",
    discussion: """
      Places are addressed by selectors: src/app.py:42:7, src/app.py@R(42,7->44,1), py://pkg.mod#Class.method:body.
      Text goes to standard output, one result a line; --json prints a content-hashed bundle instead.
      """,
    version: lanserVersion,
    groupedSubcommands: [
      CommandGroup(
        name: "Facts",
        subcommands: [
          DefinitionCommand.self, DeclarationCommand.self, TypeDefinitionCommand.self,
          ImplementationCommand.self,
          ReferencesCommand.self, HoverCommand.self, SymbolsCommand.self, DiagnosticsCommand.self,
        ]
      ),
      CommandGroup(
        name: "Addresses",
        subcommands: [LocateCommand.self, OutlineCommand.self, SelectorCommand.self]
      ),
      CommandGroup(
        name: "Rewards",
        subcommands: [SimulateCommand.self, RewardCommand.self, EpisodeCommand.self]
      ),
      CommandGroup(
        name: "Edits",
        subcommands: [
          PrepareRenameCommand.self, RenameCommand.self, ActionsCommand.self, ActionCommand.self,
          FormatCommand.self, OrganizeImportsCommand.self, MoveCommand.self, EditCommand.self,
          ApplyCommand.self, LogCommand.self, UndoCommand.self, RecoverCommand.self,
        ]
      ),
      CommandGroup(
        name: "Set-up",
        subcommands: [SetupCommand.self, ServerCommand.self, DoctorCommand.self, TrustCommand.self]
      ),
      CommandGroup(
        name: "Data",
        subcommands: [
          BatchCommand.self, TraceCommand.self, BundleCommand.self, SchemaCommand.self,
          CanonicalizeCommand.self,
        ]
      ),
    ]
  )
}

/// Runs one command line; Ctrl-C cancels it.
///
/// - Parameter arguments: without the program's own name.
/// - Returns: the exit status (SPEC section 8, `FailureCode`).
package func runLanser(arguments: [String]) async -> Int32 {
  let command = Task { await exitStatus(of: arguments) }
  let interruption = Interruption { command.cancel() }
  let status = await command.value
  guard interruption.hasHappened else { return status }
  StandardStreams.writeError("interrupted\n")
  return FailureCode.interrupted.exitStatus
}

private func exitStatus(of arguments: [String]) async -> Int32 {
  do {
    if let failure = CommandNames.failure(of: arguments) { throw failure }
    var command = try LanserCommand.parseAsRoot(ArgumentSpelling.expanded(arguments))
    if var asynchronous = command as? any AsyncParsableCommand {
      try await asynchronous.run()
    } else {
      try command.run()
    }
    return 0
  } catch let failure as Failure {
    // What stopped a cancelled command is no news; the caller says that it was interrupted.
    if Task.isCancelled { return failure.code.exitStatus }
    StandardStreams.writeError(FailureReport(failure: failure).text + "\n")
    return failure.code.exitStatus
  } catch let code as ExitCode {
    return code.rawValue
  } catch {
    if Task.isCancelled { return FailureCode.interrupted.exitStatus }
    return report(error, arguments)
  }
}

/// Prints help, versions and completion scripts to standard output, and mistakes on the command line to standard error.
///
/// ArgumentParser would exit with 64 for the latter, which here means that a server did not answer.
private func report(_ error: any Error, _ arguments: [String]) -> Int32 {
  var message = LanserCommand.fullMessage(for: error)
  if LanserCommand.exitCode(for: error).isSuccess {
    StandardStreams.writeOutput(message + "\n")
    return 0
  }
  let prefix = "Error: "
  if message.hasPrefix(prefix) {
    message = "error[\(FailureCode.usage.rawValue)]: \(message.dropFirst(prefix.count))"
  }
  if let hint = CommandNames.orderHint(for: arguments) { message += "\nnext: \(hint)" }
  StandardStreams.writeError(message + "\n")
  return FailureCode.usage.exitStatus
}
