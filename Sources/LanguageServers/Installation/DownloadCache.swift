import CanonicalJSON
import SystemPackage

/// Fetched archives, kept by digest so that nothing is fetched twice.
struct DownloadCache: Sendable {
  var directory: FilePath
  var tool: ArchiveTool

  /// Gives an archive whose content has the pinned digest, fetching it when needed.
  ///
  /// The digest is computed each time: a kept archive that has gone bad is thrown away and fetched again.
  func archive(
    _ file: InstallRecipe.PinnedFile,
    of project: String,
    report: @escaping @Sendable (InstallProgress.Phase, Int, Int?) -> Void
  ) async throws(LanguageServersError) -> FilePath {
    guard let wanted = SHA256Digest(hex: file.sha256) else {
      throw .fetchFailed(FetchFailure(kind: .other, file: file.name, url: "", detail: "invalid pin"))
    }
    let folder = directory.appending(file.sha256)
    let kept = folder.appending(file.name)
    if let status = try FileStatus.ifPresent(kept), status.size == file.size {
      report(.verifying, 0, file.size)
      if try FileContent.digest(kept) == wanted { return kept }
    }
    try Directory.create(folder)
    // One directory per archive and one lock per installation: but two servers may share an archive.
    return try await FileLock.withLock(folder.appending(".lock"), whenBusy: { report(.waiting, 0, nil) }) {
      () async throws(LanguageServersError) in
      if let status = try FileStatus.ifPresent(kept), status.size == file.size,
        try FileContent.digest(kept) == wanted
      {
        return kept
      }
      try Directory.remove(kept)
      let partial = folder.appending(".partial")
      try Directory.remove(partial)
      report(.downloading, 0, file.size)
      do throws(LanguageServersError) {
        try await tool.fetch(file, of: project, to: partial) { bytes, total in
          report(.downloading, bytes, total ?? file.size)
        }
        report(.verifying, 0, file.size)
        let found = try FileContent.digest(partial)
        guard found == wanted else {
          throw LanguageServersError.digestMismatch(file: file.name, wanted: wanted, found: found)
        }
        try Directory.rename(partial, to: kept)
      } catch {
        try? Directory.remove(partial)
        throw error
      }
      try DurableFile.synchronize(folder)
      return kept
    }
  }
}
