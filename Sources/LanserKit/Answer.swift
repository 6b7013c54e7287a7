package import AnalysisBundles
import CanonicalJSON
import LanguageServerSession
import LanguageServers
import SourceText
import Traces

/// A bundle, and how to show it.
package struct Answer: Sendable {
  package let bundle: AnalysisBundle
  package let presentation: Presentation
  /// What a person should know of how the answer came about, and no program needs.
  package let remarks: [String]
}

extension Workspace {
  /// Answers a question.
  ///
  /// While the server works the files are watched: when one changes under the question it is asked again, a few times,
  /// and then fails with `E/CONTENT_MODIFIED`. So the facts, and the workspace digest beside them, belong together.
  ///
  /// - Parameters:
  ///   - question: what is asked.
  ///   - number: its number in the trace that is replayed; nil for the next one.
  /// - Returns: the bundle, and what it was made from.
  /// - Throws: only for a defect of this program; every other failure is a bundle.
  package func answer(_ question: Question, number: Int? = nil) async throws(Failure) -> Answer {
    await gate.enter(exclusively: false)
    let operation = number ?? nextOperation()
    observer.recorder?.record(.operation(number: operation, request: question.request))
    let result = await ReplayTape.$operation.withValue(operation) {
      await finding(question, operation: operation)
    }
    await gate.leave()
    let answer = try result.get()
    observer.recorder?.record(.outcome(number: operation, bundle: answer.bundle.json))
    return answer
  }

  private func finding(_ question: Question, operation: Int) async -> Result<Answer, Failure> {
    do throws(Failure) {
      return .success(try await answer(question, operation: operation))
    } catch {
      return .failure(error)
    }
  }

  private func answer(_ question: Question, operation: Int) async throws(Failure) -> Answer {
    let startedAt = description.surroundings.now()
    let start = ContinuousClock.now
    // A replay ends when its trace does, and knows no time.
    let deadline = start + (observer.tape == nil ? timeLimit(question.timeout) : .seconds(86_400))
    var attempt = 1
    while true {
      // Beside the search for the place, which keeps this actor busy.
      let looking = Task { @concurrent in await look() }
      let finding = await find(question, seeing: looking, deadline: deadline)
      let sight = await looking.value
      let isCurrent = await isCurrent(sight)
      let volatile =
        recordedVolatile(operation)
        ?? BundleVolatile(
          startedAt: startedAt,
          durationMilliseconds: (ContinuousClock.now - start).milliseconds,
          root: root
        )
      if isCurrent { return try assemble(question, finding, sight.environment, volatile) }
      guard attempt < 3, ContinuousClock.now < deadline else {
        var failed = finding
        failed.outcome = .failure(
          Failure(
            .contentModified,
            "files of the workspace kept changing while the question was answered",
            hints: ["Run the command again when nothing else writes in the workspace."]
          )
        )
        return try assemble(question, failed, sight.environment, volatile)
      }
      attempt += 1
    }
  }

  /// How long an operation may take: as long as was asked for, or as the workspace is configured.
  nonisolated func timeLimit(_ asked: Duration?) -> Duration {
    asked ?? description.configuration.timeoutSeconds.map { .seconds($0) } ?? .seconds(120)
  }

  /// What the workspace holds; in a replay, what it held.
  nonisolated func look() async -> Sight {
    guard observer.tape == nil else {
      return Sight(snapshot: nil, environment: observer.look(.snapshot, "") { .unknown })
    }
    let seen = await state.look()
    let environment = seen.map(\.environment)
    _ = observer.look(.snapshot, "") { environment }
    return Sight(snapshot: try? seen.get(), environment: environment)
  }

  /// Whether nothing has changed since.
  private func isCurrent(_ sight: Sight) async -> Bool {
    guard let snapshot = sight.snapshot, case .success(let now) = await state.look() else { return true }
    return now.number == snapshot.number
  }

