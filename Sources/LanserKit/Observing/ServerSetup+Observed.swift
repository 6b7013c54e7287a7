import AnalysisBundles
import CanonicalJSON
import LanguageServers

/// What came of choosing a server.
typealias SetupFinding = Result<ServerSetup, Failure>

extension Result: ObservedValue where Success: ObservedValue, Failure == AnalysisBundles.Failure {
  var observation: JSONValue {
    switch self {
    case .success(let value): ["ok": value.observation]
    case .failure(let failure): ["failure": failure.observation]
    }
  }

  init?(observation: JSONValue) {
    if let value = observation["ok"].flatMap(Success.init) {
      self = .success(value)
    } else if let failure = observation["failure"].flatMap(AnalysisBundles.Failure.init(observation:)) {
      self = .failure(failure)
    } else {
      return nil
    }
  }

  static var unknown: Self { .failure(.unknown) }
}

extension Failure: ObservedValue {
  var observation: JSONValue {
    [
      "code": .string(code.rawValue), "message": .string(message),
      "hints": .array(hints.map { .string($0) }), "data": data,
    ]
  }

  init?(observation: JSONValue) {
    guard let code = observation["code"]?.stringValue.flatMap(FailureCode.init),
      let message = observation["message"]?.stringValue,
      let hints = observation["hints"]?.arrayValue
    else { return nil }
    self.init(code, message, hints: hints.compactMap(\.stringValue), data: observation["data"] ?? .null)
  }

  static var unknown: Self { Failure(.replayMismatch, "the trace does not say what happened here") }
}

extension ServerSetup: ObservedValue {
  var observation: JSONValue {
    [
      "server": [
        "name": .string(bundleServer.name), "version": .string(bundleServer.version),
        "digest": text(bundleServer.digest), "runtime": text(bundleServer.runtime),
      ],
      "python": python?.observation ?? .null,
      "directories": .array(namedDirectories.map { [.string($0.path), .string($0.prefix)] }),
      "remarks": .array(remarks.map { .string($0) }),
      "configDigest": .string(configurationDigest),
      "initializationOptions": initializationOptions ?? .null,
      "settings": .object(settings),
      "knowsWorkspace": .bool(knowsWorkspace),
    ]
  }

  init?(observation: JSONValue) {
    guard let name = observation["server"]?["name"]?.stringValue,
      let descriptor = try? ServerRegistry.builtIn.descriptor(named: name),
      let version = observation["server"]?["version"]?.stringValue,
      let directories = observation["directories"]?.arrayValue,
      let remarks = observation["remarks"]?.arrayValue,
      let configurationDigest = observation["configDigest"]?.stringValue,
      let settings = observation["settings"]?.objectValue,
      let knowsWorkspace = observation["knowsWorkspace"]?.boolValue
    else { return nil }
    // `nil` alone would be JSON's null here.
    let options = observation["initializationOptions"].flatMap { $0.isNull ? Optional.none : $0 }
    self.init(
      recorded: descriptor,
      server: BundleEnvironment.Server(
        name: name,
        version: version,
        digest: observation["server"]?["digest"]?.stringValue,
        runtime: observation["server"]?["runtime"]?.stringValue
      ),
      python: observation["python"].flatMap(Python.init),
      namedDirectories: directories.compactMap { pair in
        guard let path = pair[0]?.stringValue, let prefix = pair[1]?.stringValue else { return nil }
        return NamedDirectory(path: path, prefix: prefix)
      },
      remarks: remarks.compactMap(\.stringValue),
      configurationDigest: configurationDigest,
      initializationOptions: options,
      settings: settings,
      knowsWorkspace: knowsWorkspace
    )
  }

  /// A server that is asked nothing: the replay has failed when this is used.
  static var unknown: Self {
    ServerSetup(
      recorded: .pyright,
      server: BundleEnvironment.Server(name: "", version: "", digest: nil, runtime: nil),
      python: nil,
      namedDirectories: [],
      remarks: [],
      configurationDigest: "",
      initializationOptions: nil,
      settings: [:],
      knowsWorkspace: true
    )
  }
}

extension ServerSetup.Python {
  fileprivate var observation: JSONValue {
    [
      "executable": .string(executable), "version": text(version), "kind": .string(kind),
      "origin": .string(origin),
    ]
  }

  fileprivate init?(_ observation: JSONValue) {
    guard let executable = observation["executable"]?.stringValue,
      let kind = observation["kind"]?.stringValue,
      let origin = observation["origin"]?.stringValue
    else { return nil }
    self.init(
      executable: executable,
      version: observation["version"]?.stringValue,
      kind: kind,
      origin: origin
    )
  }
}

private func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
