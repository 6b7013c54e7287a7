import SourceText

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The files of a workspace with the steps so far made on them, in memory.
///
/// A file is read from disk when a step first touches it. `Node` is a file that will exist; it remembers which file on disk it
/// continues, wherever it is moved.
struct Overlay {
  struct Node {
    /// The file on disk that this continues.
    var origin: PlannedFile.Before?
    var bytes: [UInt8]
    var isLink: Bool
    var permissions: UInt32
    var hasExactPermissions: Bool
    /// Edits that are collected and not made yet.
    var batch: TextBatch?
    /// Edits that were made on the content that is on disk.
    var edits: [TextChange] = []
  }

  private enum Slot {
    case absent
    case node(Node)
  }

  let root: RootDirectory
  private var slots: [RelativePath: Slot] = [:]
  /// How many files there are below a directory, for directories that have some.
  private var fileCounts: [RelativePath: Int] = [:]
  /// Everything that was read from disk.
  private(set) var images: [RelativePath: PlannedFile.Before] = [:]
  /// Directories on disk that will be gone, and the reason why nothing below them is there any more.
  private(set) var removedDirectories: [RelativePath] = []
  private(set) var movedDirectories: [PlannedChange.MovedDirectory] = []

  init(root: RootDirectory) { self.root = root }

  /// The file at a real path, read from disk if need be; nil when there is none.
  mutating func node(at path: RelativePath) throws(PlanningError) -> Node? {
    if let slot = slots[path] {
      if case .node(let node) = slot { return node }
      return nil
    }
    if removedDirectories.contains(where: { path.isBelow($0) || path == $0 }) { return nil }
    let image: FileImage?
    do {
      image = try root.image(path)
    } catch {
      switch error.code {
      case EISDIR: throw .isDirectory(path)
      case EFBIG: throw .tooLarge(path, bytes: RootDirectory.maximumFileBytes)
      default: throw .system(error)
      }
    }
    guard let image else { return nil }
    let before = PlannedFile.Before(path: path, image: image)
    images[path] = before
    let node = Node(
      origin: before,
      bytes: image.bytes,
      isLink: image.status.kind == .link,
      permissions: image.status.mode,
      hasExactPermissions: true
    )
    set(.node(node), at: path)
    return node
  }

  mutating func put(_ node: Node, at path: RelativePath) { set(.node(node), at: path) }

  mutating func remove(_ path: RelativePath) { set(.absent, at: path) }

  private mutating func set(_ slot: Slot, at path: RelativePath) {
    let hadFile = if case .node = slots[path] { true } else { false }
    let hasFile = if case .node = slot { true } else { false }
    slots[path] = slot
    guard hadFile != hasFile else { return }
    var parent = path.parent
    while let directory = parent {
      fileCounts[directory, default: 0] += hasFile ? 1 : -1
      parent = directory.parent
    }
  }

  mutating func forget(directory: RelativePath) { removedDirectories.append(directory) }

  mutating func move(directory: RelativePath, to new: RelativePath) {
    removedDirectories.append(directory)
    movedDirectories.append(PlannedChange.MovedDirectory(from: directory, to: new))
  }

  /// Files that exist only because of earlier steps, below a directory.
  func nodes(below directory: RelativePath) -> [RelativePath] {
    slots.filter { path, slot in
      if case .node = slot { return path.isBelow(directory) }
      return false
    }.map(\.key).sorted()
  }

  /// Whether a directory is there, on disk and not removed by a step, or made by one.
  func hasDirectory(_ path: RelativePath) throws(PlanningError) -> Bool {
    if fileCounts[path, default: 0] > 0 || movedDirectories.contains(where: { $0.to == path }) { return true }
    if removedDirectories.contains(where: { path.isBelow($0) || path == $0 }) { return false }
    do {
      return try root.status(path)?.kind == .directory
    } catch {
      throw .system(error)
    }
  }

  /// Every file that differs from what is on disk, each paired with the one that it continues or takes the place of.
  func files() -> [PlannedFile] {
    var files: [PlannedFile] = []
    var continued: Set<RelativePath> = []
    var fresh: [(RelativePath, Node)] = []
    for (path, slot) in slots {
      guard case .node(let node) = slot else { continue }
      guard let origin = node.origin else {
        fresh.append((path, node))
        continue
      }
      continued.insert(origin.path)
      let file = PlannedFile(before: origin, after: node.after(at: path), edits: node.edits)
      if file.isMoved || file.changesContent { files.append(file) }
    }
    for (path, node) in fresh {
      var file = PlannedFile(before: nil, after: node.after(at: path), edits: [])
      // Deleted and made anew: that is new content for the same file.
      if let replaced = images[path], !continued.contains(path) {
        continued.insert(path)
        file.before = replaced
        if !node.hasExactPermissions, replaced.image.status.kind == .file {
          file.after?.permissions = replaced.image.status.mode
        }
        if !file.changesContent { continue }
      }
      files.append(file)
    }
    for (path, before) in images where !continued.contains(path) {
      files.append(PlannedFile(before: before, after: nil, edits: []))
    }
    return files.sorted { $0.path < $1.path }
  }
}

extension Overlay.Node {
  fileprivate func after(at path: RelativePath) -> PlannedFile.After {
    PlannedFile.After(
      path: path,
      bytes: bytes,
      digest: ContentDigest(of: bytes, isLink: isLink),
      isLink: isLink,
      permissions: permissions,
      hasExactPermissions: hasExactPermissions
    )
  }
}

/// Text edits of one document that are computed on one state of it.
///
/// Edits of a document that follow each other with no other operation on the document between them are one batch, also when they
/// come in several `TextDocumentEdit`s: that is how editors read them, which servers are tested with.
struct TextBatch {
  let base: SourceText
  /// Whether the base is what is on disk.
  let isOnDisk: Bool
  private(set) var edits: [PositionedEdit] = []

  init(base: SourceText, isOnDisk: Bool) {
    self.base = base
    self.isOnDisk = isOnDisk
  }

  mutating func append(_ more: [PositionedEdit]) { edits += more }

  /// The bytes of the file after the edits, and the edits by their place in the text.
  func result(path: RelativePath, encoding: PositionEncoding) throws(PlanningError) -> ([UInt8], [TextChange])
  {
    var changes: [TextChange] = []
    for edit in edits {
      let range: Range<Int>
      do {
        range = try base.clampedByteRange(of: edit.range, encoding: encoding)
      } catch {
        throw .position(path, error)
      }
      changes.append(
        TextChange(
          range: base.range(ofBytes: range, encoding: encoding),
          byteRange: range,
          oldText: String(decoding: base.bytes[range], as: UTF8.self),
          newText: edit.newText,
          annotation: edit.annotation
        )
      )
    }
    let bytes: [UInt8]
    do {
      bytes = try base.applying(
        changes.map { TextEdit(range: $0.byteRange, newBytes: Array($0.newText.utf8)) }
      )
    } catch {
      switch error {
      case .overlap(let first, let second): throw .overlap(path, changes[first].range, changes[second].range)
      case .newTextNotUTF8: throw .newTextNotUTF8(path)
      // The ranges were just made from positions of this very text.
      case .outOfBounds, .insideCharacter: throw .newTextNotUTF8(path)
      }
    }
    let order = changes.indices.sorted {
      (changes[$0].byteRange.lowerBound, $0) < (changes[$1].byteRange.lowerBound, $1)
    }
    let kept = order.map { changes[$0] }.filter { $0.oldText != $0.newText }
    return (base.fileBytes(replacingTextWith: bytes), kept)
  }
}
