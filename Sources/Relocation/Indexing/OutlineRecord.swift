// Contract: outline ↔ bytes, losslessly. Offsets are written as distances from the offset before, texts as numbers of a list of
// all texts. Any bytes can be read: what is no outline of a text of the given length gives nothing, and what is read can be
// used like an outline that was parsed, because every range lies in the text and every number leads somewhere.

package import SyntaxTrees

/// An outline as a record.
package enum OutlineRecord {
  /// The record of an outline.
  package static func bytes(of outline: SyntaxOutline) -> [UInt8] {
    var writer = OutlineWriter()
    writer.write(outline)
    return writer.finished()
  }

  /// The outline of a record.
  ///
  /// - Parameters:
  ///   - bytes: the record.
  ///   - textLength: of the text whose outline it has to be, in bytes.
  /// - Returns: nil when it is none.
  package static func outline(from bytes: [UInt8], textLength: Int) -> SyntaxOutline? {
    do throws(RecordDamage) {
      var reader = try OutlineReader(bytes, textLength)
      return try reader.outline()
    } catch {
      return nil
    }
  }
}

/// Writes one outline.
private struct OutlineWriter {
  private var body = RecordWriter()
  private var texts: [String] = []
  private var numbers: [String: Int] = [:]
  /// Where the latest range started.
  private var last = 0

  mutating func write(_ outline: SyntaxOutline) {
    body.write(outline.textLength)
    body.write(outline.hasErrors)
    body.write(outline.docRange, after: &last)
    body.write(outline.symbols.count)
    for symbol in outline.symbols { write(symbol) }
    last = 0
    body.write(outline.statements.count)
    for statement in outline.statements { write(statement) }
    last = 0
    body.write(outline.imports.count)
    for statement in outline.imports { write(statement) }
    body.write(outline.exports != nil)
    if let exports = outline.exports {
      write(exports.names)
      write(exports.includedModules)
      body.write(exports.isComplete)
    }
  }

  /// The list of texts, and what refers to it.
  func finished() -> [UInt8] {
    var whole = RecordWriter()
    whole.write(texts.count)
    for text in texts { whole.write(bytes: text.utf8) }
    return whole.bytes + body.bytes
  }

  private mutating func write(_ text: String) {
    if let known = numbers[text] {
      body.write(known)
    } else {
      numbers[text] = texts.count
      body.write(texts.count)
      texts.append(text)
    }
  }

  private mutating func write(_ text: String?) {
    body.write(text != nil)
    if let text { write(text) }
  }

  private mutating func write(_ list: [String]) {
    body.write(list.count)
    for text in list { write(text) }
  }

  private mutating func write(_ symbol: OutlineSymbol) {
    body.write(symbol.parent)
    write(symbol.kind.rawValue)
    write(symbol.name)
    body.write(symbol.definitionRange, after: &last)
    body.write(symbol.nameRange, after: &last)
    body.write(symbol.signatureRange, after: &last)
    body.write(symbol.bodyRange, after: &last)
    body.write(symbol.docRange, after: &last)
    body.write(symbol.isOverload)
    body.write(symbol.isDeclaration)
    body.write(symbol.hasErrors)
    write(symbol.accessor?.rawValue)
    write(symbol.decorators)
    write(symbol.conditions)
  }

  private mutating func write(_ conditions: [OutlineCondition]) {
    body.write(conditions.count)
    for condition in conditions {
      write(condition.keyword)
      body.write(condition.headerRange, after: &last)
      body.write(signed: condition.statement - last)
      body.write(signed: condition.branch - last)
      body.write(condition.isTypeChecking)
    }
  }

  private mutating func write(_ statement: SyntaxStatement) {
    write(statement.kind)
    body.write(statement.range, after: &last)
    body.write(signed: statement.headRange.lowerBound - last)
    body.write(statement.headRange.count)
    body.write(statement.owner)
    body.write(statement.definition)
    body.write(statement.nesting)
    write(statement.block)
  }

  private mutating func write(_ statement: ImportStatement) {
    body.write(statement.range, after: &last)
    body.write(statement.owner)
    write(statement.conditions)
    body.write(statement.bindings.count)
    for binding in statement.bindings {
      write(binding.name)
      body.write(binding.nameRange, after: &last)
      body.write(binding.module.level)
      write(binding.module.components)
      write(binding.member)
    }
  }
}

/// Reads one outline.
private struct OutlineReader {
  private var body: RecordReader
  private var texts: [String] = []
  private let length: Int
  private var last = 0
  private var symbolCount = 0

  init(_ bytes: [UInt8], _ length: Int) throws(RecordDamage) {
    self.length = length
    body = RecordReader(bytes)
    let count = try body.count()
    texts.reserveCapacity(count)
    for _ in 0..<count { texts.append(try body.text()) }
  }

