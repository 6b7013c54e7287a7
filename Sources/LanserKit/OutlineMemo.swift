import SourceText
import Synchronization
import SyntaxTrees

/// Outlines by the content they were made of, so that a text is parsed once however many questions are asked about it.
final class OutlineMemo: Sendable {
  private let kept = Mutex<[String: OutlineFinding]>([:])

  /// An outline takes some hundred bytes for each statement.
  private static let capacity = 1_000

  /// The outline of a text in a language, from the source where it is not known yet.
  func outline(of file: SourceFile, profile: LanguageProfile, from source: OutlineSource) -> OutlineFinding {
    let key = "\(profile.grammarName) \(file.digest)"
    if let known = kept.withLock({ $0[key] }) { return known }
    let finding = OutlineFinding(of: file.text.bytes, digest: file.digest, profile: profile, from: source)
    // A grammar that is missing now may be installed by the next question.
    guard case .outline = finding else { return finding }
    kept.withLock { kept in
      if kept.count >= Self.capacity { kept = [:] }
      kept[key] = finding
    }
    return finding
  }
}
