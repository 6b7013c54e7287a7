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
          (.overload, symbol.overload.map { "\($0)" }), (.nth, symbol.nth.map { "\($0)" }),
          (.doc, symbol.snapshot?.spelling),
        ])
    case .ast(let ast):
      "ast://" + (ast.language.map { "\($0):" } ?? "") + ast.steps.map(\.description).joined(separator: "/")
        + printed([(.doc, ast.snapshot?.spelling)])
    case .anchor(let anchor):
      "anchor://\(anchor.path)#\"\(PercentEncoding.encoded(anchor.snippet, .snippet))\""
        + printed([
          (.ctx, anchor.contextLength.map { "\($0)" }), (.hash, anchor.hash?.spelling),
          (.before, anchor.before), (.after, anchor.after), (.nth, anchor.nth.map { "\($0)" }),
          (.doc, anchor.snapshot?.spelling),
        ])
    case .symbolID(let symbol):
      "sym:\(symbol.id)"
    }
  }

  private func printed(_ options: [(SelectorOption, String?)]) -> String {
    let present = options.compactMap { option, value in
      value.map { "\(option.rawValue)=\(PercentEncoding.encoded($0, .optionValue))" }
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
    case .anchor: [.ctx, .hash, .before, .after, .nth, .doc]
    case .symbolID: []
    }
  }
}

extension SymbolSelector {
  /// The names joined by `.`, encoded so that they can be told apart again: `Class.method`, `Stack.push(_:)`.
  ///
  /// Separators inside a name are hidden unless balanced parentheses enclose them.
  package var qualifiedName: String { names.map(Self.spelling).joined(separator: ".") }

  private static func spelling(of name: String) -> String {
    let bytes = Array(name.utf8)
    let partners = Parentheses.partners(in: bytes, 0..<bytes.count)
    var result = ""
    var offset = 0
    var depth = 0
    for scalar in name.unicodeScalars {
      var isHidden = false
      switch scalar {
      case "(", ")":
        isHidden = partners[offset] == nil
        if !isHidden { depth += scalar == "(" ? 1 : -1 }
      case ".", ":": isHidden = depth == 0
      default: break
      }
      if isHidden {
        PercentEncoding.appendEncoded(scalar, to: &result)
      } else {
        PercentEncoding.append(scalar, .name, to: &result)
      }
      offset += UTF8.width(scalar)
    }
    return result
  }
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
