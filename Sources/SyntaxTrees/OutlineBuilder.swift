// Contract: visits the statements of a syntax tree in source order with a stack of its own (no recursion), looks into
// expressions only where a profile says a name can be bound, and appends symbols, imports and exports.
// Cost: one visit per statement, plus the tail of each definition for its end.

import CTreeSitter

/// Turns one syntax tree into an outline.
struct OutlineBuilder: ~Copyable {
  /// Where a statement stands.
  struct Context {
    /// The symbol whose body this is.
    var owner: Int?
    var ownerKind = OutlineKind.module
    /// Index into `conditionLists`.
    var conditions = 0
    /// Start of the innermost compound statement, for its clauses.
    var statement = 0
    /// The column at which this block's statements start; nil when not known or not of interest.
    var column: Int?
    /// Where the readable part of this block ends; only in damaged text.
    var limit: Int?
    /// The class and the name through which a method assigns attributes.
    var receiver: Receiver?
    /// How many compound statements and clauses of the owner enclose this block.
    var nesting = 0
    /// The innermost of them, as an index into `kindNames`.
    var block: TSSymbol?
    /// Whether this is a stretch that the parser could not read, whose parts are not whole statements.
    var isFragment = false
    /// Whether this is a block with variables of its own.
    var isLocal = false

    var isInClass: Bool { owner != nil && ownerKind.hasMembers }
    var bindsMembers: Bool { ownerKind.hasMembers && !isLocal }
  }

  struct Receiver {
    var type: Int
    var name: Range<Int>
  }

  /// A statement still to be visited.
  struct Frame {
    var node: TSNode
    var context: Context
    /// The statement after it in the same block, where documentation of a variable may be.
    var next: TSNode?
    /// The comments directly above it.
    var comments: Range<Int>?
    /// The declaration that this is a declarator of.
    var declaration: TSNode?
    /// Whether this is the type of a declaration rather than a statement.
    var isPart = false
    /// Whether the parser could read the declaration around it in one piece.
    var isWhole = true
  }

  let profile: CompiledProfile
  let text: UnsafeBufferPointer<UInt8>
  /// Where definitions begin before the first word that the parser saw, by that word.
  let starts: [Int: Int]
  /// Owns the trees of all nodes; declared before the cursor over them.
  var parser: RegionParser
  var children: ChildLister
  var symbols: [OutlineSymbol] = []
  var statements: [SyntaxStatement] = []
  var imports: [ImportStatement] = []
  var exports: ExportList?
  /// Each list once, shared by all symbols of a branch; the first is empty.
  var conditionLists: [[OutlineCondition]] = [[]]
  /// Symbols by scope and name, to tell first bindings from later ones.
  var bound: [ScopedName: [Int]] = [:]
  private var frames: [Frame] = []
  /// Whether the text has a syntax error anywhere.
  private var isDamaged = false

  struct ScopedName: Hashable {
    var scope: Int?
    var name: String
  }

  init(
    profile: CompiledProfile,
    text: UnsafeBufferPointer<UInt8>,
    starts: [Int: Int],
    root: TSNode,
    parser: consuming RegionParser
  ) {
    self.profile = profile
    self.text = text
    self.starts = starts
    self.parser = parser
    children = ChildLister(root)
  }

  /// Builds the outline of the tree; to be called once.
  mutating func outline(of root: TSNode) -> SyntaxOutline {
    let docRange = documentation(inBody: root)
    isDamaged = root.hasError
    let isByColumn = isDamaged && profile.profile.blocksEndWithLastStatement
    frames.append(Frame(node: root, context: Context(column: isByColumn ? 0 : nil)))
    while let frame = frames.popLast() { visit(frame) }
    dropShadowedAttributes()
    return SyntaxOutline(
      symbols: symbols,
      statements: statements.sorted {
        ($0.headRange.lowerBound, $1.range.upperBound) < ($1.headRange.lowerBound, $0.range.upperBound)
      },
      imports: imports,
      exports: exports,
      docRange: docRange,
      hasErrors: root.hasError,
      textLength: text.count
    )
  }

  private mutating func visit(_ frame: Frame) {
    let node = frame.node
    if let declaration = frame.declaration {
      readDeclarator(frame, of: declaration)
      return
    }
    switch profile.nodeClass(of: node) {
    case .container, .localBlock:
      push(mended(children.all(of: node), limit: frame.context.limit), entering(node, frame.context))
    case .definition:
      if isInPlace(node, frame.context) { define(node, decorators: [], start: start(of: node), frame) }
    case .decorated:
      if isInPlace(node, frame.context) { visitDecorated(frame) }
    case .declaration:
      readDeclaration(frame)
    case .branch:
      visitBranch(frame)
    case .expressionStatement:
      note(node, frame.context)
      readExpressionStatement(frame)
    case .typeAlias:
      note(node, frame.context)
      readTypeAlias(frame)
    case .moduleImport:
      note(node, frame.context)
      readModuleImport(node, frame.context)
    case .memberImport:
      note(node, frame.context)
      readMemberImport(node, frame.context)
    default:
      note(node, frame.context)
    }
  }

