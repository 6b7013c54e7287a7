import CanonicalJSON
import LanguageServerSession
import SourceText

extension SessionConfiguration {
  /// What a session needs, from what was decided.
  init(
    _ setup: ServerSetup,
    connector: any ServerConnector,
    workspaceRoot: String,
    languageID: String,
    clientVersion: String,
    diagnosesWorkspace: Bool
  ) {
    self.init(
      launch: ServerLaunch(
        program: setup.start?.program ?? "",
        arguments: setup.start?.arguments ?? [],
        environment: setup.start?.environment ?? [:],
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
    self.connector = connector
  }
}

extension ReadinessRule {
  init(_ readiness: ServerSetup.Readiness) {
    switch readiness {
    case .immediate: self = .immediate
    case .logMessage(let prefixes): self = .logMessage(prefixes: prefixes)
    case .progressEnd(let name, let isExpected): self = .progressEnd(name, isExpected: isExpected)
    case .notification(let method, let member): self = .notification(method: method, member: member)
    case .indexSynchronize: self = .indexSynchronize
    }
  }
}
