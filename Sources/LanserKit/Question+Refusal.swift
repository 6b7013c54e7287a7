package import AnalysisBundles
import CanonicalJSON

extension Question {
  /// The bundle of a question that could not even be asked: there is no such workspace, or its configuration is not valid.
  ///
  /// - Throws: `Failure` for a defect of this program.
  package func refused(because failure: Failure, surroundings: Surroundings) throws(Failure) -> AnalysisBundle
  {
    let environment = BundleEnvironment(
      version: surroundings.version,
      server: nil,
      positionEncoding: nil,
      configurationDigest: nil,
      platform: hostPlatform,
      python: .null,
      workspace: BundleEnvironment.Workspace(digest: "", head: nil, dirty: nil)
    )
    do {
      return try AnalysisBundle(
        request: BundleRequest(command: kind.rawValue, selector: selector, parameters: parameters),
        resolution: nil,
        facts: nil,
        failure: failure,
        environment: environment,
        capabilities: nil,
        volatile: BundleVolatile(startedAt: surroundings.now(), durationMilliseconds: 0, root: "")
      )
    } catch {
      throw Failure(.internalError, "the result can not be hashed: \(error)")
    }
  }
}
