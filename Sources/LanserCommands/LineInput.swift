import AnalysisBundles
import SystemPackage

/// Reads a file, or standard input, line by line without holding more than a line.
final class LineInput {
  private let path: String
  private let descriptor: FileDescriptor
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false
  /// Whether the last line that was given out had an end.
  private(set) var hasEndedLine = false

  /// Of longer lines only the beginning is given out, which is then no request.
  private static let longestLine = 4 << 20

  init(_ path: String) throws(Failure) {
    self.path = path
    do {
      descriptor = path == "-" ? .standardInput : try FileDescriptor.open(path, .readOnly)
    } catch {
      throw Failure(.usage, "\(path) can not be read: \(error)")
    }
  }

  deinit { if path != "-" { try? descriptor.close() } }

  /// The next line without its end; nil behind the last.
  func next() throws(Failure) -> [UInt8]? {
    var scanned = start
    while true {
      if let end = buffer[scanned...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { start = end + 1 }
        hasEndedLine = true
        return Array(buffer[start..<end])
      }
      scanned = buffer.count
      if isAtEnd {
        guard start < buffer.count else { return nil }
        defer { start = buffer.count }
        hasEndedLine = false
        return Array(buffer[start...])
      }
      if buffer.count - start > Self.longestLine { return try beginningOfLongLine() }
      scanned -= start
      try refill()
      scanned += start
    }
  }

  /// Passes over the rest of a line that is too long.
  private func beginningOfLongLine() throws(Failure) -> [UInt8] {
    let beginning = Array(buffer[start...])
    while true {
      start = buffer.count
      if isAtEnd { return beginning }
      try refill()
      if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
        start = end + 1
        hasEndedLine = true
        return beginning
      }
    }
  }

  private func refill() throws(Failure) {
    buffer.removeFirst(start)
    start = 0
    var part = [UInt8](repeating: 0, count: 1 << 16)
    do {
      let count = try part.withUnsafeMutableBytes { try descriptor.read(into: $0) }
      isAtEnd = count == 0
      buffer += part[..<count]
    } catch {
      throw Failure(.inputOutput, "\(path) can not be read: \(error)")
    }
  }
}
