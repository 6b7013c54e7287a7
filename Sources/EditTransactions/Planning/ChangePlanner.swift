import SourceText

// From steps to a change.
//
// Input: steps, and an open workspace. Output: every file as it is and as it will be, or the first thing that makes the change
// impossible. Reads only the files that the steps name. The steps are made one after the other on an overlay in memory, with
// the rules of LSP 3.17 ("WorkspaceEdit"): what a step sees is what the steps before it have left.

extension RootDirectory {
  /// Works out what steps come to.
  ///
  /// - Throws: `PlanningError`; nothing has been written then, nor afterwards.
  package func plan(_ request: EditRequest) throws(PlanningError) -> PlannedChange {
    var planner = ChangePlanner(root: self, request: request)
    for step in request.steps { try planner.perform(step) }
    return try planner.finish()
  }
}

private struct ChangePlanner {
  let request: EditRequest
  var overlay: Overlay
  private let root: RootDirectory
  private var targets: [ResolvedPath] = []
  private var resolved: [ResolutionKey: ResolvedPath] = [:]
  private var usedAnnotations: Set<String> = []
  private var uncheckedVersions: Set<RelativePath> = []

  private struct ResolutionKey: Hashable {
    var path: RelativePath
    var followsLast: Bool
  }

  init(root: RootDirectory, request: EditRequest) {
    self.root = root
    self.request = request
    overlay = Overlay(root: root)
  }

  mutating func perform(_ step: EditStep) throws(PlanningError) {
    switch step {
    case .edit(let path, let edits, let expectation): try edit(path, edits, expectation)
    case .create(let path, let content, let permissions, let existing, let annotation):
      try note(annotation, path)
      try create(path, content, permissions, existing)
    case .rename(let path, let new, let existing, let annotation):
      try note(annotation, path)
      try rename(path, to: new, existing)
    case .delete(let path, let recursive, let ignoringMissing, let annotation):
      try note(annotation, path)
      try delete(path, recursive: recursive, ignoringMissing: ignoringMissing)
    case .replace(let path, let content, let expectation):
      let real = try resolve(path, followsLast: true)
      var node = try existingNode(real)
      try check(expectation, path, real, node)
      try flush(&node, real)
      node.bytes = content
      overlay.put(node, at: real)
    case .setPermissions(let path, let permissions):
      let real = try resolve(path, followsLast: true)
      var node = try existingNode(real)
      try flush(&node, real)
      node.permissions = permissions
      node.hasExactPermissions = true
      overlay.put(node, at: real)
    case .removeDirectoryIfEmpty(let path):
      let real = try resolve(path, followsLast: false)
      guard try overlay.hasDirectory(real) else { return }
      let contents = try self.contents(of: real)
      if contents.files.isEmpty, contents.directories == [real] { overlay.forget(directory: real) }
    }
  }

  mutating func finish() throws(PlanningError) -> PlannedChange {
    for target in Set(targets.map(\.real)).sorted() {
      guard var node = try knownNode(target), node.batch != nil else { continue }
      try flush(&node, target)
      overlay.put(node, at: target)
    }
    let files = overlay.files()
    // What is larger is not read either: it could not be recovered or taken back.
    for after in files.compactMap(\.after) where after.bytes.count > RootDirectory.maximumFileBytes {
      throw .tooLarge(after.path, bytes: RootDirectory.maximumFileBytes)
    }
    return PlannedChange(
      files: files,
      removedDirectories: overlay.removedDirectories.sorted().reversed(),
      movedDirectories: overlay.movedDirectories.sorted { $0.to < $1.to },
      encoding: request.encoding,
      annotations: usedAnnotations.sorted().compactMap { name in
        request.annotations[name].map { (name, $0) }
      },
      uncheckedVersions: uncheckedVersions.sorted(),
      targets: targets
    )
  }

  // MARK: - Steps

