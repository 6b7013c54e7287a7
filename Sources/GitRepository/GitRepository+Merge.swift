import CLibgit2

/// What a three-way merge of one file gave.
package struct GitMergeResult: Hashable, Sendable {
  /// Merged; with conflict markers of `markerLength` signs where `isClean` is false.
  package var bytes: [UInt8]
  package var isClean: Bool

  /// So long that no file is taken for having conflicts that has not.
  package static let markerLength = 63
}

extension GitRepository {
  /// Merges two changes of one content, line by line, without a repository.
  ///
  /// - Throws: `Failure`.
  package static func merge(
    base: [UInt8],
    ours: [UInt8],
    theirs: [UInt8]
  ) throws(Failure) -> GitMergeResult {
    guard let git = GitLibrary.shared else { throw .libraryMissing(fileName: GitLibrary.fileName) }
    var options = git_merge_file_options()
    _ = git.git_merge_file_options_init(&options, UInt32(GIT_MERGE_FILE_OPTIONS_VERSION))
    options.marker_size = UInt16(GitMergeResult.markerLength)
    options.flags = GIT_MERGE_FILE_STYLE_DIFF3.rawValue
    var result = git_merge_file_result()
    let status = base.withUnsafeBytes { base in
      ours.withUnsafeBytes { ours in
        theirs.withUnsafeBytes { theirs in
          var inputs = (input(base, git), input(ours, git), input(theirs, git))
          return git.git_merge_file(&result, &inputs.0, &inputs.1, &inputs.2, &options)
        }
      }
    }
    guard status == 0 else { throw .call("git_merge_file", message: lastMessage(git)) }
    defer { git.git_merge_file_result_free(&result) }
    let bytes = Array(UnsafeRawBufferPointer(start: result.ptr, count: result.len))
    return GitMergeResult(bytes: bytes, isClean: result.automergeable != 0)
  }

  private static func input(_ bytes: UnsafeRawBufferPointer, _ git: libgit2_functions) -> git_merge_file_input
  {
    var input = git_merge_file_input()
    _ = git.git_merge_file_input_init(&input, UInt32(GIT_MERGE_FILE_INPUT_VERSION))
    input.ptr = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
    input.size = bytes.count
    input.mode = 0o100644
    return input
  }
}
