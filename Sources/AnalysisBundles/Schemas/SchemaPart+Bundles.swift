package import JSONSchemas

// Parts that several published formats share.

extension SchemaPart {
  /// `sha256:` and 64 lower-case hexadecimal digits.
  package static let digest = SchemaPart.text(pattern: "^sha256:[0-9a-f]{64}$")

  /// A file in the form of bundles.
  static let uri = SchemaPart.text(from: 1)

  static let score = SchemaPart.number(from: 0, to: 1)

  static let names = SchemaPart.list(of: .text(from: 1))
}