  private mutating func edit(
    _ path: RelativePath,
    _ edits: [PositionedEdit],
    _ expectation: DocumentExpectation
  ) throws(PlanningError) {
    for edit in edits { try note(edit.annotation, path) }
    let real = try resolve(path, followsLast: true)
    var node = try existingNode(real)
    if node.isLink { throw .path(.notAFile(path)) }
    try check(expectation, path, real, node)
    if node.batch == nil {
      let text: SourceText
      do {
        text = try SourceText(bytes: node.bytes)
      } catch {
        guard case .invalidUTF8(let offset) = error else { throw .position(path, error) }
        throw .notText(path, offset: offset)
      }
      let isOnDisk = node.origin.map { $0.path == real && $0.image.bytes == node.bytes } ?? false
      node.batch = TextBatch(base: text, isOnDisk: isOnDisk)
    }
    node.batch?.append(edits)
    overlay.put(node, at: real)
  }

  private mutating func create(
    _ path: RelativePath,
    _ content: [UInt8],
    _ permissions: UInt32?,
    _ existing: ExistingFile
  ) throws(PlanningError) {
    let real = try resolve(path, followsLast: true)
    if try overlay.hasDirectory(real) { throw .isDirectory(path) }
    if var node = try overlay.node(at: real) {
      switch existing {
      case .refuse: throw .exists(path)
      case .ignore: return
      case .overwrite:
        try flush(&node, real)
        node.bytes = content
        node.edits = []
        overlay.put(node, at: real)
      }
      return
    }
    try requireDirectories(above: real)
    overlay.put(
      Overlay.Node(
        origin: nil,
        bytes: content,
        isLink: false,
        permissions: permissions ?? 0o644,
        hasExactPermissions: permissions != nil
      ),
      at: real
    )
  }

  private mutating func rename(
    _ path: RelativePath,
    to new: RelativePath,
    _ existing: ExistingFile
  ) throws(PlanningError) {
    let from = try resolve(path, followsLast: false)
    let to = try resolve(new, followsLast: false)
    if from == to { return }
    if try overlay.hasDirectory(from) {
      if to.isBelow(from) { throw .intoItself(path, new) }
      return try moveDirectory(from, to, existing, named: new)
    }
    guard var node = try overlay.node(at: from) else { throw .missing(path) }
    try refuseCaseOnly(from, to, node)
    if try overlay.hasDirectory(to) { throw .isDirectory(new) }
    if try overlay.node(at: to) != nil {
      switch existing {
      case .refuse: throw .exists(new)
      case .ignore: return
      case .overwrite: break
      }
    }
    try requireDirectories(above: to)
    try flush(&node, from)
    overlay.remove(from)
    overlay.put(node, at: to)
  }

  private mutating func moveDirectory(
    _ from: RelativePath,
    _ to: RelativePath,
    _ existing: ExistingFile,
    named new: RelativePath
  ) throws(PlanningError) {
    let hasDirectory = try overlay.hasDirectory(to)
    let isTaken = try hasDirectory ? true : overlay.node(at: to) != nil
    if isTaken {
      if existing == .ignore { return }
      throw .exists(new)
    }
    try requireDirectories(above: to)
    let contents = try self.contents(of: from)
    for file in contents.files {
      guard var node = try overlay.node(at: file) else { continue }
      try flush(&node, file)
      overlay.remove(file)
      overlay.put(node, at: file.moved(from: from, to: to))
    }
    for directory in contents.directories {
      overlay.move(directory: directory, to: directory == from ? to : directory.moved(from: from, to: to))
    }
  }

  private mutating func delete(
    _ path: RelativePath,
    recursive: Bool,
    ignoringMissing: Bool
  ) throws(PlanningError) {
    let real = try resolve(path, followsLast: false)
    if try overlay.hasDirectory(real) {
      let contents = try self.contents(of: real)
      guard recursive || contents.files.isEmpty && contents.directories.count == 1 else {
        throw .directoryNotEmpty(path)
      }
      for file in contents.files { overlay.remove(file) }
      for directory in contents.directories { overlay.forget(directory: directory) }
      return
    }
    guard try overlay.node(at: real) != nil else {
      if ignoringMissing { return }
      throw .missing(path)
    }
    overlay.remove(real)
  }

  // MARK: - What steps share

  private mutating func resolve(_ path: RelativePath, followsLast: Bool) throws(PlanningError) -> RelativePath
  {
    let key = ResolutionKey(path: path, followsLast: followsLast)
    if let known = resolved[key] { return known.real }
    do {
      let found = try root.resolve(path, followsLast: followsLast)
      resolved[key] = found
      targets.append(found)
      return found.real
    } catch {
      // The kernel's word for a name that is too long is about the path, not about the disk.
      throw .path(error)
    }
  }

