import LanserTestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Runs of the built program; one after the other, because many start servers.
@Suite("The lanser program", .serialized)
struct CommandLineTests {}

/// Tests that need the pinned Pyright have this trait.
let needsPyright: ConditionTrait = .enabled(
  if: PyrightInstallation.present != nil,
  "run `make test`, which installs Pyright"
)

/// Long runs have this trait.
let takesLong: ConditionTrait = .enabled(
  if: getenv("LANSER_SLOW_TESTS").map { String(cString: $0) } == "1",
  "takes minutes; LANSER_SLOW_TESTS=1 runs it"
)

/// Compares transcripts, one after the other, with `fixtures/command-line/NAME.txt`.
func check(_ transcripts: [String], golden name: String) throws {
  try GoldenFile(fixture: "command-line/\(name).txt").check(transcripts.joined(separator: "\n"))
}
