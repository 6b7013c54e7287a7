import AnalysisBundles
import LanserKit
import SourceText

/// Diagnostics as GitHub's workflow commands, which a job prints to have them shown beside the code.
///
/// The runner reads them from the job's output, so what a message contains must not start a command of its own: line ends
/// and percent signs are encoded. Columns are given for ranges of one line only, because the runner drops others.
struct GitHubAnnotations {
  let answer: Answer
  let directory: String

  var lines: [String] {
    guard case .diagnostics(let diagnostics)? = answer.bundle.facts?.payload else { return [] }
    return diagnostics.map(line)
  }

  private func line(for diagnostic: DiagnosticFact) -> String {
    let path = ReportedPath(form: diagnostic.uri, presentation: answer.presentation, directory: directory)
      .path
    let (start, end) = (
      position(diagnostic, diagnostic.range.start), position(diagnostic, diagnostic.range.end)
    )
    var properties = [("file", path), ("line", "\(start.line + 1)"), ("endLine", "\(end.line + 1)")]
    if start.line == end.line {
      properties += [("col", "\(start.column + 1)"), ("endColumn", "\(end.column + 1)")]
    }
    let title = [diagnostic.source, diagnostic.code].compactMap(\.self).joined(separator: " ")
    if !title.isEmpty { properties.append(("title", title)) }
    let list = properties.map { "\($0.0)=\(Self.escapedProperty($0.1))" }.joined(separator: ",")
    return "::\(command(diagnostic.severity)) \(list)::\(Self.escapedMessage(diagnostic.message))"
  }

  private func position(_ diagnostic: DiagnosticFact, _ position: TextPosition) -> TextPosition {
    answer.presentation.position(uri: diagnostic.uri, position, in: .utf16)
  }

  private func command(_ severity: DiagnosticFact.Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .information, .hint: "notice"
    }
  }

  static func escapedMessage(_ text: String) -> String { text.percentEncoded(["%", "\r", "\n"]) }

  static func escapedProperty(_ text: String) -> String { text.percentEncoded(["%", "\r", "\n", ":", ","]) }
}

extension String {
  fileprivate func percentEncoded(_ scalars: Set<Unicode.Scalar>) -> String {
    var result = ""
    for scalar in unicodeScalars {
      if scalars.contains(scalar) {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "%" + (digits.count < 2 ? "0" + digits : digits)
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
