import AnalysisBundles
import CanonicalJSON
import JSONSchemas
import LanguageServers
import LanserKit
import LanserTestSupport
import ProcessReward
import Selectors
import Testing

@Suite("Schemas and the readers of their formats agree")
struct ReaderAgreementTests {
  private static let seed: UInt64 = 20_261_126

  @Test("about lanser.json and mutations of it")
  func configuration() throws {
    try compare(SamplePayloads.configurations, as: .configuration) { bytes in
      do {
        // What is wrong with weights is found when a reward is computed.
        let configuration = try WorkspaceConfiguration(parsing: bytes)
        _ = try RewardConfiguration(.object(configuration.reward))
        return .read
      } catch {
        return .refused("\(error)")
      }
    }
  }

  @Test("about lanser.lock and mutations of it")
  func lock() throws {
    try compare(SamplePayloads.locks(), as: .lock) { bytes in
      do {
        _ = try LockFile(parsing: bytes)
        return .read
      } catch {
        return .refused("\(error)")
      }
    }
  }

  @Test("about requests of a batch and mutations of them")
  func batch() throws {
    try compare(SamplePayloads.requests(), as: .batch) { bytes in
      do {
        _ = try BatchRequest(line: bytes)
        return .read
      } catch let rejection as BatchRequest.Rejection {
        let failure = rejection.failure
        return Self.isAboutMeaning(failure) ? .refusedByMeaning : .refused(failure.message)
      } catch {
        return .refused("\(error)")
      }
    }
  }

  /// Whether a PositionSpec was refused for what only a parser can tell.
  private static func isAboutMeaning(_ failure: Failure) -> Bool {
    meanings.contains { failure.message.hasSuffix("expected \($0.rawValue)") }
  }

  /// What a reader says of some bytes.
  private enum Verdict: Equatable {
    case read
    case refused(String)
    /// For a reason that a schema of members can not express.
    case refusedByMeaning
  }

  private static let meanings: Set<PositionSpecExpectation> = [
    .orderedRange, .uri, .module, .qualname, .language,
  ]

  @Test("about selectors and mutations of them, except for what only a parser can tell")
  func selectors() throws {
    try compare(SamplePayloads.selectors(), as: .selector) { bytes in
      do {
        _ = try Selector(positionSpec: JSONValue(parsing: bytes))
        return .read
      } catch let error as PositionSpecError where Self.meanings.contains(error.expected) {
        return .refusedByMeaning
      } catch {
        return .refused("\(error)")
      }
    }
  }

  private func compare(
    _ samples: [JSONValue],
    as schema: PublishedSchema,
    _ verdict: ([UInt8]) -> Verdict
  ) throws {
    let check = try schema.schema()
    var mutation = JSONMutation(seed: Self.seed)
    var refused = 0
    for index in 0..<3000 {
      var value = samples[index % samples.count]
      for _ in 0..<(index % 3) { value = mutation.mutate(value) }
      let bytes = value.serialized()
      let violations = check.violations(in: value)
      let verdict = verdict(bytes)
      if !violations.isEmpty { refused += 1 }
      #expect(
        verdict == .refusedByMeaning || violations.isEmpty == (verdict == .read),
        "seed \(Self.seed), \(index): \(String(decoding: bytes, as: UTF8.self)): \(violations) but \(verdict)"
      )
    }
    #expect(refused > 300)
  }
}
