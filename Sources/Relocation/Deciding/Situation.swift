/// What the workspace says about an anchor as a whole, beside the candidates: hints of whether the place is still there.
package struct Situation: Hashable, Sendable {
  /// The anchor's file is there.
  package var fileExists = false
  /// It has statements in the anchor's scope.
  package var scopeExists = false
  /// The anchor's neighbours that are in it, near ones counting more.
  package var fileOverlap = 0.0
  /// The two nearest neighbours follow each other there, with nothing between them.
  package var isGapClosed = false

  package init() {}

  init(_ imprint: Imprint, file: StatementIndex?) {
    guard let file else { return }
    fileExists = true
    scopeExists = imprint.scope.flatMap { file.scope(named: $0) } != nil
    fileOverlap = FeatureComputation.fileOverlap(imprint.sketch, file.markSet)
    guard let before = imprint.sketch?.before.first, let after = imprint.sketch?.after.first else { return }
    isGapClosed = zip(file.telling, file.telling.dropFirst()).contains {
      file.marks[$0] == before && file.marks[$1] == after
    }
  }
}
