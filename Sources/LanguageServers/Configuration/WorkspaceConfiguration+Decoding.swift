import CanonicalJSON

extension WorkspaceConfiguration {
  /// The members of the document, which are also those of its JSON Schema.
  private static let members = [
    "$schema", "ignore", "policies", "python", "reward", "servers", "settings", "sourceRoots", "timeout",
  ]
  private static let serverMembers = ["args", "command", "env", "initializationOptions", "name"]

  /// Decodes the bytes of a configuration, allowing nothing that is not known.
  ///
  /// - `registry`: The servers that may be named.
  package init(parsing bytes: [UInt8], registry: ServerRegistry = .builtIn) throws(DocumentProblem) {
    let root = try StrictObject(StoredDocument.parse(bytes), at: .root, members: Self.members)
    self.init()
    _ = try root.string("$schema")
    try decodeServers(root, registry)
    settings = try root.rawObject("settings") ?? [:]
    for (section, value) in settings where value.objectValue == nil {
      throw DocumentProblem(
        root.pointer.appending("settings").appending(section),
        .invalid(expected: "an object of settings")
      )
    }
    noteProgramSettings(at: root.pointer.appending("settings"), registry)
    try decodeSourceRoots(root)
    if let python = try root.object("python", members: ["interpreter"]) {
      pythonInterpreter = try python.string("interpreter")
      if let pythonInterpreter {
        note(.interpreter, python.pointer.appending("interpreter"), pythonInterpreter)
      }
    }
    try decodeTimeout(root)
    policies = try root.rawObject("policies") ?? [:]
    editPolicies = try EditPolicies(root.value("policies"), at: root.pointer.appending("policies"))
    reward = try root.rawObject("reward") ?? [:]
    ignore = try root.strings("ignore") ?? []
    for (index, glob) in ignore.enumerated() where glob.isEmpty {
      throw DocumentProblem(
        root.pointer.appending("ignore").appending("\(index)"),
        .invalid(expected: "a glob")
      )
    }
    launchRequests.sort { ($0.pointer, $0.value) < ($1.pointer, $1.value) }
  }

  private mutating func decodeServers(
    _ root: StrictObject,
    _ registry: ServerRegistry
  ) throws(DocumentProblem) {
    let place = root.pointer.appending("servers")
    let languages = Array(Set(registry.descriptors.flatMap(\.languages).map(\.name))).sorted()
    for (language, value) in try root.rawObject("servers") ?? [:] {
      let pointer = place.appending(language)
      guard languages.contains(language) else {
        throw DocumentProblem(
          pointer,
          .unknownName(nearest: NearestName.of(language, in: languages), known: languages)
        )
      }
      var server = Server()
      if let name = value.stringValue {
        server.name = name
      } else {
        let object = try StrictObject(value, at: pointer, members: Self.serverMembers)
        server.name = try object.string("name")
        server.initializationOptions = object.value("initializationOptions")
        server.command = try object.string("command")
        server.arguments = try object.strings("args") ?? []
        server.environment = try decodeEnvironment(object)
        if let command = server.command { note(.command, pointer.appending("command"), command) }
        if object.value("args") != nil {
          note(.arguments, pointer.appending("args"), server.arguments.joined(separator: " "))
        }
      }
      if let name = server.name {
        let known = registry.descriptors.filter { $0.languages.contains { $0.name == language } }.map(\.name)
        guard known.contains(name) else {
          throw DocumentProblem(
            value.stringValue == nil ? pointer.appending("name") : pointer,
            .unknownName(nearest: NearestName.of(name, in: known), known: known)
          )
        }
      }
      servers[language] = server
    }
  }

  private mutating func decodeEnvironment(_ server: StrictObject) throws(DocumentProblem) -> [String: String]
  {
    var variables: [String: String] = [:]
    let place = server.pointer.appending("env")
    for (name, value) in try server.rawObject("env") ?? [:] {
      guard let text = value.stringValue else {
        throw DocumentProblem(place.appending(name), .invalid(expected: "a string"))
      }
      guard !name.isEmpty, !name.contains("="), !name.contains("\0"), !text.contains("\0") else {
        throw DocumentProblem(place.appending(name), .invalid(expected: "a variable's name and value"))
      }
      variables[name] = text
      note(.environment, place.appending(name), "\(name)=\(text)")
    }
    return variables
  }

  private mutating func decodeSourceRoots(_ root: StrictObject) throws(DocumentProblem) {
    sourceRoots = try root.strings("sourceRoots")
    for (index, path) in (sourceRoots ?? []).enumerated() {
      let parts = path.split(separator: "/", omittingEmptySubsequences: false)
      guard !path.isEmpty, !path.hasPrefix("/"), !parts.contains(".."), !path.contains("\0") else {
        throw DocumentProblem(
          root.pointer.appending("sourceRoots").appending("\(index)"),
          .invalid(expected: "a directory inside the workspace")
        )
      }
    }
  }

  private mutating func decodeTimeout(_ root: StrictObject) throws(DocumentProblem) {
    guard let value = root.value("timeout") else { return }
    let place = root.pointer.appending("timeout")
    guard let seconds = value.doubleValue else {
      throw DocumentProblem(place, .invalid(expected: "a number of seconds"))
    }
    guard seconds > 0, seconds <= 86_400 else {
      throw DocumentProblem(place, .invalid(expected: "seconds above 0, at most 86400"))
    }
    timeoutSeconds = seconds
  }

  /// Finds settings that make a registered server run a program, however their path is spelled.
  ///
  /// `{"python": {"pythonPath": …}}` and `{"python.pythonPath": …}` are the same to a server.
  private mutating func noteProgramSettings(at place: JSONPointer, _ registry: ServerRegistry) {
    let watched = Set(registry.descriptors.flatMap(\.programSettings))
    var pending: [(path: String, pointer: JSONPointer, value: JSONValue)] = [("", place, .object(settings))]
    while let (path, pointer, value) = pending.popLast() {
      if watched.contains(path) {
        note(.setting, pointer, String(decoding: value.serialized(), as: UTF8.self))
        continue
      }
      for (name, member) in value.objectValue ?? [:] {
        pending.append((path.isEmpty ? name : "\(path).\(name)", pointer.appending(name), member))
      }
    }
  }

  private mutating func note(_ kind: LaunchRequest.Kind, _ pointer: JSONPointer, _ value: String) {
    launchRequests.append(LaunchRequest(kind: kind, pointer: pointer.description, value: value))
  }
}
