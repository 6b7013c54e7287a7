import EditTransactions
import GitRepository
import LanserTestSupport
import SourceText

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A workspace of a test's own, with a state directory beside it.
struct TestGround {
  let directory: TemporaryDirectory

  var root: String { directory("work") }
  var store: TransactionStore { TransactionStore(path: directory("state")) }

  /// Makes a workspace with files, lends it, and removes it.
  static func with<Result>(
    _ files: [String: String] = [:],
    _ body: (TestGround) throws -> Result
  ) throws -> Result {
    try TemporaryDirectory.with { directory in
      let ground = TestGround(directory: directory)
      try directory.write("", to: "work/.keep")
      unlink(directory("work/.keep"))
      for (path, text) in files { try ground.write(text, to: path) }
      return try body(ground)
    }
  }

  func opened() throws -> RootDirectory { try RootDirectory(root) }

  func write(_ text: String, to path: String, mode: UInt32 = 0o644) throws {
    try directory.write(text, to: "work/\(path)", mode: mode)
    chmod("\(root)/\(path)", mode)
  }

  func write(bytes: [UInt8], to path: String) throws { try directory.write(bytes, to: "work/\(path)") }

  func text(_ path: String) throws -> String {
    String(decoding: try FileContents.read("\(root)/\(path)"), as: UTF8.self)
  }

  func bytes(_ path: String) throws -> [UInt8] { try FileContents.read("\(root)/\(path)") }

  func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat("\(root)/\(path)", &status) == 0
  }

  func status(_ path: String) throws -> stat {
    var status = stat()
    guard lstat("\(root)/\(path)", &status) == 0 else { throw SystemCallFailure("lstat", path) }
    return status
  }

  /// Every name in the workspace outside of `.git`, with what it holds.
  func snapshot() throws -> [String: String] {
    var result: [String: String] = [:]
    var pending = [""]
    while let folder = pending.popLast() {
      for name in FileContents.names(in: "\(root)/\(folder)") where name != ".git" {
        let path = folder.isEmpty ? name : "\(folder)/\(name)"
        let status = try status(path)
        switch status.st_mode & S_IFMT {
        case S_IFDIR:
          pending.append(path)
          result[path] = "directory"
        case S_IFREG:
          result[path] = "\(String(status.st_mode & 0o7777, radix: 8)) \(try text(path))"
        default: result[path] = "other"
        }
      }
    }
    return result
  }

  func plan(
    _ steps: [EditStep],
    encoding: PositionEncoding = .utf16,
    annotations: [String: ChangeAnnotation] = [:],
    documents: [RelativePath: DocumentExpectation] = [:]
  ) throws -> PlannedChange {
    try opened().plan(
      EditRequest(steps: steps, encoding: encoding, annotations: annotations, documents: documents)
    )
  }

  func context(history: TransactionHistory? = nil, isStrict: Bool = false) -> TransactionContext {
    TransactionContext(
      store: store,
      lockRoot: root,
      history: history,
      command: "test",
      startedAt: "1970-01-01T00:00:00Z",
      seconds: 0,
      processID: Int(getpid()),
      isStrict: isStrict
    )
  }

  @discardableResult
  func apply(_ steps: [EditStep], history: TransactionHistory? = nil) throws -> TransactionReport {
    let root = try opened()
    let change = try root.plan(EditRequest(steps: steps, encoding: .utf16))
    return try root.apply(change, context(history: history))
  }

  /// A history of our own beside the workspace.
  var history: TransactionHistory {
    TransactionHistory(
      repository: directory("history.git"),
      isOwnStore: true,
      prefix: "",
      references: "refs/lanser/transactions/"
    )
  }

  /// Runs git in the workspace and gives what it prints.
  @discardableResult
  func git(_ words: String..., allowsFailure: Bool = false) throws -> String {
    let output = try ShortProgram.run(
      ["/usr/bin/git", "-C", root] + words,
      environment: [
        "PATH": "/usr/bin:/bin", "HOME": directory.path, "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "n",
        "GIT_AUTHOR_EMAIL": "e", "GIT_COMMITTER_NAME": "n", "GIT_COMMITTER_EMAIL": "e", "LC_ALL": "C",
        "GIT_CONFIG_COUNT": "2", "GIT_CONFIG_KEY_0": "protocol.file.allow", "GIT_CONFIG_VALUE_0": "always",
        "GIT_CONFIG_KEY_1": "init.defaultBranch", "GIT_CONFIG_VALUE_1": "main",
      ]
    )
    if output.status != 0, !allowsFailure { throw ShortProgram.Failed(words: words, output: output.text) }
    return output.text
  }

  /// Makes the workspace a repository in which everything is committed.
  func commitAll() throws {
    try git("init", "-q")
    try git("add", "-A")
    try git("commit", "-q", "--allow-empty", "-m", "start")
  }
}

/// A program that a test runs to its end.
enum ShortProgram {
  struct Failed: Error {
    var words: [String]
    var output: String
  }

  struct Output {
    var status: Int32?
    var text: String
  }

  static func run(_ words: [String], environment: [String: String]) throws -> Output {
    try TemporaryDirectory.with { directory in
      let child = try ChildProcess(
        program: words[0],
        arguments: Array(words.dropFirst()),
        environment: environment,
        standardError: directory("errors")
      )
      var output: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while case let count = read(child.output, &buffer, buffer.count), count > 0 {
        output += buffer[..<count]
      }
      let status = child.waitAfterClosingInput()
      return Output(
        status: status,
        text: String(decoding: output + (try directory.read("errors")), as: UTF8.self)
      )
    }
  }
}

extension RelativePath: ExpressibleByStringLiteral {
  /// A path that a test spells out; it has to be one.
  public init(stringLiteral value: String) {
    do { try self.init(value) } catch { preconditionFailure("\(value) is no path") }
  }
}

/// An edit of one range.
func replacing(
  _ startLine: Int,
  _ startColumn: Int,
  _ endLine: Int,
  _ endColumn: Int,
  _ text: String
) -> PositionedEdit {
  PositionedEdit(
    range: TextRange(
      start: TextPosition(line: startLine, column: startColumn),
      end: TextPosition(line: endLine, column: endColumn)
    ),
    newText: text
  )
}

extension Collection<CheckResult> {
  var arePassed: Bool { allSatisfy(\.isPassed) }
}
