import CanonicalJSON

// What looking at the file system finds, as values that a trace can hold.

extension Observer {
  /// What a path leads to; nil when there is nothing.
  func kind(_ path: String) -> FileSystem.Status.Kind? {
    look(.kind, path) { FileSystem.status(path)?.kind }
  }

  /// The absolute path without symbolic links; nil when there is nothing.
  func resolved(_ path: String) -> String? {
    look(.resolvedPath, path) { FileSystem.resolved(path) }
  }

  /// What a directory holds; empty when it can not be read.
  func entries(_ path: String) -> [FileSystem.Entry] {
    look(.directory, path) { (try? FileSystem.entries(path)) ?? [] }
  }
}

extension FileSystem.Status.Kind: ObservedValue {
  private static let names: [(FileSystem.Status.Kind, String)] = [
    (.file, "file"), (.directory, "directory"), (.other, "other"),
  ]

  var observation: JSONValue { .string(Self.names.first { $0.0 == self }?.1 ?? "other") }

  init?(observation: JSONValue) {
    guard let kind = Self.names.first(where: { $0.1 == observation.stringValue })?.0 else { return nil }
    self = kind
  }

  static var unknown: Self { .other }
}

extension Optional: ObservedValue where Wrapped: ObservedValue {
  var observation: JSONValue { map(\.observation) ?? .null }

  init?(observation: JSONValue) {
    if observation.isNull {
      self = .none
    } else if let value = Wrapped(observation: observation) {
      self = .some(value)
    } else {
      return nil
    }
  }

  static var unknown: Self { .none }
}

extension String: ObservedValue {
  var observation: JSONValue { .string(self) }

  init?(observation: JSONValue) {
    guard let text = observation.stringValue else { return nil }
    self = text
  }

  static var unknown: String { "" }
}

extension Array: ObservedValue where Element == FileSystem.Entry {
  var observation: JSONValue {
    .array(map { [.string($0.name), $0.kind.observation, .bool($0.isSymbolicLink)] })
  }

  init?(observation: JSONValue) {
    guard let entries = observation.arrayValue else { return nil }
    self = []
    for entry in entries {
      guard let parts = entry.arrayValue, parts.count == 3, let name = parts[0].stringValue,
        let kind = FileSystem.Status.Kind(observation: parts[1]), let isLink = parts[2].boolValue
      else { return nil }
      append(FileSystem.Entry(name: name, kind: kind, isSymbolicLink: isLink))
    }
  }

  static var unknown: [FileSystem.Entry] { [] }
}

extension FileSystem.Failure: ObservedValue {
  var observation: JSONValue {
    ["path": .string(path), "operation": .string(operation), "errno": .integer(Int(code))]
  }

  init?(observation: JSONValue) {
    guard let path = observation["path"]?.stringValue,
      let operation = observation["operation"]?.stringValue,
      let code = observation["errno"]?.intValue.flatMap(Int32.init(exactly:))
    else { return nil }
    self.init(path: path, operation: operation, code: code)
  }

  static var unknown: Self { FileSystem.Failure(path: "", operation: "open", code: 2) }
}

/// What a file turned out to hold.
enum FileFinding: ObservedValue {
  case text(digest: String)
  /// The offset is that of the first byte that is not UTF-8.
  case notUTF8(offset: Int)
  case unreadable(FileSystem.Failure)

  var observation: JSONValue {
    switch self {
    case .text(let digest): ["digest": .string(digest)]
    case .notUTF8(let offset): ["notUTF8": .integer(offset)]
    case .unreadable(let failure): ["unreadable": failure.observation]
    }
  }

  init?(observation: JSONValue) {
    if let digest = observation["digest"]?.stringValue {
      self = .text(digest: digest)
    } else if let offset = observation["notUTF8"]?.intValue {
      self = .notUTF8(offset: offset)
    } else if let failure = observation["unreadable"].flatMap(FileSystem.Failure.init) {
      self = .unreadable(failure)
    } else {
      return nil
    }
  }

  static var unknown: Self { .unreadable(.unknown) }
}
