import CanonicalJSON
import LanguageServerSession
import SourceText

extension SessionConfiguration {
  /// What a session needs, from what was decided.
  init(
    _ setup: ServerSetup,
    workspaceRoot: String,
    languageID: String,
    clientVersion: String,
    diagnosesWorkspace: Bool
  ) {
    self.init(
      launch: ServerLaunch(
        program: setup.program,
        arguments: setup.arguments,
        environment: setup.processEnvironment,
        workingDirectory: workspaceRoot
      ),
      workspaceRoot: workspaceRoot,
      languageID: languageID,
      settings: setup.nestedSettings(diagnosesWorkspace: diagnosesWorkspace),
      initializationOptions: setup.initializationOptions,
      readiness: ReadinessRule(setup.readiness),
      offeredEncodings: setup.offeredEncodings,
      declaresPullDiagnostics: setup.pullsDiagnostics,
      clientVersion: clientVersion
    )
  }
}

extension ReadinessRule {
  init(_ readiness: ServerSetup.Readiness) {
    switch readiness {
    case .immediate: self = .immediate
    case .logMessage(let prefixes): self = .logMessage(prefixes: prefixes)
    case .progressEnd(let name): self = .progressEnd(name)
    case .indexSynchronize: self = .indexSynchronize
    }
  }
}
