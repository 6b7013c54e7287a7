import SyntaxTestSupport
import SyntaxTrees
import Testing

@Suite("From an offset to the symbol it belongs to")
struct EnclosingSymbolTests {
  static let source = MarkedSource(
    """
    «between»
    import os
    @«decorator»d
    class C:
        value = {«value»1: 2}
        def «name»f(self, «parameter»a):
            self.«attribute»x = «method»a
            def g(): re«nested»turn 1«end»

    «after»
    y = «y»2
    def h(): pass«touch»
    """
  )

  @Test(
    "The innermost definition wins",
    arguments: [
      ("between", nil), ("decorator", "C"), ("value", "C.value"), ("name", "C.f"), ("parameter", "C.f"),
      ("attribute", "C.x"), ("method", "C.f"), ("nested", "C.f.g"), ("end", "C.f.g"), ("after", nil),
      ("y", "y"),
      ("touch", "h"),
    ] as [(String, String?)]
  )
  func innermost(mark: String, qualifiedName: String?) throws {
    let outline = try TestGrammars.outline(ofPython: Self.source.text)
    let offset = try #require(Self.source.offsets[mark])
    let symbol = outline.enclosingSymbol(atByteOffset: offset)
    #expect(symbol.map { outline.qualifiedName(of: $0).joined(separator: ".") } == qualifiedName)
  }
}