  /// A file at a path without reading anything from disk that no step has touched.
  private mutating func knownNode(_ path: RelativePath) throws(PlanningError) -> Overlay.Node? {
    if try overlay.hasDirectory(path) { return nil }
    return try overlay.node(at: path)
  }

  private mutating func existingNode(_ path: RelativePath) throws(PlanningError) -> Overlay.Node {
    if try overlay.hasDirectory(path) { throw .isDirectory(path) }
    guard let node = try overlay.node(at: path) else { throw .missing(path) }
    return node
  }

  /// Makes the edits that are collected for a file.
  private func flush(_ node: inout Overlay.Node, _ path: RelativePath) throws(PlanningError) {
    guard let batch = node.batch else { return }
    let (bytes, edits) = try batch.result(path: path, encoding: request.encoding)
    node.bytes = bytes
    node.edits = batch.isOnDisk ? edits : []
    node.batch = nil
  }

  /// A file can not be made below what is a file.
  private mutating func requireDirectories(above path: RelativePath) throws(PlanningError) {
    var parent = path.parent
    while let directory = parent {
      if try overlay.hasDirectory(directory) { return }
      if try overlay.node(at: directory) != nil {
        throw .path(.notADirectory(path, component: directory))
      }
      parent = directory.parent
    }
  }

  private func refuseCaseOnly(
    _ from: RelativePath,
    _ to: RelativePath,
    _ node: Overlay.Node
  ) throws(PlanningError) {
    guard from.description.lowercased() == to.description.lowercased(), let origin = node.origin else {
      return
    }
    let there: FileStatus?
    do { there = try root.status(to) } catch { return }
    if let there, there.identity == origin.image.status.identity, there.linkCount == 1 {
      throw .caseOnlyRename(from, to)
    }
  }

  private mutating func note(_ annotation: String?, _ path: RelativePath) throws(PlanningError) {
    guard let annotation else { return }
    guard request.annotations[annotation] != nil else { throw .unknownAnnotation(path, name: annotation) }
    usedAnnotations.insert(annotation)
  }

  /// Compares what the author of the edit believes with what there is.
  private mutating func check(
    _ expectation: DocumentExpectation,
    _ path: RelativePath,
    _ real: RelativePath,
    _ node: Overlay.Node
  ) throws(PlanningError) {
    let known = request.documents[path]
    if let version = expectation.version {
      if let found = known?.version {
        guard version == found else { throw .version(path, expected: version, found: found) }
      } else {
        uncheckedVersions.insert(path)
      }
    }
    for digest in [expectation.digest, known?.digest].compactMap(\.self) {
      // What earlier steps of the same change have made of a file is not in doubt.
      guard let origin = node.origin, origin.path == real else { continue }
      guard origin.image.digest == digest else {
        throw .content(path, expected: digest, found: origin.image.digest)
      }
    }
  }

  /// Every file and directory at and below a directory, with what earlier steps have put there.
  private mutating func contents(
    of directory: RelativePath
  ) throws(PlanningError) -> (files: [RelativePath], directories: [RelativePath]) {
    var files = Set(overlay.nodes(below: directory))
    var directories: [RelativePath] = []
    var pending = [directory]
    while let next = pending.popLast() {
      guard try overlay.hasDirectory(next) else { continue }
      directories.append(next)
      for name in try names(in: next) {
        guard let name else { throw .unsupportedEntry(directory: next, name: nil) }
        let path = next.appending(name)
        if let meaning = ForbiddenName.meaning(of: name) {
          throw .path(.versionControl(path, meaning: meaning))
        }
        let status: FileStatus?
        do { status = try root.status(path) } catch { throw .system(error) }
        switch status?.kind {
        case .directory: pending.append(path)
        case .file, .link: if try overlay.node(at: path) != nil { files.insert(path) }
        case .other: throw .unsupportedEntry(directory: next, name: name)
        case nil: break
        }
      }
    }
    return (files.sorted(), directories.sorted())
  }

  private func names(in directory: RelativePath) throws(PlanningError) -> [String?] {
    do {
      return try root.openedDirectory(directory).entryNames()
    } catch {
      // A directory that only earlier steps have made.
      if error.code == 2 { return [] }
      throw .system(error)
    }
  }
}
