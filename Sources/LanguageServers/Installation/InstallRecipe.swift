/// How a server is put together from published files.
package struct InstallRecipe: Sendable {
  /// The versions that can be installed.
  package var releases: [Release]
  /// Files that must be there afterwards, relative to the installation.
  package var required: [String]

  package init(releases: [Release], required: [String]) {
    self.releases = releases
    self.required = required
  }

  /// One version of a server.
  package struct Release: Sendable {
    package var version: String
    package var artifacts: [Artifact]

    package init(version: String, artifacts: [Artifact]) {
      self.version = version
      self.artifacts = artifacts
    }
  }

  /// One published archive and what is taken from it.
  package struct Artifact: Sendable {
    /// The project's name on the package index.
    package var project: String
    /// The files it may come as; the first that suits the machine is used.
    package var files: [PlatformFile]
    package var archive: ArchiveKind
    /// What is kept; everything else in the archive is left behind.
    package var keep: [KeepRule]
    /// Whether this is the program that interprets the server, which the user may replace.
    package var isRuntime: Bool

    package init(
      project: String,
      files: [PlatformFile],
      archive: ArchiveKind,
      keep: [KeepRule],
      isRuntime: Bool = false
    ) {
      self.project = project
      self.files = files
      self.archive = archive
      self.keep = keep
      self.isRuntime = isRuntime
    }
  }

  /// The form of an archive.
  package enum ArchiveKind: String, Sendable {
    /// A built distribution: a zip file.
    case wheel
    /// A source distribution: a compressed tar file.
    case sdist
  }

  /// A published file and the machines it is for.
  package enum PlatformFile: Sendable {
    case any(PinnedFile)
    case only(HostPlatform, PinnedFile)
  }

  /// A published file: its exact name, size in bytes, and SHA-256 in hexadecimal digits.
  package struct PinnedFile: Hashable, Sendable {
    package var name: String
    package var size: Int
    package var sha256: String

    package init(name: String, size: Int, sha256: String) {
      self.name = name
      self.size = size
      self.sha256 = sha256
    }
  }

  /// A part of an archive and where it goes.
  ///
  /// A `from` that ends in `/` is a directory, whose content goes below `to`; otherwise it is one file.
  package struct KeepRule: Hashable, Sendable {
    package var from: String
    package var to: String

    package init(from: String, to: String) {
      self.from = from
      self.to = to
    }
  }
}

extension InstallRecipe {
  /// Finds the release of a version.
  func release(_ version: String, of server: String) throws(LanguageServersError) -> Release {
    guard let found = releases.first(where: { $0.version == version }) else {
      throw .unknownVersion(server: server, version: version, known: releases.map(\.version))
    }
    return found
  }
}

extension InstallRecipe.Artifact {
  /// The file of this artifact for a machine, or `nil` when there is none.
  func file(for platform: HostPlatform) -> InstallRecipe.PinnedFile? {
    for candidate in files {
      switch candidate {
      case .any(let file): return file
      case .only(platform, let file): return file
      case .only: continue
      }
    }
    return nil
  }

  /// Whether the file depends on the machine.
  var isPlatformSpecific: Bool {
    files.contains { if case .only = $0 { true } else { false } }
  }
}
