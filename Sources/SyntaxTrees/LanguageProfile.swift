/// Everything the outline needs to know about one language, as data.
///
/// A new language is a new value of this type: which node kinds define what, where their names and headers are, how
/// documentation is attached. Parts a language does not have stay empty.
package struct LanguageProfile: Sendable, Equatable {
  /// The name for people.
  package var name: String
  /// The scheme of its selectors.
  package var scheme: String
  /// The identifier language servers use.
  package var languageID: String
  /// The name of its tree-sitter grammar.
  package var grammarName: String
  /// File name endings of its sources, dot included.
  package var fileSuffixes: [String]
  /// Those of `fileSuffixes` that hold declarations for sources elsewhere.
  package var declarationSuffixes: [String] = []
  /// How its modules are named.
  package var modules: ModuleRule
  /// What stands between the names of a qualified name.
  package var qualifiedNameSeparator = "."
  /// How its text is cut into tokens.
  package var lexicalRules: LexicalRules
  /// Whether blocks have no closing token, so that trailing comments are not part of a definition and the column of a
  /// statement says to which block it belongs.
  package var blocksEndWithLastStatement = false
  /// Names whose definedness says that a text is in another language; what is written for that language is not read.
  package var foreignConditions: [String] = []
  /// The directive that defines macros.
  package var macroDirective: String?
  /// Words that are for the preprocessor, where it has any.
  package var annotations: AnnotationRule?

  /// The meaning of the grammar's node kinds.
  package var nodeClasses: [String: NodeClass]
  /// How to read the kinds of class `definition`.
  package var definitions: [String: DefinitionRule]
  /// How to read the kinds of class `declaration`.
  package var declarations: [String: DeclarationRule] = [:]
  /// How to read the kinds of class `branch`.
  package var branches: [String: BranchRule] = [:]
  /// The grammar's names for the fields that the outline reads.
  package var fields = FieldNames()
  package var documentation: DocumentationRule
  package var decorators = DecoratorRule()
  /// Where functions of a class assign its attributes through their first parameter (`self`).
  package var assignsAttributesThroughReceiver = false
  /// Whether a name can be both defined and assigned, so that the assignment belongs to the definition.
  package var namesAreRebound = false
  /// Names in a branch's header that only type checkers take to be true.
  package var typeCheckingNames: [String] = []
  /// Last names of annotations that make an assignment a type alias.
  package var typeAliasAnnotations: [String] = []
  /// Whether a name in capitals is a constant by convention.
  package var capitalsMeanConstant = false
  /// How a line that starts a definition looks, to find those that a syntax error hides.
  package var definitionStarts: DefinitionStarts?
  /// The variable that lists a module's exported names.
  package var exportListName: String?
  /// What steps of `ast://` paths call definitions, each kind under one name.
  package var definitionSteps: [String: [OutlineKind]]
  /// What steps of `ast://` paths call the grammar's node kinds.
  package var stepKinds: [String: [String]] = [:]

  /// Whether a file of this name is in this language, by its ending.
  package func matches(fileName: String) -> Bool {
    fileSuffixes.contains { fileName.hasSuffix($0) }
  }
}

/// How to read a node that defines a symbol.
package struct DefinitionRule: Sendable, Equatable {
  package var kind: OutlineKind
  /// The kind when the definition is a direct member of a class; nil when it is the same.
  package var memberKind: OutlineKind?
  /// Where the header ends.
  package var headerEnd: HeaderEnd
  /// Whether a node without a body only refers to something that is defined elsewhere.
  package var isBodyRequired: Bool
  /// Whether the body is a value, in which nothing is defined.
  package var isBodyValue: Bool

  package init(
    kind: OutlineKind,
    memberKind: OutlineKind? = nil,
    headerEnd: HeaderEnd,
    isBodyRequired: Bool = false,
    isBodyValue: Bool = false
  ) {
    self.kind = kind
    self.memberKind = memberKind
    self.headerEnd = headerEnd
    self.isBodyRequired = isBodyRequired
    self.isBodyValue = isBodyValue
  }

  package enum HeaderEnd: Sendable, Equatable {
    /// After the first direct child that is this token.
    case after(token: String)
    /// Where the body node starts, white space before it excluded.
    case beforeBody
    /// After the name.
    case afterName
  }
}

