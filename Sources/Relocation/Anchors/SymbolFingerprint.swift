// Contract: definition → the text behind `sym:`, and back to what it says. Made of normalised tokens, so formatting does not
// change it; the parts are kept apart, so that a definition can be known again by those that are left after a rename
// (body, scope), a move (name, body) or an edit (name, scope, file).

import SyntaxTrees

/// What a symbol id says of its definition.
package struct SymbolFingerprint: Hashable, Sendable {
  /// A few bits of the language and of the kind of definition.
  var kind: UInt32
  /// The file.
  var path: UInt32
  /// The definitions around it.
  var scope: UInt32
  var name: UInt32
  /// All of its head.
  var head: UInt32
  /// Which of the definitions with the same qualified name in the file.
  var ordinal: Int
  /// The fingerprints of its body.
  var body: BottomSketch

  enum Bits {
    static let kind = 8
    static let path = 18
    static let scope = 16
    static let name = 18
    static let head = 18
    static let ordinal = 4
    static let bodyCount = 8
  }

  private static let version: UInt32 = 1

  /// The id, of letters, digits, `_` and `-`.
  package var text: String {
    var writer = BitWriter()
    writer.write(Self.version, bits: 4)
    writer.write(kind, bits: Bits.kind)
    writer.write(path, bits: Bits.path)
    writer.write(scope, bits: Bits.scope)
    writer.write(name, bits: Bits.name)
    writer.write(head, bits: Bits.head)
    writer.write(UInt32(ordinal), bits: Bits.ordinal)
    writer.write(body)
    return writer.text
  }

  /// - Throws: `Sketch.TextError` for a text that is no id of this version.
  package init(text: String) throws(Sketch.TextError) {
    var reader = try BitReader(text)
    guard try reader.read(4) == Self.version else { throw .unknownVersion }
    kind = try reader.read(Bits.kind)
    path = try reader.read(Bits.path)
    scope = try reader.read(Bits.scope)
    name = try reader.read(Bits.name)
    head = try reader.read(Bits.head)
    ordinal = Int(try reader.read(Bits.ordinal))
    body = try reader.readBottomSketch()
    guard reader.isAtEnd else { throw .wrongLength }
  }

  /// The fingerprint of a definition.
  ///
  /// - Returns: nil for a statement that defines nothing.
  package init?(of statement: Int, in file: StatementIndex, path: String, language: String) {
    guard file.symbol(statement) != nil else { return nil }
    let body = file.bodyFingerprints(statement)
    self.init(of: statement, in: file, path: path, language: language, body: body)
  }

  /// The same, with the fingerprints of the body, which are worked out already.
  init?(of statement: Int, in file: StatementIndex, path: String, language: String, body: [UInt32]) {
    guard let symbol = file.symbol(statement) else { return nil }
    let names = file.scopeNames[file.scopes[statement]]
    let equals = file.members[file.scopes[statement]].filter { file.symbol($0)?.name == symbol.name }
    kind = Self.hash(of: symbol.kind, in: language)
    self.path = Self.hash(ofPath: path)
    scope = StableHash.cut(StableHash.of(names.joined(separator: "\0")), bits: Bits.scope)
    name = StableHash.cut(StableHash.of(symbol.name), bits: Bits.name)
    head = StableHash.cut(file.hashes[statement], bits: Bits.head)
    ordinal = min(equals.firstIndex(of: statement) ?? 0, 1 << Bits.ordinal - 1)
    self.body = BottomSketch(of: body, keeping: Bits.bodyCount)
  }

  static func hash(ofPath path: String) -> UInt32 { StableHash.cut(StableHash.of(path), bits: Bits.path) }

  /// Functions that become methods when they are moved stay functions.
  static func group(_ kind: OutlineKind) -> String {
    switch kind {
    case .function, .method, .property: "function"
    default: kind.rawValue
    }
  }

  /// What a definition has in common with the one that the id was made of.
  func features(of other: SymbolFingerprint, body bodyFingerprints: [UInt32]) -> FeatureVector {
    var features = FeatureVector()
    features[.kind] = kind == other.kind ? 1 : 0
    features[.path] = path == other.path ? 1 : 0
    features[.scope] = scope == other.scope ? 1 : 0
    features[.name] = name == other.name ? 1 : 0
    features[.exact] = head == other.head ? 1 : 0
    if body.size > 0 || !bodyFingerprints.isEmpty {
      let similarity = body.similarity(to: bodyFingerprints)
      features[.body] = similarity.overlap
      features[.bodyContained] = similarity.contained
    }
    features[.bodySize] = min(1, Double(body.size) / 40)
    features[.ordinal] = ordinal == other.ordinal ? 1 : 0
    return features
  }
}
