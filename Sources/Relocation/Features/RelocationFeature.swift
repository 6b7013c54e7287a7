/// One kind of evidence that a statement is the one that an anchor was made of; every value is from 0 to 1.
///
/// The raw values are the names in bundles. "The anchor's" means: of the place that the anchor was made of, as far as it
/// remembers. The last group needs the old content (`doc=`).
package enum RelocationFeature: String, CaseIterable, Sendable {
  // What it says
  /// The head is the same, token by token.
  case exact
  /// The tokens that both heads have, of all (Dice).
  case tokens
  /// The runs of three characters that both heads have, of all (Dice).
  case text
  /// The longest common subsequence of the tokens.
  case sequence
  /// How many tokens the heads begin with alike.
  case prefix
  /// The same kind of node.
  case kind
  /// How much the head says: 1 from twelve tokens on.
  case length

  // What stands around it
  /// The statements before it, in order, the near ones counting more.
  case before
  /// The same behind it.
  case after
  /// The next telling statement before it is the same.
  case adjacentBefore
  case adjacentAfter
  /// The better of `before` and `after`.
  case context
  /// The worse of them.
  case contextLow
  /// Both neighbours are the same.
  case between
  /// It is itself one of the anchor's neighbours.
  case claimed

  // Where it is
  /// The same definitions are around it.
  case scope
  /// The innermost of them has the same name.
  case scopeName
  /// The names of them in common.
  case scopeOverlap
  /// The outermost of them has the same name.
  case outerScope
  /// The name of the definition, or of that around the statement, is the same.
  case ownerName
  /// How similar those names are.
  case ownerText
  /// The fingerprints of the body around it.
  case ownerBody
  /// The definitions beside it.
  case siblings
  /// It is in a definition that stood beside the anchor's.
  case ownerClaimed
  /// How near it is to the old line.
  case near
  case sameLine
  /// How near it is to the old place in its scope.
  case place
  /// The same kind of compound statement is around it.
  case block
  /// The same number of them.
  case nesting

  // How many there are
  /// One of so many equal heads in its file.
  case unique
  /// The same in its scope.
  case uniqueInScope
  /// The same in the workspace.
  case rare
  /// How many equals the anchor had in its file.
  case wasUnique
  /// Fewer equals are left in the file than there were.
  case fewer
  /// The same one of as many equals in its scope.
  case ordinal

  // Which file
  case path
  case fileName
  case pathText
  /// The anchor's neighbours that are anywhere in the file.
  case fileOverlap

  // Definitions and blocks
  case name
  case nameText
  /// The fingerprints of its own body.
  case body
  /// The part of the anchor's body that it has.
  case bodyContained
  /// How many fingerprints the anchor's body has: 1 from forty on.
  case bodySize

  // The old content
  /// The part of the old file that the file has.
  case fileShared
  /// The part of the old definition that is in the definition around it.
  case flow
  /// It is between what the old neighbours have become.
  case inGap
  /// One of so many statements there.
  case gapSize
  /// Comparing the files statement by statement leads here.
  case aligned
  /// The comparison leads to it from another statement.
  case taken
  /// An old statement that is gone is more similar to it.
  case contested
  /// It was there already.
  case existed
  /// The definition around it was there already.
  case ownerTaken
  case ownerShared
  case bodyShared
  case textShared

  /// Whether it takes the old content.
  package var needsOldContent: Bool {
    switch self {
    case .fileShared, .flow, .inGap, .gapSize, .aligned, .taken, .contested, .existed, .ownerTaken,
      .ownerShared, .bodyShared, .textShared:
      true
    default: false
    }
  }
}
