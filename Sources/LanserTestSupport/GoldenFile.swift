#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A file that holds what a test is expected to produce, byte for byte.
///
/// A missing file is written, and the test fails all the same: nothing becomes expected without being looked at. With
/// `LANSER_RECORD=1` files that differ are written anew; where `CI` is set nothing is ever written.
package struct GoldenFile: Sendable {
  package enum Problem: Error, CustomStringConvertible {
    case missing(path: String, written: Bool)
    case different(path: String, firstDifference: Int, expected: String, found: String)
    case recordingOnCI(path: String)

    package var description: String {
      switch self {
      case .missing(let path, let written):
        "\(path) did not exist" + (written ? " and has been written: look at it and run again" : "")
      case .different(let path, let line, let expected, let found):
        "\(path):\(line): expected \(expected), found \(found); LANSER_RECORD=1 accepts what was found"
      case .recordingOnCI(let path):
        "\(path): LANSER_RECORD is set on CI"
      }
    }
  }

  package let path: String
  private let isRecording: Bool
  private let isOnCI: Bool

  /// - Parameter fixture: the path below `fixtures/`.
  package init(fixture: String) {
    self.init(path: ProjectLocations.fixture(fixture))
  }

  /// - Parameter path: absolute.
  package init(path: String) {
    self.init(path: path, isRecording: Self.isSet("LANSER_RECORD"), isOnCI: Self.isSet("CI"))
  }

  package init(path: String, isRecording: Bool, isOnCI: Bool) {
    self.path = path
    self.isRecording = isRecording
    self.isOnCI = isOnCI
  }

  package func check(_ found: String) throws { try check(Array(found.utf8)) }

  package func check(_ found: [UInt8]) throws {
    if isRecording, isOnCI { throw Problem.recordingOnCI(path: path) }
    guard access(path, F_OK) == 0 else {
      if !isOnCI { try FileContents.write(found, to: path) }
      throw Problem.missing(path: path, written: !isOnCI)
    }
    let expected = try FileContents.read(path)
    if expected == found { return }
    if isRecording { return try FileContents.write(found, to: path) }
    throw difference(expected, found)
  }

  private func difference(_ expected: [UInt8], _ found: [UInt8]) -> Problem {
    let newline = UInt8(ascii: "\n")
    let expectedLines = expected.split(separator: newline, omittingEmptySubsequences: false)
    let foundLines = found.split(separator: newline, omittingEmptySubsequences: false)
    let same = zip(expectedLines, foundLines).prefix { $0 == $1 }.count
    func quoted(_ lines: [ArraySlice<UInt8>]) -> String {
      lines.indices.contains(same) ? "\"\(String(decoding: lines[same], as: UTF8.self))\"" : "the end"
    }
    return .different(
      path: path,
      firstDifference: same + 1,
      expected: quoted(expectedLines),
      found: quoted(foundLines)
    )
  }

  private static func isSet(_ variable: String) -> Bool {
    getenv(variable).map { !String(cString: $0).isEmpty } ?? false
  }
}