  /// Schedules statements so that the first is visited first.
  ///
  /// - Parameters:
  ///   - statements: with the comments and tokens between them.
  ///   - context: where they stand.
  ///   - clauses: where later clauses of the statement around them stand; nil when none are among them.
  private mutating func push(_ statements: [Statement], _ context: Context, clauses: Context? = nil) {
    var pending: [Frame] = []
    var comments: Range<Int>?
    for statement in statements {
      let node = statement.node
      if let limit = context.limit, node.start >= limit { break }
      if profile.nodeClass(of: node) == .comment {
        // A comment behind a statement, on its line, is about that one.
        comments = column(of: node.start) == nil ? nil : extend(comments, by: node.range)
        continue
      }
      guard node.isNamed else { continue }
      if let last = pending.indices.last { pending[last].next = node }
      let touching = comments.flatMap { isDirectlyAbove($0, start(of: node)) ? $0 : nil }
      var inner = context
      if let clauses, profile.branch(of: node)?.rule.isClause == true { inner = clauses }
      inner.limit = statement.limit
      pending.append(Frame(node: node, context: inner, comments: touching))
      comments = nil
    }
    frames.append(contentsOf: pending.reversed())
  }

  /// Schedules frames so that the first is visited first.
  mutating func schedule(_ next: [Frame]) { frames.append(contentsOf: next.reversed()) }

  /// The context of the statements in a block of a damaged file.
  private mutating func entering(_ container: TSNode, _ context: Context) -> Context {
    var context = context
    context.isFragment = profile.isError(container)
    if profile.nodeClass(of: container) == .localBlock { context.isLocal = true }
    guard profile.profile.blocksEndWithLastStatement else { return context }
    // A root, that of a piece included, stands where the context says; an error is part of the block around it.
    guard isDamaged, !profile.isError(container), !ts_node_is_null(ts_node_parent(container)) else {
      return context
    }
    context.column = children.statements(of: container).first.flatMap { column(of: $0.start) }
    return context
  }

  /// Whether a definition is at the column of its block.
  ///
  /// When the header of a class is damaged, its methods look like functions of the block around it. Their qualified
  /// names would be wrong, which is worse than leaving them out.
  private func isInPlace(_ node: TSNode, _ context: Context) -> Bool {
    guard let expected = context.column, let actual = column(of: node.start) else { return true }
    return actual == expected
  }

  private mutating func visitDecorated(_ frame: Frame) {
    let nodes = children.all(of: frame.node)
    guard let definition = nodes.last(where: { profile.nodeClass(of: $0) == .definition }) else {
      push(nodes.map { Statement(node: $0, limit: frame.context.limit) }, frame.context)
      return
    }
    let decorators = nodes.filter { profile.nodeClass(of: $0) == .decorator }.map { decoratorName($0) }
    define(definition, decorators: decorators, start: frame.node.start, frame)
  }

  /// Notes a compound statement and schedules what stands in it, each with the branch it is in.
  private mutating func visitBranch(_ frame: Frame) {
    let node = frame.node
    guard let branch = profile.branch(of: node) else { return }
    let contents = contents(of: node, branch)
    note(node, headEnd: contents.headEnd, frame.context)
    var context = frame.context
    if !branch.rule.isClause { context.statement = node.start }
    context.nesting += 1
    context.block = ts_node_symbol(node)
    let inside = branchContext(branch.rule, node, headerEnd: contents.headEnd ?? node.end, context)
    switch branch.rule.contents {
    case .blocks:
      schedule(
        contents.parts.map { part in
          Frame(node: part, context: profile.nodeClass(of: part) == .branch ? context : inside)
        }
      )
    case .fields, .statements:
      push(contents.parts.map { Statement(node: $0, limit: context.limit) }, inside, clauses: context)
    }
  }

  /// The parts of a compound statement, and where its header ends; nil when it is nothing but a header.
  private mutating func contents(
    of node: TSNode,
    _ branch: CompiledBranch
  ) -> (parts: [TSNode], headEnd: Int?) {
    switch branch.rule.contents {
    case .blocks:
      let nodes = children.all(of: node)
      let blockStart = nodes.first { profile.nodeClass(of: $0) == .container }?.start
      let parts = nodes.filter {
        profile.nodeClass(of: $0) == .container || profile.nodeClass(of: $0) == .branch
      }
      return (parts, blockStart)
    case .fields:
      let parts = children.allWithFields(of: node).filter { branch.fields.contains($0.field) }.map(\.node)
      return (parts, parts.first?.start)
    case .statements:
      let nodes = children.allWithFields(of: node)
      let first = nodes.firstIndex {
        $0.node.isNamed && !$0.node.isExtra && !branch.fields.contains($0.field)
      }
      guard let first else { return ([], nil) }
      // Comments between the header and the first statement may document that one.
      let header = nodes[..<first].lastIndex { !$0.node.isExtra } ?? 0
      return (nodes[(header + 1)...].map(\.node), nodes[header].node.end)
    }
  }

