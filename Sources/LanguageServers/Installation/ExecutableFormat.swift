import SystemPackage

/// What kind of machine a program file is for, read from its first bytes.
enum ExecutableFormat: Hashable, Sendable {
  /// A native program for a processor, named as in `HostPlatform`.
  case native(system: String, processor: String)
  /// A text file that another program interprets.
  case script
  case unknown

  /// Reads the header of a file (ELF section "ELF Header", Mach-O `mach_header_64` and `fat_header`).
  init(of path: FilePath) throws(LanguageServersError) {
    self.init(header: try FileContent.head(path, count: 20))
  }

  init(header: [UInt8]) {
    self = .unknown
    if header.starts(with: Array("#!".utf8)) {
      self = .script
    } else if header.starts(with: [0x7F, 0x45, 0x4C, 0x46]), header.count >= 20 {
      // e_machine is at offset 18, in the byte order that EI_DATA at offset 5 names.
      let machine =
        header[5] == 1
        ? Int(header[18]) | Int(header[19]) << 8 : Int(header[19]) | Int(header[18]) << 8
      self = .native(system: "linux", processor: Self.elfMachines[machine] ?? "machine \(machine)")
    } else if header.starts(with: [0xCF, 0xFA, 0xED, 0xFE]), header.count >= 8 {
      let processor = Int(header[4]) | Int(header[5]) << 8 | Int(header[6]) << 16 | Int(header[7]) << 24
      self = .native(system: "macos", processor: Self.machProcessors[processor] ?? "processor \(processor)")
    } else if header.starts(with: [0xCA, 0xFE, 0xBA, 0xBE]) {
      self = .native(system: "macos", processor: "universal")
    }
  }

  /// Whether the file can run on a machine; what cannot be told counts as yes.
  func runs(on platform: HostPlatform) -> Bool {
    guard case .native(let system, let processor) = self else { return true }
    let parts = platform.rawValue.split(separator: "-")
    return parts.first == Substring(system)
      && (processor == "universal" || parts.last == Substring(processor))
  }

  var description: String {
    switch self {
    case .native(let system, let processor): "\(system)-\(processor)"
    case .script: "script"
    case .unknown: "unknown"
    }
  }

  private static let elfMachines = [3: "i686", 40: "arm", 62: "x86_64", 183: "aarch64", 243: "riscv64"]
  private static let machProcessors = [0x0100_0007: "x86_64", 0x0100_000C: "arm64"]
}
