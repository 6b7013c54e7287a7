extension LanguageProfile {
  /// C, as the grammar `tree-sitter-c` 0.23 parses it.
  ///
  /// `sig` is what stands before the block: for a function all up to its brace, K&R parameters included; for a prototype or
  /// variable up to the end of its declarator; for a macro up to its replacement. `body` is the block with its braces, the
  /// first value of a variable, the replacement of a macro.
  package static let c = LanguageProfile(
    name: "C",
    scheme: "c",
    languageID: "c",
    grammarName: "c",
    fileSuffixes: [".c", ".h"],
    declarationSuffixes: [".h"],
    modules: .paths,
    lexicalRules: .c,
    foreignConditions: ["__cplusplus"],
    macroDirective: "define",
    annotations: AnnotationRule(
      keywords: [
        "auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum",
        "extern", "float", "for", "goto", "if", "inline", "int", "long", "register", "restrict", "return",
        "short", "signed", "sizeof", "static", "struct", "switch", "typedef", "union", "unsigned", "void",
        "volatile", "while",
      ],
      statements: ["break", "continue", "do", "for", "goto", "if", "return", "switch", "while"],
      openings: [
        "break", "case", "continue", "default", "do", "else", "for", "goto", "if", "return", "sizeof",
        "switch", "while",
      ],
      qualifiers: ["auto", "const", "extern", "inline", "register", "static", "typedef", "volatile"],
      tags: ["enum", "struct", "union"]
    ),
    nodeClasses: [
      "translation_unit": .container,
      "declaration_list": .container,
      "compound_statement": .localBlock,
      "field_declaration_list": .container,
      "enumerator_list": .container,
      "ERROR": .container,
      "function_definition": .definition,
      "struct_specifier": .definition,
      "union_specifier": .definition,
      "enum_specifier": .definition,
      "enumerator": .definition,
      "preproc_def": .definition,
      "preproc_function_def": .definition,
      "declaration": .declaration,
      "field_declaration": .declaration,
      "type_definition": .declaration,
      "init_declarator": .initializedDeclarator,
      "function_declarator": .functionDeclarator,
      "pointer_declarator": .declarator,
      "array_declarator": .declarator,
      "parenthesized_declarator": .parenthesis,
      "attributed_declarator": .parenthesis,
      "identifier": .identifier,
      "field_identifier": .identifier,
      "type_identifier": .identifier,
      // `typedef unsigned char uint8_t;`: the grammar knows the names that the standard library gives.
      "primitive_type": .identifier,
      "preproc_if": .branch,
      "preproc_ifdef": .branch,
      "preproc_elif": .branch,
      "preproc_elifdef": .branch,
      "preproc_else": .branch,
      "linkage_specification": .branch,
      "if_statement": .branch,
      "else_clause": .branch,
      "for_statement": .branch,
      "while_statement": .branch,
      "do_statement": .branch,
      "switch_statement": .branch,
      "case_statement": .branch,
      "labeled_statement": .branch,
      "expression_statement": .expressionStatement,
      "string_literal": .string,
      "comment": .comment,
    ],
    definitions: [
      "function_definition": DefinitionRule(kind: .function, headerEnd: .beforeBody),
      "struct_specifier": DefinitionRule(kind: .structure, headerEnd: .beforeBody, isBodyRequired: true),
      "union_specifier": DefinitionRule(kind: .union, headerEnd: .beforeBody, isBodyRequired: true),
      "enum_specifier": DefinitionRule(kind: .enumeration, headerEnd: .beforeBody, isBodyRequired: true),
      "enumerator": DefinitionRule(kind: .constant, headerEnd: .afterName, isBodyValue: true),
      "preproc_def": DefinitionRule(kind: .macro, headerEnd: .beforeBody, isBodyValue: true),
      "preproc_function_def": DefinitionRule(kind: .macro, headerEnd: .beforeBody, isBodyValue: true),
    ],
    declarations: [
      "declaration": DeclarationRule(
        kind: .variable,
        functionKind: .function,
        externalMarks: ["extern"]
      ),
      "field_declaration": DeclarationRule(kind: .field),
      "type_definition": DeclarationRule(kind: .typeAlias, isNameOfType: true),
    ],
    branches: [
      "preproc_if": BranchRule(
        keyword: "#if",
        isClause: false,
        contents: .statements(header: ["condition"])
      ),
      "preproc_ifdef": BranchRule(
        keyword: "#ifdef",
        isClause: false,
        contents: .statements(header: ["name"])
      ),
      "preproc_elif": BranchRule(
        keyword: "#elif",
        isClause: true,
        contents: .statements(header: ["condition"])
      ),
      "preproc_elifdef": BranchRule(
        keyword: "#elifdef",
        isClause: true,
        contents: .statements(header: ["name"])
      ),
      "preproc_else": BranchRule(keyword: "#else", isClause: true, contents: .statements(header: [])),
      "linkage_specification": BranchRule(keyword: nil, isClause: false, contents: .fields(["body"])),
      "if_statement": BranchRule(
        keyword: nil,
        isClause: false,
        contents: .fields(["consequence", "alternative"])
      ),
      "else_clause": BranchRule(keyword: nil, isClause: true, contents: .statements(header: [])),
      "for_statement": BranchRule(keyword: nil, isClause: false, contents: .fields(["body"])),
      "while_statement": BranchRule(keyword: nil, isClause: false, contents: .fields(["body"])),
      "do_statement": BranchRule(keyword: nil, isClause: false, contents: .fields(["body"])),
      "switch_statement": BranchRule(keyword: nil, isClause: false, contents: .fields(["body"])),
      "case_statement": BranchRule(keyword: nil, isClause: true, contents: .statements(header: ["value"])),
      "labeled_statement": BranchRule(
        keyword: nil,
        isClause: false,
        contents: .statements(header: ["label"])
      ),
    ],
    fields: {
      var fields = FieldNames()
      fields.name = ["name", "declarator"]
      fields.value = "value"
      fields.object = "argument"
      fields.attribute = "field"
      return fields
    }(),
    documentation: .precedingComments,
    definitionSteps: [
      "constant": [.constant],
      "enum": [.enumeration],
      "field": [.field],
      "function": [.function],
      "macro": [.macro],
      "struct": [.structure],
      "type": [.typeAlias],
      "union": [.union],
      "var": [.variable],
    ],
    stepKinds: [
      "arguments": ["argument_list"],
      "assign": ["assignment_expression"],
      "block": ["compound_statement"],
      "break": ["break_statement"],
      "call": ["call_expression"],
      "case": ["case_statement"],
      "cast": ["cast_expression"],
      "char": ["char_literal"],
      "comment": ["comment"],
      "conditional": ["conditional_expression"],
      "continue": ["continue_statement"],
      "declaration": ["declaration"],
      "do": ["do_statement"],
      "else": ["else_clause"],
      "expression": ["expression_statement"],
      "for": ["for_statement"],
      "goto": ["goto_statement"],
      "if": ["if_statement"],
      "ifdef": ["preproc_if", "preproc_ifdef"],
      "include": ["preproc_include"],
      "label": ["labeled_statement"],
      "list": ["initializer_list"],
      "member": ["field_expression"],
      "name": ["identifier", "field_identifier", "type_identifier"],
      "number": ["number_literal"],
      "parameters": ["parameter_list"],
      "return": ["return_statement"],
      "sizeof": ["sizeof_expression"],
      "string": ["string_literal", "concatenated_string"],
      "subscript": ["subscript_expression"],
      "switch": ["switch_statement"],
      "while": ["while_statement"],
    ]
  )
}
