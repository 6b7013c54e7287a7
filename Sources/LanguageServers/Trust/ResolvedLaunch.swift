package import CanonicalJSON
package import SystemPackage

/// Everything that decides what code runs when a server is started in a workspace.
package struct ResolvedLaunch: Hashable, Sendable {
  /// The workspace, by absolute path with links resolved.
  package var workspace: FilePath
  /// The server's name; decisions are kept apart by it.
  package var server: String
  /// The program, by absolute path.
  package var program: FilePath
  package var programDigest: SHA256Digest
  package var arguments: [String]
  /// The variables that are set because of the descriptor or the configuration.
  package var environment: [String: String]
  /// The bytes of `lanser.json`, empty when there is none.
  package var configuration: [UInt8]

  package init(
    workspace: FilePath,
    server: String,
    program: FilePath,
    programDigest: SHA256Digest,
    arguments: [String],
    environment: [String: String],
    configuration: [UInt8]
  ) {
    self.workspace = workspace
    self.server = server
    self.program = program
    self.programDigest = programDigest
    self.arguments = arguments
    self.environment = environment
    self.configuration = configuration
  }

  /// The identity of this launch; changing any byte of any part changes it.
  ///
  /// Every part is preceded by its length, so that no byte can move from one part to the next unseen.
  package var digest: SHA256Digest {
    var hasher = SHA256Hasher()
    func add(_ bytes: [UInt8]) {
      let count = UInt64(bytes.count)
      hasher.update((0..<8).map { UInt8(truncatingIfNeeded: count >> (56 - 8 * $0)) })
      hasher.update(bytes)
    }
    func add(count: Int) { add(Array(String(count).utf8)) }
    add(Array("lanser-launch-1".utf8))
    add(workspace.bytes)
    add(Array(server.utf8))
    add(program.bytes)
    add(programDigest.bytes)
    add(count: arguments.count)
    for argument in arguments { add(Array(argument.utf8)) }
    add(count: environment.count)
    for (name, value) in environment.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      add(Array(name.utf8))
      add(Array(value.utf8))
    }
    add(configuration)
    return hasher.finalize()
  }
}

extension FilePath {
  /// The path as the system has it, which need not be UTF-8.
  fileprivate var bytes: [UInt8] {
    withPlatformString { pointer in
      var bytes: [UInt8] = []
      var current = pointer
      while current.pointee != 0 {
        bytes.append(UInt8(bitPattern: current.pointee))
        current += 1
      }
      return bytes
    }
  }
}

/// One part of a launch that is not what was trusted.
package struct TrustChange: Hashable, Sendable {
  package enum Part: String, Hashable, Sendable {
    case workspace
    case program
    case programContent
    case arguments
    case environment
    case configuration
  }

  package var part: Part
  /// What was trusted; a digest where the value itself is not kept.
  package var trusted: String
  /// What would run now.
  package var found: String

  package init(part: Part, trusted: String, found: String) {
    self.part = part
    self.trusted = trusted
    self.found = found
  }
}
