extension JSONValue {
  /// Writes the value as JSON text with its members in their order, for the wire or, with `pretty`, for people.
  ///
  /// The compact form has no white space; the pretty form indents by two spaces and does not end with a newline.
  /// Strings are escaped and doubles written as RFC 8785 does; integers are written exactly. NaN and the infinities,
  /// which JSON cannot express, become `null`.
  package func serialized(pretty: Bool = false) -> [UInt8] {
    var writer = JSONWriter()
    if pretty {
      writer.writePretty(self, indentation: 0)
    } else {
      writer.write(self)
    }
    return writer.output
  }

  /// Writes the canonical form of RFC 8785 (JCS): the bytes that are hashed.
  ///
  /// Members are sorted by their keys' UTF-16 code units, strings are not normalised, and numbers are written as
  /// ECMAScript does; negative zero is written `0`. Values that are equal and differ only in member order or in the
  /// spelling of numbers have the same bytes.
  ///
  /// - Throws: When the value holds a number that the canonical form cannot express.
  package func canonicalBytes() throws(CanonicalizationError) -> [UInt8] {
    var writer = CanonicalWriter()
    try writer.write(self)
    return writer.text.output
  }

  /// The SHA-256 of the canonical form.
  ///
  /// - Throws: When the value holds a number that the canonical form cannot express.
  package func canonicalDigest() throws(CanonicalizationError) -> SHA256Digest {
    SHA256Digest(of: try canonicalBytes())
  }
}
