/// What has to be written and renamed to make a planned change, in order.
struct PublishPlan: Sendable {
  /// New content that is written beside its place before anything is published.
  struct Temporary: Sendable {
    var path: RelativePath
    var bytes: [UInt8]
    /// The file whose owner, permissions and attributes the new one takes over.
    var model: RelativePath?
    var permissions: UInt32
    var hasExactPermissions: Bool
  }

  struct NewDirectory: Sendable {
    var path: RelativePath
    /// The directory whose owner, permissions and attributes it takes over.
    var model: RelativePath?
  }

  var directories: [NewDirectory] = []
  var temporaries: [Temporary] = []
  var operations: [PublishOperation] = []
  var removedDirectories: [RelativePath] = []

  /// - Parameters:
  ///   - change: what is to be made.
  ///   - missing: directories that have to be made, outermost first.
  ///   - names: gives names that nobody else uses.
  init(_ change: PlannedChange, missing: [RelativePath], names: () -> String) {
    let models = Dictionary(
      change.movedDirectories.map { ($0.to, $0.from) },
      uniquingKeysWith: { first, _ in first }
    )
    directories = missing.map { NewDirectory(path: $0, model: models[$0]) }
    removedDirectories = change.removedDirectories
    var moves: [PublishOperation.Move] = []
    var creations: [PublishOperation] = []
    for file in change.files {
      guard let after = file.after else {
        if let before = file.before { append(removing: before, names()) }
        continue
      }
      guard let before = file.before else {
        creations.append(creation(of: after, model: nil, names()))
        continue
      }
      let isSameContent = before.image.digest == after.digest
      switch (before.path == after.path, isSameContent) {
      case (true, true):
        operations.append(
          .setPermissions(
            PublishOperation.SetPermissions(
              path: after.path,
              content: after.digest,
              old: before.image.status.mode,
              new: after.permissions
            )
          )
        )
      case (true, false): creations.append(exchange(before, after, names(), names()))
      case (false, true) where !file.changesPermissions:
        moves.append(
          PublishOperation.Move(
            purpose: .rename,
            from: before.path,
            to: after.path,
            content: after.digest
          )
        )
      case (false, _):
        // New content at another place: the old file goes, the new one takes over what it was.
        append(removing: before, names())
        creations.append(creation(of: after, model: before.path, names()))
      }
    }
    operations += ordered(moves, names).map { .move($0) }
    operations += creations
  }

  private mutating func append(removing before: PlannedFile.Before, _ name: String) {
    operations.append(
      .move(
        PublishOperation.Move(
          purpose: .remove,
          from: before.path,
          to: before.path.sibling(name),
          content: before.image.digest
        )
      )
    )
  }

  private mutating func creation(
    of after: PlannedFile.After,
    model: RelativePath?,
    _ name: String
  ) -> PublishOperation {
    let temporary = after.path.sibling(name)
    append(temporary, after, model)
    return .move(
      PublishOperation.Move(purpose: .create, from: temporary, to: after.path, content: after.digest)
    )
  }

  private mutating func exchange(
    _ before: PlannedFile.Before,
    _ after: PlannedFile.After,
    _ name: String,
    _ scratch: String
  ) -> PublishOperation {
    let temporary = after.path.sibling(name)
    append(temporary, after, before.path)
    return .exchange(
      PublishOperation.Exchange(
        path: after.path,
        temporary: temporary,
        scratch: after.path.sibling(scratch),
        old: before.image.digest,
        new: after.digest
      )
    )
  }

  private mutating func append(_ path: RelativePath, _ after: PlannedFile.After, _ model: RelativePath?) {
    temporaries.append(
      Temporary(
        path: path,
        bytes: after.bytes,
        model: model,
        permissions: after.permissions,
        hasExactPermissions: after.hasExactPermissions
      )
    )
  }

  /// The moves in an order in which every place is free when something is moved there.
  private func ordered(
    _ moves: [PublishOperation.Move],
    _ names: () -> String
  ) -> [PublishOperation.Move] {
    var result: [PublishOperation.Move] = []
    var waiting = moves
    var late: [PublishOperation.Move] = []
    while !waiting.isEmpty {
      let occupied = Set(waiting.map(\.from))
      let ready = waiting.filter { !occupied.contains($0.to) }
      result += ready
      waiting.removeAll { move in ready.contains(move) }
      guard ready.isEmpty, !waiting.isEmpty else { continue }
      // Only rings are left: one of them steps aside.
      let first = waiting.removeFirst()
      let aside = first.from.sibling(names())
      result.append(
        PublishOperation.Move(purpose: .setAside, from: first.from, to: aside, content: first.content)
      )
      late.append(
        PublishOperation.Move(purpose: .bringBack, from: aside, to: first.to, content: first.content)
      )
    }
    return result + late
  }
}
