import CanonicalJSON

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

// Usage: scripted-language-server SCRIPT [REPORT]
//
// REPORT is a file to which each life of the server appends "started", and "complete" or "missed: …" when it ends by
// itself. A script with "lives" plays the one whose number is the count of earlier starts; the last one repeats.

/// A language server that plays a script.
@main
enum ScriptedLanguageServer {
  /// The script was not played as written.
  static let missed: Int32 = 97
  /// There is no such script, or it is not one.
  static let unusable: Int32 = 96

  static func main() {
    let arguments = CommandLine.arguments
    if arguments.dropFirst().first == "--linger" { linger() }
    do {
      guard arguments.count >= 2 else { throw ScriptError.malformed("no script given") }
      let report = Report(path: arguments.count > 2 ? arguments[2] : nil)
      let life = report.starts
      report.append("started")
      do {
        var json = try JSONValue(parsing: try contents(of: arguments[1]))
        if let lives = json["lives"]?.arrayValue {
          guard let last = lives.last else { throw ScriptError.malformed("\"lives\"") }
          json = life < lives.count ? lives[life] : last
        }
        var player = ScriptPlayer(script: try Script(json)) { report.append($0) }
        try player.play()
        report.append("complete")
      } catch ScriptError.missed(let what) {
        report.append("missed: \(what)")
        complain(what)
        exit(missed)
      }
    } catch {
      complain("\(error)")
      exit(unusable)
    }
  }

  private static func complain(_ text: String) {
    _ = writeAll(Array("scripted-language-server: \(text)\n".utf8)[...], to: 2)
  }

  private static func contents(of path: String) throws -> [UInt8] {
    guard let bytes = readFile(path) else { throw ScriptError.malformed("can not read \(path)") }
    return bytes
  }

  private static func linger() -> Never {
    for number in [SIGTERM, SIGHUP, SIGINT, SIGPIPE] { signal(number, SIG_IGN) }
    while true { pause() }
  }
}

/// What a test reads afterwards to see how the script was played.
private struct Report {
  let path: String?

  /// How often the server has been started before.
  var starts: Int {
    guard let path, let bytes = readFile(path) else { return 0 }
    return bytes.split(separator: UInt8(ascii: "\n")).count { $0.elementsEqual("started".utf8) }
  }

  func append(_ line: String) {
    guard let path else { return }
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    _ = writeAll(Array((line + "\n").utf8)[...], to: descriptor)
    close(descriptor)
  }
}

private func readFile(_ path: String) -> [UInt8]? {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  while true {
    let chunk = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
      count = max(0, read(descriptor, buffer.baseAddress, buffer.count))
    }
    if chunk.isEmpty { return bytes }
    bytes.append(contentsOf: chunk)
  }
}
