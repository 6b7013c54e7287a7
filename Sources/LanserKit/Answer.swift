package import AnalysisBundles
import CanonicalJSON
import LanguageServerSession
import SourceText

/// A bundle, and how to show it.
package struct Answer: Sendable {
  package let bundle: AnalysisBundle
  package let presentation: Presentation
}

extension Workspace {
  /// Answers a question.
  ///
  /// While the server works the files are watched: when one changes under the question it is asked again, a few times,
  /// and then fails with `E/CONTENT_MODIFIED`. So the facts, and the workspace digest beside them, belong together.
  ///
  /// - Throws: only for a defect of this program; every other failure is a bundle.
  package func answer(_ question: Question) async throws(Failure) -> Answer {
    let startedAt = description.surroundings.now()
    let start = ContinuousClock.now
    let deadline = start + question.timeout
    var attempt = 1
    while true {
      async let snapshotTask = WorkspaceSnapshot.taken(root: root, after: lastSnapshot)
      let finding = await find(question, deadline: deadline)
      let snapshot = await snapshotTask
      if case .success(let taken) = snapshot { lastSnapshot = taken }
      let isCurrent = if case .success(let taken) = snapshot { await taken.isCurrent() } else { true }
      let volatile = BundleVolatile(
        startedAt: startedAt,
        durationMilliseconds: (ContinuousClock.now - start).milliseconds,
        root: root
      )
      if isCurrent { return try assemble(question, finding, snapshot, volatile) }
      guard attempt < 3, ContinuousClock.now < deadline else {
        var failed = finding
        failed.outcome = .failure(
          Failure(
            .contentModified,
            "files of the workspace kept changing while the question was answered",
            hints: ["Run the command again when nothing else writes in the workspace."]
          )
        )
        return try assemble(question, failed, snapshot, volatile)
      }
      attempt += 1
    }
  }

  private func assemble(
    _ question: Question,
    _ finding: Finding,
    _ snapshot: Result<WorkspaceSnapshot, Failure>,
    _ volatile: BundleVolatile
  ) throws(Failure) -> Answer {
    var failure: Failure?
    var facts: Facts?
    switch finding.outcome {
    case .success(let found):
      facts = found.ordered.page(after: question.cursor)
      if facts == nil {
        failure = Failure(.usage, "--cursor \(question.cursor ?? "") is not a cursor that a bundle gave")
      } else if case .partial(let reason) = found.state, !question.allowsPartial {
        failure = Failure(
          .serverTimeout,
          "the answer may be incomplete: \(reason)",
          hints: ["Give it more time with --timeout SECONDS, or take what there is with --allow-partial."]
        )
      }
    case .failure(let reason): failure = reason
    }
    return try assemble(
      BundleRequest(
        command: question.kind.rawValue,
        selector: finding.selector ?? question.selector,
        parameters: question.parameters
      ),
      finding,
      facts: facts,
      edits: nil,
      failure: failure,
      snapshot,
      volatile,
      displayEncoding: question.indexing
    )
  }

  /// Puts a bundle together from what is known.
  ///
  /// - Throws: only for a defect of this program.
  func assemble(
    _ request: BundleRequest,
    _ finding: Finding,
    facts: Facts?,
    edits: BundleEdits?,
    failure: Failure?,
    _ snapshot: Result<WorkspaceSnapshot, Failure>,
    _ volatile: BundleVolatile,
    displayEncoding: PositionEncoding
  ) throws(Failure) -> Answer {
    let forms = self.forms(for: finding.setup)
    var failure = failure
    var workspace = BundleEnvironment.Workspace(digest: "", head: nil, dirty: nil)
    switch snapshot {
    case .success(let taken): workspace = taken.environment
    case .failure(let reason): failure = failure ?? reason
    }
    let environment = BundleEnvironment(
      version: description.surroundings.version,
      server: finding.setup?.bundleServer,
      positionEncoding: finding.positionEncoding,
      configurationDigest: finding.setup?.configurationDigest,
      platform: hostPlatform,
      python: finding.setup?.bundlePython(forms: forms) ?? .null,
      workspace: workspace
    )
    let resolution = finding.target?.resolution(encoding: finding.positionEncoding, forms: forms)
    let presentation = Presentation(
      forms: forms,
      sources: sources,
      bundleEncoding: finding.positionEncoding,
      displayEncoding: displayEncoding
    )
    do {
      let bundle = try AnalysisBundle(
        request: request,
        resolution: resolution,
        facts: facts,
        edits: edits,
        failure: failure.map { $0.normalised(by: forms) },
        environment: environment,
        capabilities: finding.capabilities,
        volatile: volatile
      )
      return Answer(bundle: bundle, presentation: presentation)
    } catch {
      // Every number in a bundle is checked or made here, so this is a defect of this program.
      throw Failure(.internalError, "the result can not be hashed: \(error)")
    }
  }

  nonisolated func forms(for setup: ServerSetup?) -> PathForms {
    PathForms(workspaceRoot: root, named: setup?.namedDirectories ?? [])
  }
}

extension WorkspaceSnapshot {
  @concurrent
  static func taken(
    root: String,
    after previous: WorkspaceSnapshot?
  ) async -> Result<WorkspaceSnapshot, Failure> {
    do { return .success(try await take(root: root, after: previous)) } catch { return .failure(error) }
  }
}

extension Failure {
  /// The failure without machine paths.
  fileprivate func normalised(by forms: PathForms) -> Failure {
    var result = self
    result.message = forms.normalise(message)
    result.hints = hints.map(forms.normalise)
    result.data = data.mapStrings(forms.normalise)
    return result
  }
}

extension JSONValue {
  fileprivate func mapStrings(_ change: (String) -> String) -> JSONValue {
    switch self {
    case .string(let text): .string(change(text))
    case .array(let elements): .array(elements.map { $0.mapStrings(change) })
    case .object(let object): .object(JSONObject(object.map { ($0.key, $0.value.mapStrings(change)) }))
    default: self
    }
  }
}

/// Operating system and processor, as target triples name them.
private let hostPlatform: String = {
  #if os(macOS)
  let system = "macos"
  #else
  let system = "linux"
  #endif
  #if arch(arm64)
  return "\(system)-aarch64"
  #else
  return "\(system)-x86_64"
  #endif
}()
