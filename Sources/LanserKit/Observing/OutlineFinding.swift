import AnalysisBundles
import CanonicalJSON
import SyntaxTrees

// An outline as JSON: what symbols and imports need, in short arrays, since a trace holds one for each file that was looked
// into. Statements are left out: what needs them is observed as a whole.

/// What looking into a source file finds.
enum OutlineFinding: ObservedValue {
  case outline(SyntaxOutline)
  /// The grammar is missing, or refuses the text.
  case failure(Failure)
  /// The file itself can not be read.
  case unreadable

  init(of bytes: [UInt8], digest: String, profile: LanguageProfile, from source: OutlineSource) {
    do throws(GrammarError) {
      self = .outline(try source.outline(of: bytes, digest: digest, profile))
    } catch {
      self = .failure(Failure(error))
    }
  }

  static var unknown: OutlineFinding { .failure(.unknown) }

  var observation: JSONValue {
    switch self {
    case .failure(let failure): return ["failure": failure.observation]
    case .unreadable: return "unreadable"
    case .outline(let outline):
      return [
        "symbols": .array(outline.symbols.map(Self.json)), "imports": .array(outline.imports.map(Self.json)),
        "exports": outline.exports.map(Self.json) ?? .null, "doc": Self.json(outline.docRange),
        "hasErrors": .bool(outline.hasErrors), "length": .integer(outline.textLength),
      ]
    }
  }

  init?(observation json: JSONValue) {
    if json == "unreadable" {
      self = .unreadable
    } else if let failure = json["failure"].flatMap(Failure.init(observation:)) {
      self = .failure(failure)
    } else {
      guard let symbols = json["symbols"]?.arrayValue, let imports = json["imports"]?.arrayValue,
        let hasErrors = json["hasErrors"]?.boolValue, let length = json["length"]?.intValue
      else { return nil }
      let outlineSymbols = symbols.enumerated().compactMap { OutlineSymbol(id: $0.offset, json: $0.element) }
      let statements = imports.compactMap(ImportStatement.init(json:))
      guard outlineSymbols.count == symbols.count, statements.count == imports.count else { return nil }
      self = .outline(
        SyntaxOutline(
          symbols: outlineSymbols,
          statements: [],
          imports: statements,
          exports: json["exports"].flatMap(ExportList.init(json:)),
          docRange: Self.range(json["doc"]),
          hasErrors: hasErrors,
          textLength: length
        )
      )
    }
  }

  fileprivate static func json(_ range: Range<Int>?) -> JSONValue {
    range.map { [.integer($0.lowerBound), .integer($0.upperBound)] } ?? .null
  }

  fileprivate static func range(_ json: JSONValue?) -> Range<Int>? {
    guard let start = json?[0]?.intValue, let end = json?[1]?.intValue, start <= end else { return nil }
    return start..<end
  }

  private static func json(_ symbol: OutlineSymbol) -> JSONValue {
    var members: [JSONValue] = [
      symbol.parent.map { .integer($0) } ?? .null, .string(symbol.kind.rawValue), .string(symbol.name),
      json(symbol.nameRange), json(symbol.definitionRange), json(symbol.signatureRange),
      json(symbol.bodyRange), json(symbol.docRange), .bool(symbol.isOverload),
      symbol.accessor.map { .string($0.rawValue) } ?? .null,
      .array(symbol.decorators.map { .string($0) }), .array(symbol.conditions.map(json)),
      .bool(symbol.hasErrors),
    ]
    if symbol.isDeclaration { members.append(true) }
    return .array(members)
  }

  fileprivate static func json(_ condition: OutlineCondition) -> JSONValue {
    [
      .string(condition.keyword), json(condition.headerRange), .integer(condition.statement),
      .integer(condition.branch), .bool(condition.isTypeChecking),
    ]
  }

  private static func json(_ statement: ImportStatement) -> JSONValue {
    [
      json(statement.range), statement.owner.map { .integer($0) } ?? .null,
      .array(statement.conditions.map(json)),
      .array(
        statement.bindings.map { binding in
          [
            binding.name.map { .string($0) } ?? .null, json(binding.nameRange),
            .integer(binding.module.level),
            .array(binding.module.components.map { .string($0) }),
            binding.member.map { .string($0) } ?? .null,
          ]
        }
      ),
    ]
  }

  private static func json(_ list: ExportList) -> JSONValue {
    [
      .array(list.names.map { .string($0) }), .array(list.includedModules.map { .string($0) }),
      .bool(list.isComplete),
    ]
  }
}

extension OutlineSymbol {
  fileprivate init?(id: Int, json: JSONValue) {
    guard let kind = json[1]?.stringValue.flatMap(OutlineKind.init), let name = json[2]?.stringValue,
      let nameRange = OutlineFinding.range(json[3]), let definition = OutlineFinding.range(json[4]),
      let signature = OutlineFinding.range(json[5]), let isOverload = json[8]?.boolValue,
      let decorators = json[10]?.arrayValue, let conditions = json[11]?.arrayValue,
      let hasErrors = json[12]?.boolValue
    else { return nil }
    self.init(
      id: id,
      parent: json[0]?.intValue,
      kind: kind,
      name: name,
      nameRange: nameRange,
      definitionRange: definition,
      signatureRange: signature,
      bodyRange: OutlineFinding.range(json[6]),
      docRange: OutlineFinding.range(json[7]),
      isOverload: isOverload,
      isDeclaration: json[13]?.boolValue ?? false,
      accessor: json[9]?.stringValue.flatMap(PropertyAccessor.init),
      decorators: decorators.compactMap(\.stringValue),
      conditions: conditions.compactMap(OutlineCondition.init(json:)),
      hasErrors: hasErrors
    )
  }
}

extension OutlineCondition {
  fileprivate init?(json: JSONValue) {
    guard let keyword = json[0]?.stringValue, let header = OutlineFinding.range(json[1]),
      let statement = json[2]?.intValue, let branch = json[3]?.intValue,
      let isTypeChecking = json[4]?.boolValue
    else { return nil }
    self.init(
      keyword: keyword,
      headerRange: header,
      statement: statement,
      branch: branch,
      isTypeChecking: isTypeChecking
    )
  }
}

extension ImportStatement {
  fileprivate init?(json: JSONValue) {
    guard let range = OutlineFinding.range(json[0]), let conditions = json[2]?.arrayValue,
      let bindings = json[3]?.arrayValue
    else { return nil }
    self.init(
      range: range,
      owner: json[1]?.intValue,
      conditions: conditions.compactMap(OutlineCondition.init(json:)),
      bindings: bindings.compactMap { binding in
        guard let nameRange = OutlineFinding.range(binding[1]), let level = binding[2]?.intValue,
          let components = binding[3]?.arrayValue
        else { return nil }
        return ImportBinding(
          name: binding[0]?.stringValue,
          nameRange: nameRange,
          module: ModuleReference(level: level, components: components.compactMap(\.stringValue)),
          member: binding[4]?.stringValue
        )
      }
    )
  }
}

extension ExportList {
  fileprivate init?(json: JSONValue) {
    guard let names = json[0]?.arrayValue, let modules = json[1]?.arrayValue,
      let isComplete = json[2]?.boolValue
    else { return nil }
    self.init(
      names: names.compactMap(\.stringValue),
      includedModules: modules.compactMap(\.stringValue),
      isComplete: isComplete
    )
  }
}
