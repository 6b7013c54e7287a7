import SystemPackage

extension InstalledServer {
  /// The version of a program that no recipe describes and that is not asked for one before it is trusted.
  package static let unknownVersion = "custom"

  /// A server whose program the user's configuration names, in place of the registered one.
  ///
  /// Reads the program's bytes, and runs nothing.
  ///
  /// - Throws: `.programMissing`, `.notExecutable`.
  package init(
    replacing descriptor: ServerDescriptor,
    by launch: ServerLaunch
  ) throws(LanguageServersError) {
    guard let status = try FileStatus.ifPresent(launch.program) else {
      throw .programMissing(name: launch.program.string)
    }
    guard status.kind == .file, Directory.isExecutable(launch.program) else {
      throw .notExecutable(path: launch.program)
    }
    self.init(
      descriptor: descriptor,
      version: Self.unknownVersion,
      digest: try FileContent.digest(launch.program),
      platform: HostPlatform.current()?.rawValue,
      runtime: nil,
      launch: launch,
      directory: nil
    )
  }
}
