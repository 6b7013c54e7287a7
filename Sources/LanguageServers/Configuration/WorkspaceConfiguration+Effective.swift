package import CanonicalJSON
package import SystemPackage

extension WorkspaceConfiguration {
  /// The name of the server used for a language.
  package func serverName(
    for language: String,
    registry: ServerRegistry = .builtIn
  ) throws(LanguageServersError) -> String {
    if let name = servers[language]?.name { return name }
    return try registry.defaultDescriptor(for: language).name
  }

  /// The settings a server gets: its defaults, with those of the workspace laid over them member by member.
  package func effectiveSettings(for descriptor: ServerDescriptor) -> JSONObject {
    Self.merge(descriptor.defaultSettings, with: settings)
  }

  /// Everything that can change an answer about a language, as one value.
  ///
  /// Left out are the interpreter and the command, which are paths of one machine and are recorded
  /// elsewhere by what they are, and the timeout, which changes no answer. Where the workspace itself lies is
  /// replaced by `${workspace}`.
  package func effective(
    for language: String,
    workspace: FilePath,
    registry: ServerRegistry = .builtIn
  ) throws(LanguageServersError) -> JSONValue {
    let descriptor = try registry.descriptor(named: serverName(for: language, registry: registry))
    let server = servers[language]
    let variables = (server?.environment ?? [:]).map { ($0.key, JSONValue.string($0.value)) }
    let value: JSONValue = [
      "language": .string(language),
      "server": .string(descriptor.name),
      "initializationOptions": server?.initializationOptions ?? descriptor.initializationOptions ?? nil,
      "arguments": .array((server?.arguments ?? []).map { .string($0) }),
      "environment": .object(JSONObject(variables)),
      "settings": .object(effectiveSettings(for: descriptor)),
      "sourceRoots": sourceRoots.map { .array($0.map { .string($0) }) } ?? nil,
      "policies": .object(policies),
      "reward": .object(reward),
      "ignore": .array(ignore.map { .string($0) }),
    ]
    return value.replacingPath(workspace.lexicallyNormalized().string, by: "${workspace}")
  }

  /// The digest of `effective`, the same on every machine and in every checkout.
  package func configDigest(
    for language: String,
    workspace: FilePath,
    registry: ServerRegistry = .builtIn
  ) throws(LanguageServersError) -> SHA256Digest {
    try CanonicalForm.digest(effective(for: language, workspace: workspace, registry: registry))
  }

  private static func merge(_ base: JSONObject, with overlay: JSONObject) -> JSONObject {
    var result = base
    for (name, value) in overlay {
      if let below = result[name]?.objectValue, let above = value.objectValue {
        result[name] = .object(merge(below, with: above))
      } else {
        result[name] = value
      }
    }
    return result
  }
}

extension JSONValue {
  /// Replaces a directory's path at the start of strings, whole components only.
  fileprivate func replacingPath(_ path: String, by name: String) -> JSONValue {
    switch self {
    case .string(path): .string(name)
    case .string(let text) where text.hasPrefix(path + "/"): .string(name + text.dropFirst(path.count))
    case .array(let elements): .array(elements.map { $0.replacingPath(path, by: name) })
    case .object(let object):
      .object(JSONObject(object.map { ($0.key, $0.value.replacingPath(path, by: name)) }))
    default: self
    }
  }
}
