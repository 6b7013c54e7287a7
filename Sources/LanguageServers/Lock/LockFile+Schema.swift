import CanonicalJSON
package import JSONSchemas

extension LockFile {
  /// The JSON Schema of `lanser.lock`.
  package static let schema = SchemaDocument(
    name: "lock",
    version: "1",
    title: "lanser.lock",
    description:
      "The servers that a workspace is pinned to. Written by `lanser server lock`, and meant to be committed.",
    root: .object([
      .required("lockVersion", .constant(.integer(formVersion)), "The version of this format."),
      .required("servers", .map(of: .reference("entry")), "What is pinned, by the name of the language."),
    ]),
    definitions: [
      (
        "entry",
        .object([
          .required("name", .text(), "The server's name in lanser's registry."),
          .required("version", .text(), "Its version."),
          .required("digest", digest, "Of the server's own files."),
          .required("configDigest", digest, "Of the effective configuration."),
          .optional("platform", .text(), "The kind of machine that the digest holds for; all without."),
          .optional("runtime", .text(), "What runs the server, where it is no program of its own."),
        ])
      )
    ]
  )

  private static let digest = SchemaPart.text(pattern: "^sha256:[0-9a-f]{64}$")
}
