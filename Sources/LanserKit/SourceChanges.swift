package import AnalysisBundles
import LanguageServerProtocol
import ProcessReward
import SourceText

/// The sources of two states of a workspace, compared.
package struct SourceChanges: Sendable {
  let changes: [FileChange]
  /// The workspace digests of the two folders.
  let digestBefore: String
  let digestAfter: String
  /// Files that are no UTF-8, and so were not compared.
  package let unread: [String]

  /// Reads two folders.
  ///
  /// A file that is gone and one that is new are taken for a renamed one where they have half of their lines in
  /// common.
  ///
  /// - Throws: `Failure` when a file can not be read.
  package static func between(_ before: String, _ after: String) async throws(Failure) -> SourceChanges {
    let old = try await WorkspaceSnapshot.take(root: before, after: nil)
    let new = try await WorkspaceSnapshot.take(root: after, after: nil)
    let oldDigests = Dictionary(old.contents.map { ($0.path, $1) }, uniquingKeysWith: { first, _ in first })
    let newDigests = Dictionary(new.contents.map { ($0.path, $1) }, uniquingKeysWith: { first, _ in first })
    var unread: [String] = []
    func version(_ path: String, in root: String) throws(Failure) -> FileChange.Version? {
      let bytes: [UInt8]
      do { bytes = try FileSystem.read(root + "/" + path) } catch {
        throw Failure(.inputOutput, "\(error.path): \(error.operation): \(error.reason)")
      }
      guard let text = try? SourceText(bytes: bytes) else {
        unread.append(path)
        return nil
      }
      return FileChange.Version(uri: FileURI.escaped(path), text: text)
    }
    var changes: [FileChange] = []
    let paths = Set(oldDigests.keys).union(newDigests.keys)
    for path in paths.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    where oldDigests[path] != newDigests[path] {
      let change = FileChange(
        before: oldDigests[path] == nil ? nil : try version(path, in: before),
        after: newDigests[path] == nil ? nil : try version(path, in: after)
      )
      if change.before != nil || change.after != nil { changes.append(change) }
    }
    return SourceChanges(
      changes: RenameDetection.joined(changes),
      digestBefore: old.environment.digest,
      digestAfter: new.environment.digest,
      unread: unread
    )
  }
}
