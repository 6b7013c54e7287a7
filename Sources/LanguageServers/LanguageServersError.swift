package import CanonicalJSON
package import SystemPackage

/// Everything that can go wrong while choosing, installing, checking or trusting a language server.
///
/// Cases carry facts only; sentences, hints and exit statuses are made elsewhere from them.
package enum LanguageServersError: Error, Equatable, Sendable {
  /// No registered server has this name.
  case unknownServer(name: String, nearest: String?, known: [String])
  /// No registered server or grammar covers this language.
  case unknownLanguage(name: String, nearest: String?, known: [String])
  /// The registry has no recipe for this version of the server.
  case unknownVersion(server: String, version: String, known: [String])
  /// The recipe names no file for this kind of machine.
  case unsupportedPlatform(server: String, platform: String)

  /// The server is not on this machine; `command` is what puts it there.
  case serverNotInstalled(name: String, version: String, command: String)
  /// The grammar is not on this machine; `command` is what puts it there.
  case grammarNotInstalled(language: String, version: String, command: String)
  /// A program that must be started exists but may not be executed.
  case notExecutable(path: FilePath)
  /// A program was built for another kind of machine.
  case wrongArchitecture(path: FilePath, found: String, wanted: String)
  /// An installation on disk differs from what was recorded when it was made.
  case installationDamaged(name: String, version: String, problems: [InstallationProblem])

  /// A file's content is not what was pinned.
  case digestMismatch(file: String, wanted: SHA256Digest, found: SHA256Digest)
  /// A file could not be fetched from a package index.
  case fetchFailed(FetchFailure)
  /// An archive contains an entry that would leave the directory it is unpacked into, or is no plain file.
  case unsafeArchive(file: String, entry: String)
  /// An archive could be read, but what the recipe needs is not in it.
  case incompleteArchive(file: String, missing: String)

  /// A program this module needs is not on the search path.
  case programMissing(name: String)
  /// A program was started and failed; `output` is the end of what it said on standard error.
  case programFailed(program: FilePath, status: String, output: String)
  /// A program did not end within its limit and was killed.
  case programTimedOut(program: FilePath, seconds: Int)
  /// The surrounding task was cancelled.
  case cancelled

  /// A call to the operating system failed.
  case fileSystem(path: FilePath, operation: String, errno: Errno)
  /// A JSON document of ours (`lanser.json`, `lanser.lock`, a record) does not say what it must.
  case document(path: FilePath, problem: DocumentProblem)

  /// The interpreter belongs to the workspace, and the workspace is not trusted.
  case interpreterUntrusted(path: FilePath)
  /// A file was named as interpreter but does not answer like one.
  case interpreterUnusable(path: FilePath, reason: String)
  /// No interpreter was found at all.
  case interpreterMissing
  /// The trust store could have been written by somebody else, so nothing in it counts.
  case trustStoreUnsafe(path: FilePath, reason: String)
}

/// Why a file could not be fetched.
package struct FetchFailure: Hashable, Sendable {
  /// What kind of obstacle it was.
  package enum Kind: String, Sendable, CaseIterable {
    /// The index does not list the file.
    case notFound = "not-found"
    /// The index or the file server answered with an error status.
    case http
    /// The index asked for credentials, or refused those it was given.
    case refused
    /// No connection, or it broke.
    case network
    /// The server's certificate could not be checked.
    case tls
    /// The index page is neither of the two standard forms.
    case badIndex = "bad-index"
    /// The file is larger than it can be.
    case tooLarge = "too-large"
    /// Writing the file failed.
    case io
    /// The Python that runs the fetch program is older than 3.9.
    case pythonTooOld = "python-too-old"
    /// Anything else.
    case other
  }

  package var kind: Kind
  /// The file that was wanted.
  package var file: String
  /// The address that was asked, without credentials; empty when none was.
  package var url: String
  /// What the system said.
  package var detail: String

  package init(kind: Kind, file: String, url: String, detail: String) {
    self.kind = kind
    self.file = file
    self.url = url
    self.detail = detail
  }
}
