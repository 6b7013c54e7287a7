package import SourceText

extension Selector: CustomStringConvertible {
  /// The canonical string, which parses back to an equal value.
  ///
  /// Names are separated by `.`, options stand in the order of `SelectorOption`, numbers have no leading zeros, hex
  /// digits of digests are lower case, absolute paths are `file:` URIs, and percent-encoding is that of
  /// `PercentEncoding`.
  package var description: String {
    switch self {
    case .cursor(let cursor):
      "\(cursor.path)@L\(cursor.line):C\(cursor.column)"
        + printed([(.doc, cursor.snapshot?.spelling), (.indexing, cursor.indexing?.selectorSpelling)])
    case .range(let range):
      "\(range.path)@R(\(range.startLine),\(range.startColumn)->\(range.endLine),\(range.endColumn))"
        + printed([(.doc, range.snapshot?.spelling), (.indexing, range.indexing?.selectorSpelling)])
    case .symbol(let symbol):
      "\(symbol.language)://\(PercentEncoding.encoded(symbol.module, .module))#\(symbol.qualifiedName)"
        + (symbol.role.map { ":\($0.rawValue)" } ?? "")
        + printed([
          (.overload, symbol.overload), (.nth, symbol.nth),
          (.doc, symbol.snapshot?.spelling),
        ])
    case .ast(let ast):
      "ast://" + (ast.language.map { "\($0):" } ?? "") + ast.steps.map(\.description).joined(separator: "/")
        + printed([(.doc, ast.snapshot?.spelling)])
    case .anchor(let anchor):
      "anchor://\(anchor.path)#\"\(PercentEncoding.encoded(anchor.snippet, .snippet))\""
        + printed([
          (.ctx, anchor.contextLength), (.hash, anchor.hash?.spelling),
          (.before, anchor.before), (.after, anchor.after), (.in, anchor.scope.map { QualifiedName($0) }),
          (.line, anchor.line), (.at, anchor.offset), (.sketch, anchor.sketch), (.nth, anchor.nth),
          (.doc, anchor.snapshot?.spelling),
        ])
    case .symbolID(let symbol):
      "sym:\(symbol.id)"
    }
  }

  private func printed(_ options: [(SelectorOption, (any OptionValue)?)]) -> String {
    let present = options.compactMap { option, value in
      value.map { "\(option.rawValue)=\($0.optionSpelling)" }
    }
    return present.isEmpty ? "" : "?" + present.joined(separator: "&")
  }
}

/// The keys behind the `?`, in canonical order.
package enum SelectorOption: String, Sendable, CaseIterable {
  case ctx
  case hash
  case before
  case after
  case `in`
  case line
  case at
  case sketch
  case overload
  case nth
  case doc
  case indexing

  /// The options that a form takes.
  package static func allowed(in form: SelectorForm) -> [SelectorOption] {
    switch form {
    case .cursor, .range: [.doc, .indexing]
    case .symbol: [.overload, .nth, .doc]
    case .ast: [.doc]
    case .anchor: [.ctx, .hash, .before, .after, .in, .line, .at, .sketch, .nth, .doc]
    case .symbolID: []
    }
  }
}

/// What can stand behind the `=` of an option.
protocol OptionValue {
  /// Encoded, so that it ends where it should.
  var optionSpelling: String { get }
}

extension String: OptionValue {
  var optionSpelling: String { PercentEncoding.encoded(self, .optionValue) }
}

extension Int: OptionValue {
  var optionSpelling: String { description }
}

extension QualifiedName: OptionValue {
  var optionSpelling: String { spelled(.optionName) }
}

extension SymbolSelector {
  /// The names joined by `.`, encoded so that they can be told apart again: `Class.method`, `Stack.push(_:)`.
  package var qualifiedName: String { QualifiedName(names).spelled(.name) }
}

extension AnchorSelector {
  /// The names around the text, spelled like those of a symbol.
  package var qualifiedScope: String? { scope.map { QualifiedName($0).spelled(.name) } }
}

extension ASTStep: CustomStringConvertible {
  package var description: String {
    (value.map { "[\(kind)=\(PercentEncoding.encoded($0, .stepValue))]" } ?? kind)
      + (nth.map { "[\($0)]" } ?? "")
  }
}

extension PositionEncoding {
  /// The unit as selectors and `--index-io` write it.
  package var selectorSpelling: String { self == .utf32 ? "codepoint" : rawValue }

  /// Reads the name of a unit; the protocol's name `utf-32` is another word for `codepoint`.
  package init?(selectorSpelling: String) {
    switch selectorSpelling {
    case "codepoint": self = .utf32
    default: self.init(rawValue: selectorSpelling)
    }
  }
}
