package import CanonicalJSON

/// A failure as people and programs are told of it: what happened, and what to do next.
package struct Failure: Error, Equatable, Sendable {
  package var code: FailureCode
  /// What happened, and what is on disk now where that could be in doubt; one sentence, no line breaks.
  package var message: String
  /// What to run or change next, or an empty list.
  package var hints: [String]
  /// Facts for programs: candidates, positions, expected and found.
  package var data: JSONValue

  package init(_ code: FailureCode, _ message: String, hints: [String] = [], data: JSONValue = .null) {
    self.code = code
    self.message = message
    self.hints = hints
    self.data = data
  }

  package var json: JSONValue {
    [
      "code": .string(code.rawValue),
      "message": .string(message),
      "hint": hints.isEmpty ? .null : .string(hints.joined(separator: " ")),
      "retryable": .string(code.retryable),
      "data": data,
    ]
  }
}
