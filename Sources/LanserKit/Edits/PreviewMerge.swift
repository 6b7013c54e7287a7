import AnalysisBundles
import CanonicalJSON
import EditTransactions
import GitRepository
import SourceText

/// Makes a previewed edit in files that were changed after the preview.
///
/// The old content of a changed file is looked up in git by the name that the preview's diff has for it; the change from it to the new
/// content is merged into the present content. Where git does not have it, the hunks of the diff are made where all of
/// their lines are, if that is exactly one place.
struct PreviewMerge {
  let ground: EditGround
  let preview: EditPreview
  let request: EditRequest

  /// The edit, given the changed files with the content that they had.
  ///
  /// - Throws: `Failure` with the conflicts of all files.
  func request(_ changed: [(path: RelativePath, before: ContentDigest)]) throws(Failure) -> EditRequest {
    var steps: [EditStep] = []
    var conflicts: [MergeConflict] = []
    let paths = Set(changed.map(\.path))
    // Steps on other files, and all operations on files, stay as they are.
    for step in request.steps {
      if case .edit(let path, _, _) = step, paths.contains(path) { continue }
      steps.append(step)
    }
    var merged: [EditStep] = []
    for file in changed {
      switch try merge(file.path, file.before) {
      case .success(let step): merged.append(step)
      case .failure(let conflict): conflicts.append(conflict.conflict)
      }
    }
    guard conflicts.isEmpty else {
      throw Failure(
        .applyConflict,
        "\(conflicts.map(\.path.description).joined(separator: ", ")) was changed after the preview in the same places; "
          + "0 of \(preview.files.count) files were written",
        hints: ["Make the preview again from the present files."],
        data: ["conflicts": .array(conflicts.map(\.json))]
      )
    }
    return EditRequest(steps: merged + steps, encoding: request.encoding, annotations: request.annotations)
  }

  private struct Conflict: Error {
    var conflict: MergeConflict
  }

  private func merge(_ path: RelativePath, _ before: ContentDigest) throws(Failure) -> Result<
    EditStep, Conflict
  > {
    guard let present = try ground.root.content(of: path) else {
      return .failure(Conflict(conflict: MergeConflict(path: path, reason: .missing, hunks: [])))
    }
    let patch: UnifiedPatch
    do throws(PatchError) { patch = try UnifiedPatch(parsing: Array(preview.diff.utf8)) } catch {
      throw Failure(error, source: "the bundle's diff")
    }
    guard let file = patch.files.first(where: { $0.oldPath == path }) else {
      return .failure(Conflict(conflict: MergeConflict(path: path, reason: .changedSince, hunks: [])))
    }
    if let base = base(of: file, before) {
      let edits = request.steps.compactMap { step -> [PositionedEdit]? in
        if case .edit(path, let edits, _) = step { return edits }
        return nil
      }.flatMap(\.self)
      let wanted = try applying(edits, to: base, path)
      switch try outcome(base, present.bytes, wanted) {
      case .merged(let bytes):
        return .success(.replace(path, content: bytes, DocumentExpectation(digest: present.digest)))
      case .conflict(let reason, let hunks):
        return .failure(Conflict(conflict: MergeConflict(path: path, reason: reason, hunks: hunks)))
      }
    }
    var moved = file
    moved.newPath = file.oldPath
    do throws(PatchError) {
      let steps = try ground.root.steps(
        applying: UnifiedPatch(files: [moved]),
        encoding: request.encoding,
        relocating: true
      )
      if let step = steps.first { return .success(step) }
    } catch {
      if case .planning(let error) = error { throw Failure(error) }
    }
    return .failure(Conflict(conflict: MergeConflict(path: path, reason: .sameLines, hunks: [])))
  }

  /// The content that a file had, if git has it.
  private func base(of file: PatchedFile, _ before: ContentDigest) -> [UInt8]? {
    guard let name = file.oldBlob.flatMap(GitObjectID.init), case .usable = ground.repository,
      let repository = try? GitRepository.containing(ground.root.path),
      let bytes = try? repository.bytes(ofBlob: name), ContentDigest(of: bytes) == before
    else { return nil }
    return bytes
  }

  private func applying(
    _ edits: [PositionedEdit],
    to base: [UInt8],
    _ path: RelativePath
  ) throws(Failure) -> [UInt8] {
    do {
      let text = try SourceText(bytes: base)
      let changes = try edits.map { edit in
        TextEdit(
          range: try text.clampedByteRange(of: edit.range, encoding: request.encoding),
          newBytes: Array(edit.newText.utf8)
        )
      }
      return text.fileBytes(replacingTextWith: try text.applying(changes))
    } catch {
      throw Failure(.applyConflict, "the edit of \(path) does not fit the content that it was previewed on")
    }
  }

  private func outcome(
    _ base: [UInt8],
    _ present: [UInt8],
    _ wanted: [UInt8]
  ) throws(Failure) -> ThreeWayMerge.Outcome {
    do throws(RootDirectory.UndoError) {
      return try ThreeWayMerge.merge(base: base, present: present, wanted: wanted)
    } catch {
      throw Failure(.internalError, "the merge failed: \(error)")
    }
  }
}

extension RootDirectory {
  /// What a file holds now; nil when there is none.
  func content(of path: RelativePath) throws(Failure) -> (bytes: [UInt8], digest: ContentDigest)? {
    do throws(PathRefusal) {
      return try readContent(try resolve(path, followsLast: true).real)
    } catch {
      throw Failure(error)
    }
  }
}
