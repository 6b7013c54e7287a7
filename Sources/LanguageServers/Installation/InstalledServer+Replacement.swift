import SystemPackage

extension InstalledServer {
  /// The version of a program that no recipe describes and that is not asked for one before it is trusted.
  package static let unknownVersion = "custom"

  /// A server whose program the user's configuration names, in place of the registered one.
  ///
  /// Reads the program's bytes, and runs nothing.
  ///
  /// - Throws: `.programMissing`, `.notExecutable`, `.wrongArchitecture`.
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
    let platform = HostPlatform.current()
    let format = try ExecutableFormat(of: launch.program)
    if let platform, !format.runs(on: platform) {
      throw .wrongArchitecture(path: launch.program, found: format.description, wanted: platform.rawValue)
    }
    self.init(
      descriptor: descriptor,
      version: Self.unknownVersion,
      digest: try FileContent.digest(launch.program),
      platform: platform?.rawValue,
      runtime: nil,
      launch: launch,
      directory: nil
    )
  }
}
