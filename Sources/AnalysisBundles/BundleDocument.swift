package import CanonicalJSON
package import JSONSchemas

/// A bundle that was kept as JSON, read strictly.
///
/// Reading changes nothing: `bundle.json` is equal to `json`, except for ids that the content does not have. A bundle
/// that was tampered with can so be shown, and be told from one that was not.
package struct BundleDocument: Sendable {
  /// As it was kept.
  package let json: JSONValue
  /// What it says, with the ids that its content has.
  package let bundle: AnalysisBundle
  /// The ids that it claims to have.
  package let recorded: BundleIdentity

  /// Reads the bytes of one bundle.
  package init(parsing bytes: [UInt8]) throws(BundleDocumentError) {
    let json: JSONValue
    do {
      json = try JSONValue(parsing: bytes, options: .iJSON)
    } catch {
      throw .notJSON(error)
    }
    try self.init(json)
  }

  /// Reads a bundle: it must satisfy `BundleSchema`, and mean exactly what is written.
  package init(_ json: JSONValue) throws(BundleDocumentError) {
    let violations: [SchemaViolation]
    switch BundleSchema.compiled {
    case .success(let schema): violations = schema.violations(in: json)
    case .failure(let error): throw .defect("the schema of bundles can not be used: \(error)")
    }
    guard violations.isEmpty, let recorded = BundleIdentity(recordedIn: json) else {
      throw .notABundle(violations)
    }
    let bundle: AnalysisBundle
    do {
      bundle = try AnalysisBundle(reading: BundleObject(json))
    } catch let error as BundleDocumentError {
      throw error
    } catch {
      throw .defect("\(error)")
    }
    let difference = JSONDifference.first(expected: json.withoutIDs, found: bundle.json.withoutIDs)
    if let difference {
      throw .inconsistent(difference)
    }
    self.json = json
    self.bundle = bundle
    self.recorded = recorded
  }

  /// The ids that the content does not have, by the names of their members.
  package var wrongIDs: [WrongID] {
    let found = BundleIdentity.computed(of: json)
    return [
      WrongID(name: "bundleId", recorded: recorded.bundleID, computed: found?.bundleID),
      WrongID(name: "factsId", recorded: recorded.factsID, computed: found?.factsID),
    ]
    .filter { $0.recorded != $0.computed }
  }

  /// An id that is not that of the content.
  package struct WrongID: Hashable, Sendable {
    package var name: String
    package var recorded: String
    /// What the content has; nil when it can have none.
    package var computed: String?
  }
}

/// Why something that was kept is no bundle.
package enum BundleDocumentError: Error, Hashable, Sendable {
  case notJSON(JSONParsingError)
  case notABundle([SchemaViolation])
  /// Every member is possible, and together they are not: for example an exit code beside another error.
  case inconsistent(JSONDifference)
  /// A value that the schema allows and the reader does not understand.
  case unreadable(JSONPointer)
  case defect(String)
}

extension BundleIdentity {
  /// The ids of a bundle that was parsed as I-JSON; nil when a number in it has no canonical form.
  fileprivate static func computed(of json: JSONValue) -> BundleIdentity? {
    do { return try BundleIdentity(of: json) } catch { return nil }
  }
}

extension JSONValue {
  fileprivate var withoutIDs: JSONValue {
    guard case .object(var object) = self, var meta = object["meta"]?.objectValue else { return self }
    meta["factsId"] = .null
    object["meta"] = .object(meta)
    object["bundleId"] = .null
    return .object(object)
  }
}
