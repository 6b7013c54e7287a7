package import CanonicalJSON

/// Why a diagnostic that went away was not fixed: what was added or taken away, and where.
package struct Evidence: Hashable, Sendable {
  /// The category of a diagnostic that went away without being fixed.
  package enum Category: String, Sendable, CaseIterable {
    /// Something was added that makes the checker silent.
    case suppressed
    /// The code that it was about is not there any more, or nobody can run or see it.
    case removed
    /// Nobody can say.
    case unknown
  }

  /// What was found; the raw values are published.
  package enum Kind: String, Sendable, CaseIterable {
    // suppressed
    case ignoreComment = "ignore-comment"
    case fileComment = "file-comment"
    case uncheckedDecorator = "unchecked-decorator"
    case anyType = "any-type"
    case cast
    case dynamicAccess = "dynamic-access"
    case annotationRemoved = "annotation-removed"
    case acceptsAnything = "accepts-anything"
    case configurationRule = "configuration-rule"
    case configurationExclude = "configuration-exclude"
    case configurationChange = "configuration-change"
    case severityLowered = "severity-lowered"
    // removed
    case codeDeleted = "code-deleted"
    case commentedOut = "commented-out"
    case codeInString = "code-in-string"
    case bodyStubbed = "body-stubbed"
    case replacedByConstant = "replaced-by-constant"
    case unreachable
    case catchAll = "catch-all"
    case fileDeleted = "file-deleted"
    case fileEmptied = "file-emptied"
    case outOfScope = "out-of-scope"
    case stubFile = "stub-file"
    case emptyModule = "empty-module"
    // unknown
    case notAnalysed = "not-analysed"
    case sourcesUnseen = "sources-unseen"

    package var category: Category {
      switch self {
      case .ignoreComment, .fileComment, .uncheckedDecorator, .anyType, .cast, .dynamicAccess,
        .annotationRemoved, .acceptsAnything, .configurationRule, .configurationExclude,
        .configurationChange, .severityLowered:
        .suppressed
      case .codeDeleted, .commentedOut, .codeInString, .bodyStubbed, .replacedByConstant, .unreachable,
        .catchAll, .fileDeleted, .fileEmptied, .outOfScope, .stubFile, .emptyModule:
        .removed
      case .notAnalysed, .sourcesUnseen: .unknown
      }
    }

    /// What happened, as a phrase that a person understands.
    package var phrase: String {
      switch self {
      case .ignoreComment: "an ignore comment was added"
      case .fileComment: "a comment was added that relaxes the whole file"
      case .uncheckedDecorator: "a decorator was added that switches checking off"
      case .anyType: "a type was widened to one that is never checked"
      case .cast: "a cast was added"
      case .dynamicAccess: "an access was hidden from the checker"
      case .annotationRemoved: "the annotation of a parameter was taken away"
      case .acceptsAnything: "a parameter was added that takes any argument"
      case .configurationRule: "the rule was relaxed in the configuration"
      case .configurationExclude: "the file was excluded in the configuration"
      case .configurationChange: "the configuration was changed, and the code was not"
      case .severityLowered: "it is still reported, but less severely"
      case .codeDeleted: "its code was deleted"
      case .commentedOut: "its code was commented out"
      case .codeInString: "its code was put into a string"
      case .bodyStubbed: "its code was replaced by a stub"
      case .replacedByConstant: "the failing expression was dropped, or replaced by a constant"
      case .unreachable: "its code can not be reached any more"
      case .catchAll: "a handler was added that swallows every error"
      case .fileDeleted: "its file was deleted"
      case .fileEmptied: "its file was emptied"
      case .outOfScope: "its code is where the checker does not look"
      case .stubFile: "a stub file was added that hides the code"
      case .emptyModule: "an empty module was added"
      case .notAnalysed: "its file is not analysed any more"
      case .sourcesUnseen: "the sources were not compared"
      }
    }
  }

  package var kind: Kind
  /// The file that holds what was added, as it is afterwards; what was deleted is named as it was before.
  package var uri: String?
  /// From zero.
  package var line: Int?
  /// What was added or taken away; one line, cut to 200 characters.
  package var text: String

  package init(_ kind: Kind, uri: String? = nil, line: Int? = nil, text: String = "") {
    self.kind = kind
    self.uri = uri
    self.line = line
    self.text = lineExcerpt(text)
  }

  package var category: Category { kind.category }

  package var json: JSONValue {
    var members: [(String, JSONValue)] = [("kind", .string(kind.rawValue))]
    if let uri { members.append(("uri", .string(uri))) }
    if let line { members.append(("line", .integer(line))) }
    if !text.isEmpty { members.append(("text", .string(text))) }
    return .object(JSONObject(members))
  }

  /// Reads what `json` writes.
  ///
  /// - Throws: the first thing that is wrong.
  package init(_ value: JSONValue, at pointer: String = "") throws(RewardError) {
    let members = try JSONMembers(value, at: pointer, known: ["kind", "uri", "line", "text"])
    kind = try members.choice("kind")
    uri = try members.optionalString("uri")
    line = members.optional("line") == nil ? nil : try members.count("line")
    text = try members.optionalString("text") ?? ""
  }
}

/// A line without surrounding white space, cut to 200 characters, as bundles show lines.
func lineExcerpt(_ line: some StringProtocol) -> String {
  let isSpace = { (character: Character) in character == " " || character == "\t" || character == "\u{C}" }
  let text = line.drop(while: isSpace)
  let end = text.lastIndex { !isSpace($0) }.map { text.index(after: $0) } ?? text.startIndex
  let trimmed = text[..<end]
  guard let cut = trimmed.index(trimmed.startIndex, offsetBy: 200, limitedBy: trimmed.endIndex),
    cut < trimmed.endIndex
  else { return String(trimmed) }
  return String(trimmed[..<cut]) + "…"
}
