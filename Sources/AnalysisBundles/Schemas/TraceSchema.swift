import CanonicalJSON
package import JSONSchemas

/// The JSON Schema of the lines of a trace.
package enum TraceSchema {
  package static let formatVersion = "1.0"

  package static let document = SchemaDocument(
    name: "trace",
    version: formatVersion,
    title: "lanser trace event",
    description:
      "One line of a trace. Every line names the digest of the line before it, so that none can be lost.",
    root: .kinds("t", events),
    definitions: BatchSchema.requestDefinitions(isRecorded: true) + [("bundle", BundleSchema.root)]
      + BundleSchema.definitions
  )

  private static let events: [(name: String, part: SchemaPart)] = [
    event(
      "header",
      [
        .required("version", .constant(.string(formatVersion)), "The version of this format."),
        .required("lanser", .text(from: 1), "The version of lanser that recorded it."),
        .required("platform", .text(from: 1), "Operating system and processor."),
        .required("root", .text(from: 1), "The absolute path of the workspace when it was recorded."),
        .required("redacted", .boolean, "Whether file contents are left out."),
      ]
    ),
    event(
      "operation",
      [
        .required("op", count, "Counts the operations of the trace from 0."),
        .required("request", .reference("batchRequest"), "What was asked, as a batch request has it."),
      ]
    ),
    event(
      "observation",
      [
        .required("kind", .text(from: 1), "What was looked at."),
        .required("key", .text(), "Which of them."),
        .required("value", .anything, "What was found."),
      ]
    ),
    event(
      "content",
      [
        .required("digest", .reference("digest"), "Of the file's bytes."),
        .required("text", .text(), "The text of the file."),
      ]
    ),
    event(
      "frame",
      life + [
        .required("dir", .one(of: ["in", "out"]), "From the server, or to it."),
        .required("message", .openObject, "The JSON-RPC message."),
      ]
    ),
    event("gaveUp", life),
    event(
      "ended",
      life + [
        .required("how", .anything, "With what status or signal the server ended."),
        .required("stderr", .text(), "The last that it said on standard error."),
      ]
    ),
    event(
      "outcome",
      [
        .required("op", count, "The operation that ended."),
        .required("bundle", .reference("bundle"), "Its bundle."),
      ]
    ),
    event(
      "end",
      [
        .required("records", count, "How many records are before this one."),
        .required("operations", count, "How many operations."),
      ]
    ),
  ]

  private static let count = SchemaPart.integer(from: 0)

  /// Which process of which server.
  private static let life: [SchemaPart.Member] = [
    .required("session", .text(from: 1), "The server that was asked for."),
    .required("life", count, "Counts how often it was started."),
  ]

  private static func event(_ name: String, _ members: [SchemaPart.Member]) -> (
    name: String, part: SchemaPart
  ) {
    let common: [SchemaPart.Member] = [
      .required("t", .constant(.string(name)), "The kind of event."),
      .required("n", .integer(from: 0), "Counts the lines from 0."),
      .required(
        "prev",
        .text(pattern: "^(sha256:[0-9a-f]{64})?$"),
        "The digest of the line before; empty in the first."
      ),
    ]
    return (name, .object(common + members))
  }
}
