import LanserTestSupport

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A program that a test runs to its end.
struct TestProgram {
  struct Failed: Error, CustomStringConvertible {
    let words: [String]
    let status: Int32?
    let errors: String
    var description: String {
      "\(words.joined(separator: " ")): exit status \(status.map(String.init) ?? "of a signal"): \(errors)"
    }
  }

  struct Outcome {
    var status: Int32?
    var output: [UInt8]
    var errors: String
  }

  /// The variables of this process.
  static let environment: [String: String] = {
    var variables: [String: String] = [:]
    var pointer = environ
    while let entry = pointer.pointee {
      let parts = String(cString: entry).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
      pointer += 1
    }
    return variables
  }()

  private let words: [String]
  private let variables: [String: String]

  /// - Parameters:
  ///   - words: the program, found in `PATH`, and its arguments.
  ///   - variables: the whole environment it runs in.
  init(_ words: [String], variables: [String: String] = Self.environment) {
    self.words = words
    self.variables = variables
  }

  /// What it prints; its exit status must be 0.
  func run() throws -> String {
    let outcome = try outcome()
    guard outcome.status == 0 else {
      throw Failed(words: words, status: outcome.status, errors: outcome.errors)
    }
    return String(decoding: outcome.output, as: UTF8.self)
  }

  func outcome() throws -> Outcome {
    try TemporaryDirectory.with { directory in
      let child = try ChildProcess(
        program: "/usr/bin/env",
        arguments: words,
        environment: variables,
        standardError: directory("errors")
      )
      var output: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = read(child.output, &buffer, buffer.count)
        if count <= 0 { break }
        output.append(contentsOf: buffer[..<count])
      }
      let status = child.waitAfterClosingInput()
      return Outcome(
        status: status,
        output: output,
        errors: String(decoding: try directory.read("errors"), as: UTF8.self)
      )
    }
  }
}
