import SyntaxTrees

extension SymbolFingerprint {
  /// The languages in which there is a kind of definition that the id can be of.
  var languages: [LanguageProfile] {
    LanguageProfile.all.filter { profile in
      profile.definitionSteps.values.joined().contains { Self.hash(of: $0, in: profile.scheme) == kind }
    }
  }

  /// The bits that stand for a language and a kind of definition.
  static func hash(of kind: OutlineKind, in language: String) -> UInt32 {
    StableHash.cut(StableHash.of("\(language) \(group(kind))"), bits: Bits.kind)
  }
}
