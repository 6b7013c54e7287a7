/// What a server did that it should not have done, and that did no harm.
package struct Misbehaviour: Hashable, Sendable {
  /// How many `workspace/applyEdit` it sent that nobody had asked for; each was refused.
  package var refusedEdits = 0
  /// How many bytes on its standard output were no messages; they were passed over.
  package var strayBytes = 0
}