  mutating func outline() throws(RecordDamage) -> SyntaxOutline {
    guard try body.number() == length else { throw RecordDamage() }
    let hasErrors = try body.flag()
    let docRange = try body.optionalRange(after: &last, within: length)
    symbolCount = try body.count(ofAtLeast: 12)
    var symbols: [OutlineSymbol] = []
    symbols.reserveCapacity(symbolCount)
    for id in 0..<symbolCount { symbols.append(try symbol(id)) }
    try checkParents(of: symbols)
    last = 0
    let statementCount = try body.count(ofAtLeast: 8)
    var statements: [SyntaxStatement] = []
    statements.reserveCapacity(statementCount)
    for _ in 0..<statementCount { statements.append(try statement()) }
    last = 0
    var imports: [ImportStatement] = []
    for _ in 0..<(try body.count()) { imports.append(try importStatement()) }
    var exports: ExportList?
    if try body.flag() {
      exports = ExportList(
        names: try list(),
        includedModules: try list(),
        isComplete: try body.flag()
      )
    }
    guard body.isAtEnd else { throw RecordDamage() }
    return SyntaxOutline(
      symbols: symbols,
      statements: statements,
      imports: imports,
      exports: exports,
      docRange: docRange,
      hasErrors: hasErrors,
      textLength: length
    )
  }

  /// Whoever follows parents has to come to an end.
  private func checkParents(of symbols: [OutlineSymbol]) throws(RecordDamage) {
    for symbol in symbols {
      // As a rule a parent comes first, and then nothing can go in circles.
      guard let first = symbol.parent, first >= symbol.id else { continue }
      var (parent, steps) = (symbol.parent, 0)
      while let id = parent {
        steps += 1
        guard steps <= symbols.count else { throw RecordDamage() }
        parent = symbols[id].parent
      }
    }
  }

  private mutating func text() throws(RecordDamage) -> String {
    let number = try body.number()
    guard number < texts.count else { throw RecordDamage() }
    return texts[number]
  }

  private mutating func optionalText() throws(RecordDamage) -> String? { try body.flag() ? try text() : nil }

  private mutating func list() throws(RecordDamage) -> [String] {
    let count = try body.count()
    var list: [String] = []
    for _ in 0..<count { list.append(try text()) }
    return list
  }

  private mutating func optionalSymbol() throws(RecordDamage) -> Int? {
    guard let number = try body.optionalNumber() else { return nil }
    guard number < symbolCount else { throw RecordDamage() }
    return number
  }

  private mutating func range() throws(RecordDamage) -> Range<Int> {
    try body.range(after: &last, within: length)
  }

  private mutating func optionalRange() throws(RecordDamage) -> Range<Int>? {
    try body.optionalRange(after: &last, within: length)
  }

  private mutating func symbol(_ id: Int) throws(RecordDamage) -> OutlineSymbol {
    let parent = try optionalSymbol()
    guard let kind = OutlineKind(rawValue: try text()) else { throw RecordDamage() }
    let name = try text()
    let definitionRange = try range()
    let symbol = OutlineSymbol(
      id: id,
      parent: parent,
      kind: kind,
      name: name,
      nameRange: try range(),
      definitionRange: definitionRange,
      signatureRange: try range(),
      bodyRange: try optionalRange(),
      docRange: try optionalRange(),
      isOverload: try body.flag(),
      isDeclaration: try body.flag()
    )
    return try finish(symbol)
  }

  private mutating func finish(_ symbol: OutlineSymbol) throws(RecordDamage) -> OutlineSymbol {
    var symbol = symbol
    symbol.hasErrors = try body.flag()
    if let text = try optionalText() {
      guard let accessor = PropertyAccessor(rawValue: text) else { throw RecordDamage() }
      symbol.accessor = accessor
    }
    symbol.decorators = try list()
    symbol.conditions = try conditions()
    return symbol
  }

  private mutating func conditions() throws(RecordDamage) -> [OutlineCondition] {
    let count = try body.count()
    var conditions: [OutlineCondition] = []
    for _ in 0..<count {
      conditions.append(
        OutlineCondition(
          keyword: try text(),
          headerRange: try range(),
          statement: last + (try body.signedNumber()),
          branch: last + (try body.signedNumber()),
          isTypeChecking: try body.flag()
        )
      )
    }
    return conditions
  }

  private mutating func statement() throws(RecordDamage) -> SyntaxStatement {
    let kind = try text()
    let range = try range()
    var start = last
    let head = try body.range(after: &start, within: length)
    return SyntaxStatement(
      kind: kind,
      headRange: head,
      range: range,
      owner: try optionalSymbol(),
      definition: try optionalSymbol(),
      nesting: try body.number(),
      block: try text()
    )
  }

  private mutating func importStatement() throws(RecordDamage) -> ImportStatement {
    let range = try range()
    let owner = try optionalSymbol()
    let conditions = try conditions()
    let count = try body.count()
    var bindings: [ImportBinding] = []
    for _ in 0..<count {
      let name = try optionalText()
      let nameRange = try self.range()
      let level = try body.number()
      let module = ModuleReference(level: level, components: try list())
      bindings.append(
        ImportBinding(name: name, nameRange: nameRange, module: module, member: try optionalText())
      )
    }
    return ImportStatement(range: range, owner: owner, conditions: conditions, bindings: bindings)
  }
}
