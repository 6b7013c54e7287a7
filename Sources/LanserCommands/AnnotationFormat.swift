import ArgumentParser
import CanonicalJSON
import LanserKit

/// The forms in which diagnostics are handed to code hosts.
enum AnnotationFormat: String, ExpressibleByArgument, CaseIterable {
  case sarif
  case github

  /// The result, with its line ends; an answer without diagnostics gives an empty one.
  func text(of answer: Answer, directory: String) -> String {
    switch self {
    case .sarif:
      let log = SARIFLog(answer: answer, directory: directory)
      return String(decoding: log.json.serialized(pretty: true), as: UTF8.self) + "\n"
    case .github:
      return GitHubAnnotations(answer: answer, directory: directory).lines.map { $0 + "\n" }.joined()
    }
  }
}
