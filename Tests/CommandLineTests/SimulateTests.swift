import CanonicalJSON
import LanserTestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension CommandLineTests {
  @Suite("simulates edits", .serialized)
  struct SimulateTests {
    private static let library = "def load() -> str:\n    return \"42\"\n\n\ncount: int = load()\n"
    private static let caller = "from lib import load\n\nprint(load().upper())\n"

    /// Patches by name, in the order in which they are given.
    private static let patches = [
      ("silence.patch", "-count: int = load()\n+count: int = load()  # type: ignore\n"),
      ("mend.patch", "-count: int = load()\n+count: int = int(load())\n"),
      ("break.patch", "-count: int = load()\n+count: int = load(1)\n"),
    ]

    private func prepare(_ sandbox: CommandLineSandbox) throws {
      try sandbox.write(Self.library, to: "lib.py")
      try sandbox.write(Self.caller, to: "use.py")
      try sandbox.write("{}\n", to: "pyrightconfig.json")
      let header = "diff --git a/lib.py b/lib.py\n--- a/lib.py\n+++ b/lib.py\n"
      for (name, lines) in Self.patches {
        try sandbox.directory.write(header + "@@ -4,2 +4,2 @@\n \n" + lines, to: "patches/\(name)")
      }
      try sandbox.directory.write(
        header
          + "@@ -1,2 +1,2 @@\n-def load() -> str:\n-    return \"42\"\n+def load() -> int:\n+    return 42\n",
        to: "patches/mend-here-break-there.patch"
      )
      try sandbox.directory.write(
        "diff --git a/use.py b/use.py\ndeleted file mode 100644\n--- a/use.py\n+++ /dev/null\n@@ -1,3 +0,0 @@\n"
          + Self.caller.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { "-\($0)\n" }
          .joined(),
        to: "patches/delete.patch"
      )
    }

    private func arguments(_ sandbox: CommandLineSandbox, _ names: [String]) -> [String] {
      // Under names that do not depend on where the sandbox lies.
      ["simulate"] + names.flatMap { ["--patch", "../patches/\($0)"] }
    }

    @Test("several in one call, the best first", needsPyright)
    func ranking() throws {
      try CommandLineSandbox.with { sandbox in
        try prepare(sandbox)
        let names = ["silence.patch", "mend-here-break-there.patch", "break.patch", "mend.patch"]
        let text = try sandbox.lanser(arguments(sandbox, names))
        try check(
          [text.transcript, try sandbox.lanser(arguments(sandbox, ["mend.patch"])).transcript],
          golden: "simulate"
        )
        let lines = try sandbox.lanser(arguments(sandbox, names) + ["--json"]).requireStatus(0).outputText
          .split(separator: "\n")
        let bundles = try lines.map { try JSONValue(parsing: Array($0.utf8)) }
        #expect(bundles.count == names.count)
        let rewards = bundles.compactMap { $0["processReward"]?["r"]?.doubleValue }
        #expect(rewards == rewards.sorted(by: >) && rewards.count == names.count)
        // What was simulated is worth the same when it is computed again from the bundles.
        for (index, line) in lines.enumerated() {
          try sandbox.write(String(line), to: "bundle-\(index).json")
          let again = try sandbox.lanser("reward", "bundle-\(index).json", "--json").requireStatus(0).json()
          #expect(again["processReward"] == bundles[index]["processReward"])
        }
      }
    }

    @Test("without touching anything in the workspace", needsPyright)
    func nothingIsWritten() throws {
      try CommandLineSandbox.with { sandbox in
        try prepare(sandbox)
        let before = try Self.state(of: sandbox.workspace)
        #if canImport(Glibc)
        let watch = try FileWatch(sandbox.workspace)
        defer { watch.close() }
        #endif
        // The last one is tried in a copy of the workspace.
        let names = ["mend.patch", "break.patch", "delete.patch"]
        let result = try sandbox.lanser(arguments(sandbox, names) + ["--json=compact"])
        #expect(result.outputText.split(separator: "\n").count == names.count, "\(result)")
        #expect(try Self.state(of: sandbox.workspace) == before)
        #if canImport(Glibc)
        #expect(watch.changes() == [])
        // The watch sees what there is to see.
        try sandbox.write("x = 1\n", to: "seen.py")
        #expect(!watch.changes().isEmpty)
        #endif
        #expect(FileContents.tree(sandbox.directory("cache")).allSatisfy { !$0.hasPrefix("lanser/copies/") })
      }
    }

    /// Contents, sizes and times of everything in a folder.
    private static func state(of folder: String) throws -> [String] {
      try FileContents.tree(folder).map { path in
        var status = stat()
        guard lstat("\(folder)/\(path)", &status) == 0 else { throw SystemCallFailure("lstat", path) }
        #if canImport(Glibc)
        let times = "\(status.st_mtim) \(status.st_ctim)"
        #else
        let times = "\(status.st_mtimespec) \(status.st_ctimespec)"
        #endif
        let digest = SHA256Digest(of: try FileContents.read("\(folder)/\(path)"))
        return "\(path) \(status.st_ino) \(status.st_mode) \(digest) \(times)"
      }
    }
  }
}

#if canImport(Glibc)
/// Reports everything that is written, made, moved or removed in a folder without subfolders.
private struct FileWatch {
  private let descriptor: Int32

  init(_ folder: String) throws {
    descriptor = inotify_init1(Int32(O_NONBLOCK | O_CLOEXEC))
    let events =
      IN_MODIFY | IN_ATTRIB | IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO
      | IN_MOVE_SELF
    guard descriptor >= 0, inotify_add_watch(descriptor, folder, UInt32(events)) >= 0 else {
      throw SystemCallFailure("inotify", folder)
    }
  }

  /// The masks of the events since the last call.
  func changes() -> [UInt32] {
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    let count = read(descriptor, &buffer, buffer.count)
    var masks: [UInt32] = []
    var offset = 0
    while offset + MemoryLayout<inotify_event>.size <= count {
      let event = buffer.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: inotify_event.self) }
      masks.append(event.mask)
      offset += MemoryLayout<inotify_event>.size + Int(event.len)
    }
    return masks
  }

  func close() { _ = Glibc.close(descriptor) }
}
#endif
