#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The processes of this machine, as `/proc` shows them.
package enum ProcessTable {
  package struct Process: Hashable, Sendable {
    package var id: Int32
    package var parent: Int32
    package var group: Int32
    /// `Z` is a process that has ended and has not been waited for.
    package var state: Character
    /// Arguments, joined by blanks; empty for one that has ended.
    package var command: String
  }

  package static func all() -> [Process] {
    FileContents.names(in: "/proc").compactMap { Int32($0) }.compactMap(process)
  }

  /// Processes whose command line contains the text.
  ///
  /// Tests give each session a directory of its own as an argument, so that its processes can be told from others.
  package static func processes(mentioning text: String) -> [Process] {
    all().filter { $0.command.contains(text) }
  }

  /// Children of this process.
  package static func children() -> [Process] {
    let own = getpid()
    return all().filter { $0.parent == own }
  }

  /// Children, their children, and so on; what has been given another parent is no longer found.
  package static func descendants(of id: Int32) -> [Process] {
    let all = all()
    var family: [Process] = []
    var parents: Set<Int32> = [id]
    while true {
      let children = all.filter { child in
        parents.contains(child.parent) && !family.contains { $0.id == child.id }
      }
      if children.isEmpty { return family }
      family += children
      parents = Set(children.map(\.id))
    }
  }

  /// Waits until none of these processes runs.
  ///
  /// - Returns: those that still run at the deadline.
  package static func remaining(
    of processes: [Process],
    after patience: Duration = .seconds(5)
  ) async throws -> [Process] {
    let deadline = ContinuousClock.now + patience
    while true {
      let now = all()
      let left = processes.filter { old in
        now.contains { $0.id == old.id && $0.command == old.command && $0.state != "Z" }
      }
      if left.isEmpty || ContinuousClock.now >= deadline { return left }
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  /// Waits until no process mentions the text.
  ///
  /// - Returns: those that are left at the deadline.
  package static func remaining(
    mentioning text: String,
    after patience: Duration = .seconds(5)
  ) async throws -> [Process] {
    let deadline = ContinuousClock.now + patience
    while true {
      let left = processes(mentioning: text)
      if left.isEmpty || ContinuousClock.now >= deadline { return left }
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  /// The open descriptors of this process, as `number -> target`.
  package static func openDescriptors() -> [String: String] {
    var descriptors: [String: String] = [:]
    for name in FileContents.names(in: "/proc/self/fd") {
      var target = [CChar](repeating: 0, count: 4096)
      let count = readlink("/proc/self/fd/\(name)", &target, target.count)
      if count > 0 {
        descriptors[name] = String(decoding: target[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
      }
    }
    return descriptors
  }

  /// Memory of this process that is resident, in bytes.
  package static func residentBytes() throws -> Int {
    let fields = try FileContents.read("/proc/self/statm").split(separator: UInt8(ascii: " "))
    guard fields.count > 1, let pages = Int(String(decoding: fields[1], as: UTF8.self)) else { return 0 }
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }

  private static func process(_ id: Int32) -> Process? {
    guard let bytes = try? FileContents.read("/proc/\(id)/stat"),
      // The name stands in brackets and may hold anything, brackets too.
      let bracket = bytes.lastIndex(of: UInt8(ascii: ")"))
    else { return nil }
    let fields = String(decoding: bytes[(bracket + 1)...], as: UTF8.self).split(separator: " ")
    guard fields.count > 2, let state = fields[0].first, let parent = Int32(fields[1]),
      let group = Int32(fields[2])
    else { return nil }
    let command = ((try? FileContents.read("/proc/\(id)/cmdline")) ?? []).map {
      $0 == 0 ? UInt8(ascii: " ") : $0
    }
    return Process(
      id: id,
      parent: parent,
      group: group,
      state: state,
      command: String(decoding: command, as: UTF8.self)
    )
  }
}