  private mutating func branchContext(
    _ rule: BranchRule,
    _ node: TSNode,
    headerEnd: Int,
    _ context: Context
  ) -> Context {
    guard let keyword = rule.keyword else { return context }
    let header = node.start..<max(node.start, headerEnd)
    let condition = OutlineCondition(
      keyword: keyword,
      headerRange: header,
      statement: context.statement,
      branch: node.start,
      isTypeChecking: isTypeChecking(header)
    )
    var inside = context
    conditionLists.append(conditionLists[context.conditions] + [condition])
    inside.conditions = conditionLists.count - 1
    return inside
  }

  /// Records a definition and schedules its body.
  private mutating func define(_ node: TSNode, decorators: [String], start: Int, _ frame: Frame) {
    guard let rule = profile.definition(of: node) else { return }
    let context = frame.context
    let body = node.child(rule.isBodyValue ? profile.fields.value : profile.fields.body)
    if rule.isBodyRequired, body == nil {
      if !frame.isPart { note(node, context) }
      return
    }
    guard let nameNode = nameNode(of: node) else {
      // Its members are those of what is around it.
      if rule.isBodyRequired, !frame.isPart { note(node, headEnd: body?.start, context) }
      if let body { frames.append(Frame(node: body, context: context)) }
      return
    }
    let name = string(nameNode.range)
    let role = DecoratorRole(decorators, functionName: name, rule: profile.profile.decorators)
    var kind = context.isInClass ? rule.memberKind ?? rule.kind : rule.kind
    if role.accessor != nil, !kind.hasMembers { kind = .property }
    let extent = extent(of: node, body: body, rule: rule)
    let id = append(
      OutlineSymbol(
        id: symbols.count,
        parent: context.owner,
        kind: kind,
        name: name,
        nameRange: nameNode.range,
        definitionRange: clamped(start..<max(start, extent.end), to: context.limit),
        signatureRange: extent.signature,
        bodyRange: extent.body.map { clamped($0, to: context.limit) },
        docRange: profile.profile.documentation == .precedingComments
          ? frame.comments : body.flatMap { documentation(inBody: $0) },
        isOverload: role.isOverload,
        accessor: role.accessor,
        decorators: decorators,
        conditions: conditionLists[context.conditions],
        hasErrors: node.hasError
      )
    )
    note(definition: node, id: id, extent, context)
    guard let body, !rule.isBodyValue else { return }
    var inside = Context(owner: id, ownerKind: kind, limit: context.limit)
    if context.isInClass, let type = context.owner, !kind.hasMembers, role.hasReceiver {
      inside.receiver = receiver(of: node).map { Receiver(type: type, name: $0) }
    }
    frames.append(Frame(node: body, context: inside))
  }

  /// Appends a symbol, notes its name and returns its id.
  @discardableResult
  mutating func append(_ symbol: OutlineSymbol) -> Int {
    symbols.append(symbol)
    bound[ScopedName(scope: symbol.parent, name: symbol.name), default: []].append(symbol.id)
    return symbol.id
  }

  mutating func nameNode(of definition: TSNode) -> TSNode? {
    var node = definition
    while true {
      if let next = profile.fields.name.lazy.compactMap({ node.child($0) }).first {
        node = next
      } else if profile.nodeClass(of: node) == .parenthesis, let inner = wrapped(by: node) {
        node = inner
      } else {
        break
      }
    }
    // A macro may well replace a word of the language.
    let isMacro = profile.definition(of: definition)?.kind == .macro
    return isName(node, orKeyword: isMacro) ? node : nil
  }

  /// Whether an identifier can be a name: one that error recovery made up has no text, or is a word of the language.
  func isName(_ node: TSNode, orKeyword: Bool = false) -> Bool {
    guard profile.nodeClass(of: node) == .identifier, !node.isMissing, !node.range.isEmpty else {
      return false
    }
    return orKeyword || profile.profile.annotations?.keywords.contains(string(node.range)) != true
  }

  /// Where a definition begins, with the words that the parser did not see.
  func start(of node: TSNode) -> Int {
    starts.isEmpty ? node.start : starts[node.start] ?? node.start
  }

  /// The name of a method's first parameter.
  private mutating func receiver(of function: TSNode) -> Range<Int>? {
    guard profile.profile.assignsAttributesThroughReceiver,
      let parameters = function.child(profile.fields.parameters)
    else { return nil }
    var node = children.statements(of: parameters).first
    while let candidate = node {
      switch profile.nodeClass(of: candidate) {
      case .identifier: return candidate.range
      case .ignored: node = children.statements(of: candidate).first
      default: return nil
      }
    }
    return nil
  }
}
