#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Other programs that a test asks for a second opinion.
enum Program {
  /// Runs a program found on the search path and returns its exit status, or nil when it did not start or exit.
  static func run(_ arguments: [String], silent: Bool = false) -> Int32? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if silent { posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0) }
    var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    // Outside any repository, whatever surrounds the temporary directory.
    let settings = ["GIT_CEILING_DIRECTORIES=/tmp", "PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C"]
    var variables: [UnsafeMutablePointer<CChar>?] = settings.map { strdup($0) } + [nil]
    defer { for variable in variables { free(variable) } }
    var child: pid_t = 0
    guard posix_spawnp(&child, arguments[0], &actions, nil, &pointers, &variables) == 0 else { return nil }
    var status: Int32 = 0
    guard waitpid(child, &status, 0) == child, status & 0x7F == 0 else { return nil }
    return (status >> 8) & 0xFF
  }
}
