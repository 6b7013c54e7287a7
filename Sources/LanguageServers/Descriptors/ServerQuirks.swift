/// How a server departs from what the protocol leads a client to expect.
package struct ServerQuirks: Hashable, Sendable {
  /// How diagnostics should be asked for.
  package enum Diagnostics: String, Hashable, Sendable {
    /// `textDocument/diagnostic`; its first answer is complete.
    case pull
    /// `textDocument/publishDiagnostics` carrying the document's version.
    case pushVersioned
    /// `textDocument/publishDiagnostics` without a version.
    case pushUnversioned
  }

  /// Nothing is answered before a `workspace/didChangeConfiguration` arrives.
  package var needsDidChangeConfiguration = false
  /// Requests about a document fail or come back empty until it was opened.
  package var needsDidOpen = false
  /// The position encodings to offer, in this order; the answer decides.
  package var offeredEncodings = ["utf-16", "utf-8", "utf-32"]
  /// The best way to complete diagnostics.
  package var diagnostics = Diagnostics.pushVersioned
  /// Without pull support, the first publish of a version is empty and the real one follows.
  package var firstPushIsProvisional = false
  /// Only opened documents get diagnostics.
  package var diagnosesOpenDocumentsOnly = true
  /// `workspace/diagnostic` never ends, whatever is advertised.
  package var workspaceDiagnosticNeverEnds = false
  /// What other questions made it find in a file is reported again although the file's dependencies have changed since; only
  /// a file that it reads anew is free of that.
  package var remembersOldDiagnostics = false
  /// A second program is started by the first, so signals must go to the process group.
  package var startsThroughWrapper = false
  /// The server tells how many files it analyses in the message that makes it ready.
  package var reportsAnalysedFileCount = false
  /// Commands that do nothing but ask for an edit, and may be executed to get at it.
  package var editingCommands: Set<String> = []
  /// The command among them that sorts the imports of a file, for a server that does not offer it as an action.
  package var organizeImportsCommand: String?
  /// The files, relative to the workspace, of which the server needs one to know what belongs to the workspace; empty when it finds
  /// out by itself.
  package var fileLists: [String] = []
  /// Directories, relative to the workspace, that the server writes to by itself.
  package var writesInWorkspace: [String] = []

  package init() {}
}
