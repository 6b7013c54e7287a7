import AnalysisBundles
import LanserKit
import Synchronization
import SystemPackage

/// The file that the answers of a batch go to, or standard output.
final class AnswerFile: Sendable {
  private let path: String
  private let descriptor: Mutex<FileDescriptor>

  private init(path: String, descriptor: FileDescriptor) {
    self.path = path
    self.descriptor = Mutex(descriptor)
  }

  /// Opens the file; it is emptied, or its answers are kept.
  ///
  /// The end of a line that was cut off by an earlier end is removed.
  ///
  /// - Returns: the file, and what it has already.
  static func open(_ path: String, keeping: Bool) throws(Failure) -> (AnswerFile, AnsweredIDs) {
    if path == "-" { return (AnswerFile(path: path, descriptor: .standardOutput), AnsweredIDs()) }
    var answered = AnsweredIDs()
    do {
      if keeping, let kept = try? FileDescriptor.open(path, .readWrite) {
        let length = try noteAnswers(path, &answered)
        try kept.resize(to: Int64(length))
        try kept.seek(offset: 0, from: .end)
        return (AnswerFile(path: path, descriptor: kept), answered)
      }
      let options: FileDescriptor.OpenOptions = [.create, .truncate]
      let descriptor = try FileDescriptor.open(
        path,
        .writeOnly,
        options: options,
        permissions: [.ownerReadWrite, .groupRead, .otherRead]
      )
      return (AnswerFile(path: path, descriptor: descriptor), answered)
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(.inputOutput, "\(path) can not be written: \(error)")
    }
  }

  /// - Returns: the length of the whole lines.
  private static func noteAnswers(_ path: String, _ answered: inout AnsweredIDs) throws(Failure) -> Int {
    let lines = try LineInput(path)
    var length = 0
    while let line = try lines.next() {
      // The last line has an end only if it was written whole.
      guard lines.hasEndedLine else { break }
      answered.note(line: line)
      length += line.count + 1
    }
    return length
  }

  func write(_ bytes: [UInt8]) throws(Failure) {
    do {
      _ = try descriptor.withLock { try $0.writeAll(bytes) }
    } catch {
      throw Failure(
        .inputOutput,
        "\(path) can not be written: \(error); the answers before are in it",
        hints: ["Make room, then go on with --resume."]
      )
    }
  }

  func close() throws(Failure) {
    guard path != "-" else { return }
    do { try descriptor.withLock { try $0.close() } } catch {
      throw Failure(.inputOutput, "\(path) can not be written: \(error)")
    }
  }
}

/// What a batch last said of its progress.
final class LastProgress: Sendable {
  private let progress = Mutex(Batch.Progress())

  var value: Batch.Progress { progress.withLock { $0 } }

  func set(_ new: Batch.Progress) { progress.withLock { $0 = new } }
}
