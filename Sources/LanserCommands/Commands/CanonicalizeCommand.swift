import AnalysisBundles
import ArgumentParser
import CanonicalJSON
import LanserKit

struct CanonicalizeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "canonicalize",
    abstract: "Print the canonical bytes of a JSON file (RFC 8785), or their digest",
    discussion: """
      The input is I-JSON (RFC 7493): duplicate names, lone surrogates and integers beyond 2^53 - 1 are errors.

      Example: lanser canonicalize bundle.json --hash
      """
  )

  @Argument(help: "The file, or - for standard input.", completion: .file())
  var file: String

  @Flag(help: "Print \"sha256:\" and the digest of the bytes instead.")
  var hash = false

  func run() async throws {
    let bytes = try FileInput.read(file)
    let canonical: [UInt8]
    do {
      canonical = try JSONValue(parsing: bytes, options: .iJSON).canonicalBytes()
    } catch let error as JSONParsingError {
      throw Failure(notIJSON: error, source: file == "-" ? "standard input" : file)
    } catch {
      throw Failure(.schema, "\(file == "-" ? "standard input" : file) has no canonical form: \(error)")
    }
    if hash {
      StandardStreams.writeOutput("\(SHA256Digest(of: canonical))\n")
    } else {
      StandardStreams.write(canonical, to: 1)
    }
  }
}
