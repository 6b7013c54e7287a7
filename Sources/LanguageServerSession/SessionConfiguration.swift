package import CanonicalJSON
import JSONRPC
package import SourceText

/// How the server says that its answers are complete from now on.
package enum ReadinessRule: Hashable, Sendable {
  /// The first answer is complete.
  case immediate
  /// A `window/logMessage` that starts with one of these.
  case logMessage(prefixes: [String])
  /// The end of the work-done progress with this title or token, which begins when the first document is opened.
  ///
  /// Where it is not expected it may not begin at all, and the server is then as ready as it will be.
  case progressEnd(String, isExpected: Bool)
  /// A notification whose parameters have this member set to true.
  case notification(method: String, member: String)
  /// `workspace/synchronize` is answered.
  case indexSynchronize
}

/// Everything a session needs to know about its server and workspace.
package struct SessionConfiguration: Sendable {
  package var launch: ServerLaunch
  /// What connects to the server: a process is started unless somebody says otherwise.
  package var connector: any ServerConnector = ProcessConnector()
  /// Absolute path of the workspace folder.
  package var workspaceRoot: String
  package var languageID: String
  /// Answers to `workspace/configuration`, nested by section name.
  package var settings: JSONValue
  package var initializationOptions: JSONValue?
  package var readiness: ReadinessRule
  /// Offered at `initialize`, in order of preference.
  package var offeredEncodings: [PositionEncoding]
  /// Whether pull diagnostics are declared; some servers stop pushing when they are.
  package var declaresPullDiagnostics: Bool
  /// Sent in `clientInfo`.
  package var clientVersion: String
  package var limits: SessionLimits

  package init(
    launch: ServerLaunch,
    workspaceRoot: String,
    languageID: String,
    settings: JSONValue = [:],
    initializationOptions: JSONValue? = nil,
    readiness: ReadinessRule = .immediate,
    offeredEncodings: [PositionEncoding] = [.utf16, .utf8, .utf32],
    declaresPullDiagnostics: Bool = true,
    clientVersion: String = "0",
    limits: SessionLimits = SessionLimits()
  ) {
    self.launch = launch
    self.workspaceRoot = workspaceRoot
    self.languageID = languageID
    self.settings = settings
    self.initializationOptions = initializationOptions
    self.readiness = readiness
    self.offeredEncodings = offeredEncodings
    self.declaresPullDiagnostics = declaresPullDiagnostics
    self.clientVersion = clientVersion
    self.limits = limits
  }
}

/// The bounds that keep a hostile or broken server from taking the machine down with it.
package struct SessionLimits: Hashable, Sendable {
  /// Largest message body, in bytes.
  package var messageBody = 512 << 20
  /// Bytes of messages received but not yet handled; the server's pipe fills up beyond it.
  package var receiveBacklog = 64 << 20
  /// Bytes of messages sent but not yet read by the server; beyond it the server counts as stuck.
  package var sendBacklog = 256 << 20
  /// Bytes of standard error that are remembered, from the end.
  package var errorTail = 16 << 10
  /// How often the server is started again within one operation.
  package var restarts = 3
  /// Pause before the first restart; doubled for each further one.
  package var restartPause = Duration.milliseconds(200)
  /// How often a request is repeated that the server gave up because content changed.
  package var contentModifiedRetries = 3
  /// How long the server may take to answer `shutdown` and to end before it is sent SIGTERM, and then again before SIGKILL.
  package var shutdownGrace = Duration.seconds(2)
  /// How long a server that has closed its output may take to end by itself, so that its own exit status is seen.
  package var exitGrace = Duration.milliseconds(500)

  package init() {}
}
