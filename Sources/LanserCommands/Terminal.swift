import CanonicalJSON

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The two output streams: the result goes to standard output, everything else to standard error.
struct Terminal: Sendable {
  var isQuiet: Bool
  var isVerbose: Bool
  var usesColor: Bool
  /// Whether a person may be watching standard error.
  var showsProgress: Bool

  init(options: OutputOptions, variables: [String: String]) {
    isQuiet = options.quiet
    isVerbose = options.verbose
    switch options.color {
    case .always: usesColor = true
    case .never: usesColor = false
    case .auto:
      usesColor = isatty(1) == 1 && (variables["NO_COLOR"] ?? "").isEmpty && variables["TERM"] != "dumb"
    }
    showsProgress = !options.quiet && isatty(2) == 1
  }

  /// Writes the result.
  func printResult(_ text: String) { StandardStreams.writeOutput(text) }

  /// Writes a value as JSON, with a line end.
  func printResult(_ value: JSONValue, _ style: JSONStyle) {
    StandardStreams.write(value.serialized(pretty: style == .pretty) + [UInt8(ascii: "\n")], to: 1)
  }

  /// A remark that a person may want and a program does not need.
  func remark(_ text: String) {
    if !isQuiet { StandardStreams.writeError(text + "\n") }
  }

  /// What is being done, for `--verbose`.
  func detail(_ text: String) {
    if isVerbose { StandardStreams.writeError(text + "\n") }
  }

  /// A failure; printed even when quiet.
  func failure(_ text: String) { StandardStreams.writeError(text + "\n") }
}

extension String {
  /// The text without control characters, which a server or a file could use to drive a terminal.
  var safeForTerminal: String {
    guard unicodeScalars.contains(where: \.isTerminalControl) else { return self }
    var result = ""
    for scalar in unicodeScalars {
      if scalar.isTerminalControl {
        result += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension Unicode.Scalar {
  fileprivate var isTerminalControl: Bool {
    switch value {
    case 0x09, 0x0A: false
    case 0..<0x20, 0x7F..<0xA0: true
    // Marks that reorder text on the screen without changing it.
    case 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
