import AnalysisBundles
package import CanonicalJSON
import JSONSchemas

/// The bundles that a program printed satisfy the published schema: every test that runs lanser checks that.
package enum PrintedBundles {
  package struct NotValid: Error, CustomStringConvertible {
    package let violations: [String]
    package var description: String { "a bundle that lanser made is not valid: \(violations)" }
  }

  /// Checks what was printed, as one value or one a line; what is no bundle is passed over.
  ///
  /// - Throws: `NotValid`.
  package static func check(_ output: [UInt8]) throws {
    guard String(decoding: output, as: UTF8.self).contains("\"bundleId\"") else { return }
    if let value = try? JSONValue(parsing: output) { return try check(value) }
    for line in output.split(separator: UInt8(ascii: "\n")) {
      if let value = try? JSONValue(parsing: Array(line)) { try check(value) }
    }
  }

  /// Checks one value, alone or as the answer of a batch.
  ///
  /// - Throws: `NotValid`.
  package static func check(_ value: JSONValue) throws {
    let value = value["bundle"] ?? value
    guard value["bundleId"] != nil, value["meta"] != nil else { return }
    let violations = try BundleSchema.compiled.get().violations(in: value)
    guard violations.isEmpty else { throw NotValid(violations: violations.map(\.description)) }
  }
}
