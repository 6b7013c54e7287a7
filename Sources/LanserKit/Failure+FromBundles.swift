package import AnalysisBundles
package import CanonicalJSON
package import JSONSchemas

extension Failure {
  /// Something that was given as a bundle and is none.
  ///
  /// - Parameters:
  ///   - error: why it is none.
  ///   - source: what it is called in messages: the name of its file.
  package init(_ error: BundleDocumentError, source: String) {
    switch error {
    case .notJSON(let error): self.init(notIJSON: error, source: source)
    case .notABundle(let violations): self.init(violations: violations, of: .bundle, source: source)
    case .inconsistent(let difference):
      self.init(
        .schema,
        "\(source) is no bundle that lanser writes: \(difference.text)",
        hints: ["It was changed by hand, or is of another version of lanser; make it again."],
        data: difference.json
      )
    case .unreadable(let pointer):
      self.init(
        .schema,
        "\(source) has something at \(pointer) that this version of lanser can not read",
        data: ["pointer": .string(pointer.description)]
      )
    case .defect(let reason): self.init(.internalError, reason)
    }
  }

  /// A value that does not satisfy a published schema.
  package init(violations: [SchemaViolation], of schema: PublishedSchema, source: String) {
    let more = violations.count > 1 ? " (and \(violations.count - 1) more)" : ""
    self.init(
      .schema,
      "\(source) is not a valid \(schema.noun): \(violations.first?.description ?? "")\(more)",
      hints: ["`lanser schema \(schema.rawValue)` prints what is expected."],
      data: ["violations": .array(violations.map(\.json))]
    )
  }

  /// A bundle whose ids are not those of its content.
  package init(wrongIDs: [BundleDocument.WrongID], source: String) {
    let names = wrongIDs.map(\.name).joined(separator: " and ")
    let verb = wrongIDs.count == 1 ? "is not that" : "are not those"
    self.init(
      .replayMismatch,
      "\(source) was changed after it was made: its \(names) \(verb) of its content",
      hints: ["Make it again; `lanser bundle diff` compares two bundles."],
      data: [
        "ids": .array(
          wrongIDs.map {
            [
              "name": .string($0.name), "expected": .string($0.recorded),
              "found": $0.computed.map { .string($0) } ?? .null,
            ]
          }
        )
      ]
    )
  }

  /// Another answer to the same question than the one that was kept.
  package init(changedAnswer difference: JSONDifference, source: String) {
    self.init(
      .replayMismatch,
      "the answer is another one than in \(source): \(difference.text)",
      hints: ["If it should be, keep the new answer: run the command of the bundle again with --json."],
      data: difference.json
    )
  }
}
