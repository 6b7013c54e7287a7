import CanonicalJSON
import SystemPackage

/// What is kept of a launch that was agreed to: enough to say later what changed.
struct TrustRecord: Hashable, Sendable {
  var digest: SHA256Digest
  /// For people who look into the store.
  var workspace: String
  var program: String
  var programDigest: SHA256Digest
  var arguments: [String]
  /// Names of variables, with the digests of their values.
  var environment: [String: SHA256Digest]
  var configuration: SHA256Digest

  init(_ launch: ResolvedLaunch) {
    digest = launch.digest
    workspace = launch.workspace.string
    program = launch.program.string
    programDigest = launch.programDigest
    arguments = launch.arguments
    environment = launch.environment.mapValues { SHA256Digest(of: Array($0.utf8)) }
    configuration = SHA256Digest(of: launch.configuration)
  }

  init(decoding value: JSONValue) throws(DocumentProblem) {
    let root = try StrictObject(
      value,
      at: .root,
      members: [
        "arguments", "configuration", "digest", "environment", "program", "programDigest", "trustVersion",
        "workspace",
      ]
    )
    try root.requireVersion(1, member: "trustVersion")
    digest = try root.required(root.digest("digest"), "digest")
    workspace = try root.required(root.string("workspace"), "workspace")
    program = try root.required(root.string("program"), "program")
    programDigest = try root.required(root.digest("programDigest"), "programDigest")
    arguments = try root.required(root.strings("arguments"), "arguments")
    configuration = try root.required(root.digest("configuration"), "configuration")
    environment = [:]
    let names = try root.required(root.rawObject("environment"), "environment").keys
    guard let variables = try root.object("environment", members: names) else { return }
    for name in names { environment[name] = try variables.digest(name) }
  }

  var json: JSONValue {
    let variables = environment.map { ($0.key, JSONValue.string($0.value.description)) }
    return [
      "trustVersion": 1,
      "digest": .string(digest.description),
      "workspace": .string(workspace),
      "program": .string(program),
      "programDigest": .string(programDigest.description),
      "arguments": .array(arguments.map { .string($0) }),
      "environment": .object(JSONObject(variables)),
      "configuration": .string(configuration.description),
    ]
  }

  /// The parts in which this launch differs from an earlier one, each with both values.
  func changes(from old: TrustRecord) -> [TrustChange] {
    let names = Set(environment.keys).union(old.environment.keys)
      .filter { environment[$0] != old.environment[$0] }.sorted()
    let pairs: [(TrustChange.Part, String, String)] = [
      (.workspace, old.workspace, workspace),
      (.program, old.program, program),
      (.programContent, old.programDigest.description, programDigest.description),
      (.arguments, Self.quoted(old.arguments), Self.quoted(arguments)),
      (.environment, old.described(names), described(names)),
      (.configuration, old.configuration.description, configuration.description),
    ]
    return pairs.filter { $0.1 != $0.2 }.map { TrustChange(part: $0.0, trusted: $0.1, found: $0.2) }
  }

  private func described(_ names: [String]) -> String {
    names.compactMap { name in environment[name].map { "\(name)=\($0)" } }.joined(separator: " ")
  }

  private static func quoted(_ arguments: [String]) -> String {
    String(decoding: JSONValue.array(arguments.map { .string($0) }).serialized(), as: UTF8.self)
  }
}
