/// Where a string stops being a selector, and what would have been one.
package struct SelectorSyntaxError: Error, Equatable {
  /// The whole string that was parsed.
  package let input: String
  /// The offending part, in UTF-8 bytes of `input`; empty where something is missing.
  package let span: Range<Int>
  /// What may stand there, in the order of the grammar; never empty.
  package let expected: [SelectorExpectation]
  /// The form that the string was taken for, if any.
  package let form: SelectorForm?
  /// The string mended, or nil when no simple change makes a selector of it.
  package internal(set) var suggestion: Selector?

  /// Where the offending part begins, in UTF-8 bytes.
  package var utf8Offset: Int { span.lowerBound }

  /// Where the offending part begins, in Unicode scalars.
  package var scalarOffset: Int {
    input.utf8.prefix(span.lowerBound).reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
  }

  /// The shape of the form that was meant.
  package var template: String { (form ?? .cursor).template }

  package static func == (left: Self, right: Self) -> Bool {
    left.input.utf8.elementsEqual(right.input.utf8) && left.span == right.span
      && left.expected == right.expected
      && left.form == right.form && left.suggestion == right.suggestion
  }
}

/// What the grammar asks for at some point; the raw value completes "expected …".
package enum SelectorExpectation: String, Sendable, CaseIterable {
  case selector = "a selector"
  case path = "a path"
  case pathWithoutNUL = "a path without NUL characters"
  case slashInPath = "a plain slash, as %2F cannot be part of a file name"
  case emptyHost = "file:/// followed by a path on this machine"
  case decodableText = "percent-encoding that decodes to UTF-8"
  case positionMark = "@L and a line, or @R( and a range"
  case line = "a line number from 1 to 2147483647"
  case columnMark = ":C and a column"
  case column = "a column number from 1 to 2147483647"
  case comma = "a comma"
  case arrow = "->"
  case rangeClose = ")"
  case orderedRange = "an end that is not before the start"
  case language = "a language such as py"
  case module = "a module"
  case dottedModule = "a dotted module name"
  case relativeModule = "a path from the workspace, without extension"
  case nameMark = "# and a name"
  case name = "a name"
  case role = "def, sig, body or doc"
  case step = "a step, [kind=value] or kind"
  case stepKind = "a node kind"
  case equalsSign = "="
  case stepValue = "a value"
  case bracketClose = "]"
  case count = "a number from 0 to 2147483647"
  case nextStep = "/ and a step"
  case snippetMark = "#\" and the text to find"
  case snippet = "a text that is not empty"
  case quoteClose = "a closing quote"
  case knownEscape = "one of the escapes \\\" \\\\ \\n \\t"
  case options = "? and options"
  case optionKey = "an option this form takes"
  case freshOption = "each option once"
  case nextOption = "& and another option"
  case hash = "sha256: and 64 hex digits"
  case snapshot = "git: and a commit, or sha256: and 64 hex digits"
  case indexing = "utf-16, utf-8 or codepoint"
  case symbolID = "an id of up to 128 letters, digits, . _ ~ -"
  case sketch = "up to 512 letters, digits, _ and -"
  case end = "the end of the selector"
}