/// How to read a compound statement or one of its later clauses.
package struct BranchRule: Sendable, Equatable {
  /// The keyword recorded for the blocks directly inside; nil when they are always taken.
  package var keyword: String?
  /// Whether this is a later clause of the compound statement around it.
  package var isClause: Bool
  package var contents = BranchContents.blocks
}

/// Where the statements of a compound statement are.
package enum BranchContents: Sendable, Equatable {
  /// In its blocks; later clauses stand beside them.
  case blocks
  /// In these fields, each of which holds a block, a later clause, or a statement without a block around it.
  case fields([String])
  /// One after the other behind the header, which consists of tokens and what is in these fields.
  case statements(header: [String])
}

/// How to read a node that gives names to variables, types or functions.
///
/// The type that stands in front may be defined on the spot; each declarator behind it wraps one name.
package struct DeclarationRule: Sendable, Equatable {
  package var kind: OutlineKind
  /// The kind of a name that is called; nil when it is no other.
  package var functionKind: OutlineKind?
  /// Whether a name stands for the type in front of it, so that a type without a name of its own has this one.
  package var isNameOfType = false
  /// Words in front that say that the name is defined elsewhere.
  package var externalMarks: [String] = []
}

/// How to know words that are for the preprocessor: by capitals, in places where the language allows no other word.
package struct AnnotationRule: Sendable, Equatable {
  /// The words of the language itself, which are never names.
  package var keywords: Set<String>
  /// Those that begin a statement.
  package var statements: Set<String>
  /// Those that stand in no declaration.
  package var openings: Set<String>
  /// Those that may stand beside a type and are none.
  package var qualifiers: Set<String>
  /// Those behind which the name of a type stands.
  package var tags: Set<String>
}

/// How the modules of a language are named.
package enum ModuleRule: Sendable, Equatable {
  /// By dotted names of packages, looked up in source roots, where imports pass names on.
  case packages
  /// By paths without file name ending; a source and the declarations beside it are one module.
  case paths
}

/// The grammar's field names, for the parts of nodes that the outline reads.
package struct FieldNames: Sendable, Equatable {
  /// Followed as long as there is one, from a definition to its name token.
  package var name = ["name"]
  package var body = "body"
  package var declarator = "declarator"
  package var parameters = "parameters"
  package var target = "left"
  package var value = "right"
  package var annotation = "type"
  package var object = "object"
  package var attribute = "attribute"
  package var importedModule = "module_name"
  package var alias = "alias"
  package var function = "function"
  package var arguments = "arguments"
}

/// How documentation is attached to a definition.
package enum DocumentationRule: Sendable, Equatable {
  /// The body's first statement, if it is a plain string; a prefix with one of these letters makes it something else.
  case firstString(excludedPrefixes: String)
  /// The unbroken run of comments directly above the definition.
  case precedingComments
}

/// What decorators say about a function.
package struct DecoratorRule: Sendable, Equatable {
  /// Last names of decorators that make it an overload declaration.
  package var overload: [String] = []
  /// Last names of decorators that make it a property's getter.
  package var getter: [String] = []
  /// Last names after the property's own name (`@size.setter`), and the part they give the function.
  package var accessors: [String: PropertyAccessor] = [:]
  /// Last names of decorators without whose absence the first parameter is the receiver.
  package var withoutReceiver: [String] = []
}

/// What a line starts with that starts a definition.
package struct DefinitionStarts: Sendable, Equatable {
  /// Words that are followed by a blank.
  package var keywords: [String]
  /// The character that introduces a decorator.
  package var decorator: UInt8
}
