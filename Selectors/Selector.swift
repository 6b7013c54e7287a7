/// The address of a place in a workspace, as agents and people write it.
///
/// A selector has two spellings, the string (`init(parsing:)`, `description`) and the JSON object `PositionSpec`
/// (`init(positionSpec:)`, `positionSpec`). Each value has exactly one canonical string, and two selectors are equal
/// exactly when their canonical strings have the same bytes.
package enum Selector: Hashable, Sendable {
  /// `src/app.py@L42:C7`
  case cursor(CursorSelector)
  /// `src/app.py@R(42,7->44,1)`
  case range(RangeSelector)
  /// `py://pkg.mod#Class.method:body`
  case symbol(SymbolSelector)
  /// `ast://[module=pkg.mod]/[class=Class]/name[1]`
  case ast(ASTSelector)
  /// `anchor://src/app.py#"def%20load_data("?ctx=24`
  case anchor(AnchorSelector)
  /// `sym:3f9a2c`
  case symbolID(SymbolIDSelector)
}

/// The six forms of a selector; the raw value is the `kind` of its `PositionSpec`.
package enum SelectorForm: String, Sendable, CaseIterable {
  case cursor
  case range
  case symbol
  case ast
  case anchor
  case symbolID = "symbolId"

  /// The shape of the form, with capitals where a value goes.
  package var template: String {
    switch self {
    case .cursor: "PATH@LLINE:CCOLUMN"
    case .range: "PATH@R(LINE,COLUMN->LINE,COLUMN)"
    case .symbol: "LANGUAGE://MODULE#NAME.NAME:ROLE"
    case .ast: "ast://LANGUAGE:[KIND=VALUE]/KIND[N]"
    case .anchor: "anchor://PATH#\"TEXT\"?ctx=N"
    case .symbolID: "sym:ID"
    }
  }
}

extension Selector {
  package var form: SelectorForm {
    switch self {
    case .cursor: .cursor
    case .range: .range
    case .symbol: .symbol
    case .ast: .ast
    case .anchor: .anchor
    case .symbolID: .symbolID
    }
  }
}
