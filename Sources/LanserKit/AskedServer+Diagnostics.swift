import AnalysisBundles
import LanguageServerProtocol
import LanguageServerSession

extension AskedServer {
  /// The diagnostics of the files that a server analyses.
  struct Analysed: Sendable {
    /// By the absolute paths of the files, sorted.
    var lists: [(path: String, diagnostics: [LSPDiagnostic])] = []
    /// How many files the server analyses; more than are listed when the time was over before.
    var count: Int
  }

  /// The diagnostics of every file that the server analyses.
  ///
  /// The server lists the files itself, because its configuration decides which they are; then each file is asked for,
  /// because only the answer to that question is known to be complete.
  ///
  /// - Parameters:
  ///   - allowsPartial: whether some files are enough when the time is over.
  ///   - report: is told now and then how many files are done.
  /// - Returns: the diagnostics of each file, and how many files there are.
  /// - Throws: `SessionError` when the server does not answer, `Failure` when it can not list its files.
  func analysedDiagnostics(
    allowsPartial: Bool = false,
    _ report: (Int, Int) async -> Void = { _, _ in }
  ) async throws -> Analysed {
    guard setup.countsAnalysedFiles else { throw unlistedFiles }
    let files = try await session.analysedFiles(
      expectedCount: { setup.analysedFileCount(in: $0.readyMessage) },
      deadline: deadline
    )
    // Known only now: Pyright registers the request when it has read its configuration.
    guard await session.pullsDiagnostics else { throw unlistedFiles }
    var analysed = Analysed(count: files.count)
    for (index, uri) in files.enumerated() {
      if index % 50 == 0 { await report(index, files.count) }
      do {
        let request = DocumentDiagnosticRequest(uri: uri)
        let diagnostics = try await session.send(request, documents: [], deadline: deadline)
        analysed.lists.append((try FileURI.path(ofURI: uri), diagnostics))
      } catch let error as SessionError {
        guard allowsPartial, case .timedOut = error, index > 0 else { throw error }
        return analysed
      }
    }
    return analysed
  }

  private var unlistedFiles: Failure {
    Failure(
      .unsupportedCapability,
      "\(setup.name) does not say which files it analyses, so there are no diagnostics of a whole workspace",
      hints: ["Name a file: lanser diag src/app.c"]
    )
  }
}
