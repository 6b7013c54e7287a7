import AnalysisBundles
import Traces

/// The workspaces of a batch, each opened once; those that were not asked for longest are closed when there are many.
actor WorkspacePool {
  private struct Entry {
    var workspace: Workspace
    var activity = 0
    var lastUse = 0
  }

  /// How many workspaces keep their servers at once.
  private static let capacity = 4

  private let folder: String?
  private let choice: ServerChoice
  private let surroundings: Surroundings
  private let trace: TraceFile?
  private var recorder: TraceRecorder?
  private var entries: [String: Entry] = [:]
  private var uses = 0

  init(_ folder: String?, choice: ServerChoice, surroundings: Surroundings, trace: TraceFile?) {
    self.folder = folder
    self.choice = choice
    self.surroundings = surroundings
    self.trace = trace
  }

  func answer(_ request: BatchRequest, timeout: Duration?) async throws(Failure) -> AnalysisBundle {
    let description = try WorkspaceDescription(
      folder: request.workspace ?? folder,
      surroundings: surroundings
    )
    let workspace = try workspace(description)
    entries[description.root]?.activity += 1
    defer { entries[description.root]?.activity -= 1 }
    let bundle = try await workspace.bundle(of: request.request, timeout: timeout)
    await closeIdle()
    return bundle
  }

  private func workspace(_ description: WorkspaceDescription) throws(Failure) -> Workspace {
    uses += 1
    if let entry = entries[description.root] {
      entries[description.root]?.lastUse = uses
      return entry.workspace
    }
    if trace != nil, !entries.isEmpty {
      throw Failure(
        .usage,
        "one trace holds one workspace, and this batch asks about several",
        hints: ["Run a batch for each workspace, or leave --trace-file out."]
      )
    }
    let secrets = description.secrets
    if let trace { recorder = trace.recorder(for: description, choice: choice, secrets: secrets) }
    let workspace = Workspace(
      description: description,
      choice: choice,
      observer: recorder.map(Observer.recording) ?? .live,
      secrets: secrets
    )
    entries[description.root] = Entry(workspace: workspace, lastUse: uses)
    return workspace
  }

  private func closeIdle() async {
    while entries.count > Self.capacity {
      let idle = entries.filter { $0.value.activity == 0 }
      guard let oldest = idle.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return }
      entries[oldest.key] = nil
      await oldest.value.workspace.close()
    }
  }

  func close() async {
    let ending = entries.values.map(\.workspace)
    entries = [:]
    await withTaskGroup(of: Void.self) { group in
      for workspace in ending { group.addTask { await workspace.close() } }
    }
  }

  func finishTrace() throws(Failure) {
    recorder?.finish()
    try trace?.close()
  }
}