  /// Times and places as they were recorded.
  nonisolated func recordedVolatile(_ operation: Int) -> BundleVolatile? {
    let recorded = observer.tape?.outcome(of: operation)?.bundle["meta"]?["volatile"]
    guard let recorded, let startedAt = recorded["startedAt"]?.stringValue,
      let duration = recorded["durationMs"]?.intValue, let root = recorded["root"]?.stringValue
    else { return nil }
    return BundleVolatile(startedAt: startedAt, durationMilliseconds: duration, root: root)
  }

  private func assemble(
    _ question: Question,
    _ finding: Finding,
    _ sight: Result<BundleEnvironment.Workspace, Failure>,
    _ volatile: BundleVolatile
  ) throws(Failure) -> Answer {
    var failure: Failure?
    var facts: Facts?
    switch finding.outcome {
    case .success(let found):
      facts = found.ordered.page(after: question.cursor)
      if facts == nil {
        failure = Failure(
          .usage,
          "--cursor \(question.cursor ?? "") is not a cursor that a bundle gave",
          hints: ["Take \"nextCursor\" of a bundle with \"truncated\": true, or leave --cursor out."]
        )
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
      reward: nil,
      failure: failure,
      sight,
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
    reward: JSONValue?,
    failure: Failure?,
    _ sight: Result<BundleEnvironment.Workspace, Failure>,
    _ volatile: BundleVolatile,
    displayEncoding: PositionEncoding
  ) throws(Failure) -> Answer {
    let forms = self.forms(for: finding.setup)
    var (facts, failure) = (facts, failure)
    var workspace = BundleEnvironment.Workspace(digest: "", head: nil, dirty: nil)
    switch sight {
    case .success(let seen):
      workspace = seen
      if let setup = finding.setup, facts?.analysedFiles != nil {
        facts?.workspaceFiles = seen.sourceCount(of: setup.descriptor.languages.map(\.name))
      }
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
        reward: reward,
        failure: failure.map { $0.normalised(by: forms, secrets) },
        environment: environment,
        capabilities: finding.capabilities,
        volatile: volatile
      )
      return Answer(
        bundle: bundle,
        presentation: presentation,
        remarks: finding.remarks + scopeRemarks(facts, finding, isFailure: failure != nil)
      )
    } catch {
      // Every number in a bundle is checked or made here, so this is a defect of this program.
      throw Failure(.internalError, "the result can not be hashed: \(error)")
    }
  }

  /// Says when a list is not one of the whole workspace: time was short, or the server is configured so.
  private func scopeRemarks(_ facts: Facts?, _ finding: Finding, isFailure: Bool) -> [String] {
    guard let facts, let setup = finding.setup else { return [] }
    // Where that is not allowed, it is a failure that says the same.
    if case .partial(let reason) = facts.state { return isFailure ? [] : ["not complete: \(reason)"] }
    guard facts.spansWorkspace, let analysed = facts.analysedFiles, let all = facts.workspaceFiles,
      analysed < all
    else { return [] }
    return [
      "\(setup.name) is configured to analyse \(analysed) of the \(all) source files here; the others are left out"
    ]
  }

  nonisolated func forms(for setup: ServerSetup?) -> PathForms {
    PathForms(
      workspaceRoot: root,
      named: (setup?.namedDirectories ?? []).map { ($0.path, $0.prefix) }
    )
  }
}

/// What a workspace holds, with what bundles say of it.
struct Sight: Sendable {
  /// Nil when it could not be read, and in a replay.
  var snapshot: WorkspaceSnapshot?
  var environment: Result<BundleEnvironment.Workspace, Failure>
}

extension Facts {
  /// Whether the list depends on which files of the workspace the server analyses.
  fileprivate var spansWorkspace: Bool {
    switch payload {
    case .implementations, .references, .symbols, .diagnostics: true
    default: false
    }
  }
}

extension Failure {
  /// The failure without machine paths and secrets.
  func normalised(by forms: PathForms, _ secrets: SecretFilter? = nil) -> Failure {
    let change = { (text: String) in
      let text = forms.normalise(text)
      return secrets?.redacted(text) ?? text
    }
    var result = self
    result.message = change(message)
    result.hints = hints.map(change)
    result.data = data.mapStrings(change)
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
let hostPlatform: String = {
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
