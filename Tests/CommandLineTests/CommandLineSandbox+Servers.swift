import CanonicalJSON
import LanserTestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension CommandLineSandbox {
  /// Has the workspace name a program as its Python server, without trusting it.
  func configureServer(_ program: String, arguments: [String] = []) throws {
    var server: JSONObject = ["command": .string(program)]
    if !arguments.isEmpty { server["args"] = .array(arguments.map { .string($0) }) }
    let configuration: JSONValue = ["servers": ["python": .object(server)]]
    try write(configuration.serialized(), to: "lanser.json")
  }

  /// Locks the installed server, and then another version of it.
  func lockToAnotherVersion() throws {
    try lanser("server", "lock").requireStatus(0)
    var lock = String(decoding: try directory.read("workspace/lanser.lock"), as: UTF8.self)
    #expect(lock.contains("1.1.407"))
    lock.replace("1.1.407", with: "1.1.406")
    try write(lock, to: "lanser.lock")
  }

  /// A command line that runs its further arguments with the rights of the owner of a file: root has more.
  static let withoutPrivileges =
    geteuid() == 0 ? ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] : []

  func setMode(_ mode: UInt32, of path: String) throws {
    guard chmod(directory(path), mode) == 0 else { throw SystemCallFailure("chmod", path) }
  }
}
