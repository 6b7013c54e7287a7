import CanonicalJSON
import GitRepository
import Relocation
import Synchronization
import SyntaxTrees

/// Makes anchors of cases and collects the evidence for them.
struct Workbench {
  let trees: String
  let mirrors: String?
  let grammar: Grammar

  struct Missing: Error {
    var what: String
  }

  /// A line of JSON for each case of one tree.
  func evidence(for cases: [Case]) throws -> [[UInt8]] {
    guard let one = cases.first else { return [] }
    let contents = DirectoryContents(root: "\(trees)/\(one.repository)@\(one.commitB)", grammar: grammar)
    let reader = WorkspaceReader(contents: contents)
    var earlier: [String: CommitFiles] = [:]
    return try cases.map { one in
      if let mirrors, earlier[one.commitA] == nil {
        earlier[one.commitA] = CommitFiles(
          mirror: "\(mirrors)/\(one.repository)/repo",
          commit: one.commitA,
          grammar: grammar
        )
      }
      return try evidence(for: one, reader, earlier[one.commitA])
    }
  }

  private func evidence(
    for one: Case,
    _ reader: WorkspaceReader,
    _ earlier: CommitFiles?
  ) throws -> [UInt8] {
    let path = "\(trees)/A/\(one.repository)@\(one.commitA)/\(one.path)"
    guard let bytes = PlainFile.text(path) else { throw Missing(what: path) }
    let outline = try SyntaxOutline(parsing: bytes, profile: .python, grammar: grammar)
    let file = StatementIndex(outline: outline, bytes: bytes, profile: .python)
    guard
      let statement = file.statement(
        onLine: one.line - 1,
        column: one.column - 1,
        isDefinition: one.isDefinition
      )
    else { throw Missing(what: one.id) }
    let imprint = Imprint(of: statement, in: file, source: bytes, path: one.path)
    let old = earlier.map { OldContent(file: file, statement: statement, others: $0) }
    let collection = try EvidenceCollection.collect(
      imprint,
      old: old,
      reader: reader,
      profile: .python,
      isEnough: { _ in false }
    )
    return json(one, imprint, collection).serialized()
  }

  private func json(_ one: Case, _ imprint: Imprint, _ collection: EvidenceCollection) -> JSONValue {
    let situation = collection.situation
    return [
      "id": .string(one.id),
      "bytes": .integer(imprint.snippet.utf8.count + (imprint.sketch?.text.utf8.count ?? 0)),
      "situation": [
        "fileExists": .bool(situation.fileExists), "scopeExists": .bool(situation.scopeExists),
        "fileOverlap": .double(situation.fileOverlap), "isGapClosed": .bool(situation.isGapClosed),
      ],
      "candidates": .array(
        collection.entries.map { entry in
          let features = RelocationFeature.allCases.map {
            ($0.rawValue, JSONValue.double(entry.features[$0]))
          }
          return [
            "path": .string(entry.candidate.path),
            "line": .integer(entry.candidate.line + 1),
            "features": .object(JSONObject(features.filter { $0.1.doubleValue != 0 })),
          ]
        }
      ),
    ]
  }
}

/// The files of a commit.
final class CommitFiles: EarlierFiles {
  private let mirror: String
  private let commit: String
  private let grammar: Grammar
  private let kept = Mutex<[String: StatementIndex?]>([:])

  init(mirror: String, commit: String, grammar: Grammar) {
    self.mirror = mirror
    self.commit = commit
    self.grammar = grammar
  }

  func statements(of relativePath: String) throws(RelocationError) -> StatementIndex? {
    if let known = kept.withLock({ $0[relativePath] }) { return known }
    let found = try read(relativePath)
    kept.withLock { $0[relativePath] = .some(found) }
    return found
  }

  private func read(_ relativePath: String) throws(RelocationError) -> StatementIndex? {
    do {
      guard let repository = try GitRepository.containing(mirror),
        let commit = repository.commit(named: commit),
        let bytes = repository.content(of: relativePath, in: commit).flatMap(PlainFile.text)
      else { return nil }
      let outline = try SyntaxOutline(parsing: bytes, profile: .python, grammar: grammar)
      return StatementIndex(outline: outline, bytes: bytes, profile: .python)
    } catch {
      throw .unreadable(path: relativePath, reason: "\(error)")
    }
  }
}
