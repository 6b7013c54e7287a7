import SystemPackage

/// A kind of machine that published programs are built for.
package enum HostPlatform: String, Hashable, Sendable, CaseIterable {
  case linuxX86 = "linux-x86_64"
  case linuxARM = "linux-aarch64"
  case muslX86 = "linux-musl-x86_64"
  case muslARM = "linux-musl-aarch64"
  case macX86 = "macos-x86_64"
  case macARM = "macos-arm64"

  /// The machine this program runs on, or `nil` when no published programs exist for it.
  ///
  /// The C library is looked for on disk: this program may be linked statically and need none itself.
  package static func current() -> HostPlatform? {
    #if os(macOS) && arch(arm64)
    .macARM
    #elseif os(macOS) && arch(x86_64)
    .macX86
    #elseif os(Linux) && arch(x86_64)
    Directory.exists("/lib/ld-musl-x86_64.so.1") && !Directory.exists("/lib64/ld-linux-x86-64.so.2")
      ? .muslX86 : .linuxX86
    #elseif os(Linux) && arch(arm64)
    Directory.exists("/lib/ld-musl-aarch64.so.1") && !Directory.exists("/lib/ld-linux-aarch64.so.1")
      ? .muslARM : .linuxARM
    #else
    nil
    #endif
  }
}
