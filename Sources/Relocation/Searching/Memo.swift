import Synchronization

/// What was worked out about files, shared by everything that asks about them: by path and content, so that it can outlive
/// changes of the workspace.
package final class RelocationMemo: Sendable {
  private struct Kept {
    var statements: [String: StatementIndex] = [:]
    var lines: [String: LineScan.File] = [:]
    var definitions: [String: DefinitionTable] = [:]
  }

  private let kept = Mutex(Kept())

  /// An index takes some hundred bytes for each line.
  private static let statementCapacity = 1_000
  private static let lineCapacity = 50_000
  private static let definitionCapacity = 5_000

  package init() {}

  func statements(_ key: String) -> StatementIndex? { kept.withLock { $0.statements[key] } }

  func keep(_ index: StatementIndex, _ key: String) {
    kept.withLock { kept in
      if kept.statements.count >= Self.statementCapacity { kept.statements = [:] }
      kept.statements[key] = index
    }
  }

  func definitions(_ key: String) -> DefinitionTable? { kept.withLock { $0.definitions[key] } }

  func keep(_ definitions: DefinitionTable, _ key: String) {
    kept.withLock { kept in
      if kept.definitions.count >= Self.definitionCapacity { kept.definitions = [:] }
      kept.definitions[key] = definitions
    }
  }

  func lines(_ key: String) -> LineScan.File? { kept.withLock { $0.lines[key] } }

  func keep(_ lines: LineScan.File, _ key: String) {
    kept.withLock { kept in
      if kept.lines.count >= Self.lineCapacity { kept.lines = [:] }
      kept.lines[key] = lines
    }
  }
}
