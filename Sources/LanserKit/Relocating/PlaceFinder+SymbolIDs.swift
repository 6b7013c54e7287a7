import AnalysisBundles
import CanonicalJSON
import Relocation
import Selectors

extension PlaceFinder {
  /// The definition of a symbol id.
  func find(_ symbol: SymbolIDSelector, _ log: inout Log) throws(Failure) -> FoundPlace {
    let fingerprint: SymbolFingerprint
    do throws(Sketch.TextError) { fingerprint = try SymbolFingerprint(text: symbol.id) } catch {
      throw Failure(
        .notFound,
        "sym:\(symbol.id) is no id that this version of lanser has made",
        hints: ["`lanser locate SEL --as symbolId` makes one."]
      )
    }
    let result: RelocationResult
    do { result = try SymbolFinder(reader: reader).find(fingerprint) } catch { throw failure(error) }
    log.tried.append(
      result.method == .unchanged
        ? "the definition is as it was"
        : "compared the definitions of the workspace by name, place, header and body (\(result.algorithm))"
    )
    log.candidates = result.ranked.map { json($0, distance: nil) }
    switch result.outcome {
    case .found:
      guard let best = result.ranked.first else { break }
      log.candidates.removeFirst()
      return place(best, result, distance: nil, snippet: "")
    case .ambiguous:
      throw Failure(
        .ambiguous,
        "sym:\(symbol.id) may be one of \(result.ranked.count) definitions",
        hints: ["Use one of these selectors."],
        data: ["candidates": .array(log.candidates)]
      )
    case .gone: break
    }
    throw Failure(
      .notFound,
      "the definition of sym:\(symbol.id) is not there any more",
      hints: ["`lanser selector explain` shows what was looked at."]
    )
  }
}
