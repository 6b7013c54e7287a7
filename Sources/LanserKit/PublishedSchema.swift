package import AnalysisBundles
package import CanonicalJSON
package import JSONSchemas
import LanguageServers

/// The formats that lanser publishes JSON Schemas of; the raw value is the name on the command line.
package enum PublishedSchema: String, CaseIterable, Sendable {
  case selector
  case bundle
  case trace
  case batch
  case configuration = "config"
  case lock

  /// The schema as it is published.
  package var document: SchemaDocument {
    switch self {
    case .selector: SelectorSchema.document
    case .bundle: BundleSchema.document
    case .trace: TraceSchema.document
    case .batch: BatchSchema.document
    case .configuration: WorkspaceConfiguration.schema
    case .lock: LockFile.schema
    }
  }

  /// The name of the published file.
  package var fileName: String { "\(rawValue).schema.json" }

  /// The bytes of the published file: indented, with one newline at the end.
  package var fileBytes: [UInt8] { document.json.serialized(pretty: true) + [UInt8(ascii: "\n")] }

  /// The schema, ready to check values.
  ///
  /// - Throws: `Failure` for a defect of this program.
  package func schema() throws(Failure) -> JSONSchema {
    do {
      if self == .bundle { return try BundleSchema.compiled.get() }
      return try JSONSchema(document.json)
    } catch {
      throw Failure(.internalError, "the schema \(rawValue) can not be used: \(error)")
    }
  }

  /// What the members of the format are called, in the words of a sentence: "not a valid …".
  package var noun: String {
    switch self {
    case .selector: "selector"
    case .bundle: "bundle"
    case .trace: "trace event"
    case .batch: "batch line"
    case .configuration: "configuration"
    case .lock: "lock"
    }
  }
}

extension PublishedSchema {
  /// The format that a value is probably meant to have, by the members that only this one has; nil when there are none.
  package static func recognised(_ value: JSONValue) -> PublishedSchema? {
    guard let object = value.objectValue else { return nil }
    func has(_ names: String...) -> Bool { names.allSatisfy { object[$0] != nil } }
    if has("bundleId") { return .bundle }
    if has("lockVersion") { return .lock }
    if has("t", "n") || has("t", "prev") { return .trace }
    if has("cmd") || has("id", "bundle") || has("id", "error") { return .batch }
    if has("kind") { return .selector }
    let settings = [
      "servers", "settings", "sourceRoots", "python", "timeout", "policies", "reward", "ignore",
    ]
    return settings.contains { object[$0] != nil } ? .configuration : nil
  }

  /// The format of a file with a name that says it.
  package static func named(_ fileName: String) -> PublishedSchema? {
    switch fileName {
    case WorkspaceConfiguration.fileName: .configuration
    case LockFile.fileName: .lock
    default: nil
    }
  }
}
