import CanonicalJSON
import Relocation
import SyntaxTrees

/// Outlines of texts: from the index, or made and left there.
struct OutlineSource {
  let grammars: GrammarLibrary
  let index: LanguageIndex?

  /// - Parameters:
  ///   - grammars: what texts are parsed with.
  ///   - records: what may have been kept of them; nil to parse every text.
  init(grammars: GrammarLibrary, records: IndexRecords?) {
    self.grammars = grammars
    index = records.map { LanguageIndex(records: $0, grammars: grammars) }
  }

  /// The outline of a text.
  ///
  /// - Parameters:
  ///   - bytes: the text, without a byte-order mark.
  ///   - digest: of the text or of the file that it was read from; worked out where it is not known.
  ///   - profile: the language.
  /// - Throws: `GrammarError`.
  /// - Returns: what parsing gives.
  func outline(
    of bytes: [UInt8],
    digest: String? = nil,
    _ profile: LanguageProfile
  ) throws(GrammarError) -> SyntaxOutline {
    let grammar = try grammars.grammar(named: profile.grammarName)
    guard let index else {
      return try SyntaxOutline(parsing: bytes, profile: profile, grammar: grammar)
    }
    let identity = digest ?? SHA256Digest(of: bytes).description
    if let record = index.record(.outline, of: identity, profile),
      let outline = OutlineRecord.outline(from: record, textLength: bytes.count)
    {
      return outline
    }
    let outline = try SyntaxOutline(parsing: bytes, profile: profile, grammar: grammar)
    index.keep(OutlineRecord.bytes(of: outline), .outline, of: identity, profile)
    return outline
  }
}
