import Relocation
import SyntaxTrees
import Testing

@Suite("Resolving symbolic addresses")
struct SymbolResolverTests {
  static let workspace = MemoryWorkspace(
    """
    === pyproject.toml
    === src/shop/__init__.py
    from .cart import Cart, total as sum_up
    from .prices import *
    from . import cart as basket
    from .loop_a import turn
    import numpy as np
    from .lazy import missing
    VERSION = "1"
    === src/shop/cart.py
    import typing
    from typing import overload

    class Cart:
        limit: int = 3

        def __init__(self):
            self.items = []

        @property
        def size(self):
            return len(self.items)

        @size.setter
        def size(self, value): ...

        class Line:
            def price(self): ...

    @overload
    def total(x: int) -> int: ...
    @overload
    def total(x: str) -> str: ...
    def total(x): return x

    try:
        def fast(): ...
    except ImportError:
        def fast(): ...

    def again(): ...
    again = typing.cast(again)
    def twice(): ...
    def twice(): ...
    === src/shop/prices.py
    __all__ = ["gross", "_hidden"]
    def gross(): ...
    def net(): ...
    def _hidden(): ...
    === src/shop/loop_a.py
    from .loop_b import turn
    === src/shop/loop_b.py
    from .loop_a import turn
    === src/shop/lazy.py
    === src/shop/deep/__init__.py
    from ..cart import Cart as Deep
    from .. import basket
    === src/shop/native.pyi
    def fast_sum(x: int) -> int: ...
    === src/shop/typed.py
    def f(x): return x
    def g(): ...
    === src/shop/typed.pyi
    from typing import overload
    @overload
    def f(x: int) -> int: ...
    @overload
    def f(x: str) -> str: ...
    def only_in_stub() -> None: ...
    === src/space/part/mod.py
    def h(): ...
    === tests/test_cart.py
    from shop import Cart
    class TestCart:
        def test_size(self): ...
    """
  )

  static let resolver = SymbolResolver(contents: workspace, profile: .python)

  @Test(
    "An address leads to the definition",
    arguments: [
      ("shop.cart#Cart", "src/shop/cart.py:4"),
      ("shop.cart#Cart.limit", "src/shop/cart.py:5"),
      ("shop.cart#Cart.items", "src/shop/cart.py:8"),
      ("shop.cart#Cart.size", "src/shop/cart.py:11"),
      ("shop.cart#Cart.Line.price", "src/shop/cart.py:18"),
      ("shop.cart#total", "src/shop/cart.py:24"),
      ("shop.cart#total?overload=0", "src/shop/cart.py:21"),
      ("shop.cart#total?overload=1", "src/shop/cart.py:23"),
      ("shop.cart#total?nth=2", "src/shop/cart.py:24"),
      ("shop.cart#Cart.size?nth=1", "src/shop/cart.py:15"),
      ("shop.cart#fast?nth=1", "src/shop/cart.py:29"),
      ("shop.cart#again", "src/shop/cart.py:31"),
      ("shop#Cart", "src/shop/cart.py:4"),
      ("shop#Cart.Line.price", "src/shop/cart.py:18"),
      ("shop#sum_up", "src/shop/cart.py:24"),
      ("shop#sum_up?overload=1", "src/shop/cart.py:23"),
      ("shop#gross", "src/shop/prices.py:2"),
      ("shop#_hidden", "src/shop/prices.py:4"),
      ("shop#basket.total", "src/shop/cart.py:24"),
      ("shop#cart.total", "src/shop/cart.py:24"),
      ("shop#VERSION", "src/shop/__init__.py:7"),
      ("shop#typed", "src/shop/typed.py:1"),
      ("shop.cart#", "src/shop/cart.py:1"),
      ("shop.deep#Deep.limit", "src/shop/cart.py:5"),
      ("shop.deep#basket.Cart", "src/shop/cart.py:4"),
      ("shop.native#fast_sum", "src/shop/native.pyi:1"),
      ("shop.typed#f", "src/shop/typed.py:1"),
      ("shop.typed#only_in_stub", "src/shop/typed.pyi:6"),
      ("space.part.mod#h", "src/space/part/mod.py:1"),
      ("tests.test_cart#TestCart.test_size", "tests/test_cart.py:3"),
      ("tests.test_cart#Cart", "src/shop/cart.py:4"),
    ] as [(String, String)]
  )
  func definition(address: String, place: String) throws {
    let candidates = try Self.resolver.resolve(address)
    #expect(candidates.first?.place(in: Self.workspace) == place)
    #expect(candidates.first?.relation == .definition)
  }

  @Test("Imports on the way to the definition are listed in order")
  func via() throws {
    let candidate = try #require(try Self.resolver.resolve("shop.deep#basket.Cart").first)
    #expect(candidate.via.map(\.path) == ["src/shop/deep/__init__.py", "src/shop/__init__.py"])
    #expect(candidate.via.map(\.name) == ["basket", "basket"])
    #expect(candidate.address?.text == "shop.cart#Cart")
  }

  @Test(
    "Declarations that belong to the definition follow it",
    arguments: [
      ("shop.cart#total", ["definition", "overload", "overload"]),
      ("shop.cart#Cart.size", ["definition", "accessor"]),
      ("shop.typed#f", ["definition", "stub", "stub"]),
      ("shop.typed#g", ["definition"]),
      ("shop.cart#again", ["definition"]),
    ] as [(String, [String])]
  )
  func related(address: String, relations: [String]) throws {
    #expect(try Self.resolver.resolve(address).map(\.relation.rawValue) == relations)
  }

  @Test(
    "Definitions that fit equally are one ambiguous answer, each with an address of its own",
    arguments: [
      ("shop.cart#fast", ["shop.cart#fast?nth=0", "shop.cart#fast?nth=1"]),
      ("shop.cart#twice", ["shop.cart#twice?nth=0", "shop.cart#twice?nth=1"]),
    ] as [(String, [String])]
  )
  func ambiguous(address: String, addresses: [String]) throws {
    let error = #expect(throws: RelocationError.self) { try Self.resolver.resolve(address) }
    guard case .ambiguous(let candidates) = error else {
      Issue.record("expected an ambiguity, got \(String(describing: error))")
      return
    }
    #expect(candidates.map { $0.address?.text } == addresses)
    for candidate in candidates {
      let exact = try #require(candidate.address).text
      #expect(try Self.resolver.resolve(exact).first?.symbol == candidate.symbol)
    }
  }

  @Test(
    "What is not there is not found, whatever resembles it",
    arguments: [
      "shop.cart#Cart.nothing", "shop#net", "shop#turn", "shop#missing", "shop.cart#x",
      "shop.cart#Cart.size.x",
      "shop.cart#Cart.__init__.self", "space.part#h", "shop.typed#f.g",
    ]
  )
  func notFound(address: String) throws {
    let error = #expect(throws: RelocationError.self) { try Self.resolver.resolve(address) }
    guard case .notFound = error else {
      Issue.record("expected not found, got \(String(describing: error))")
      return
    }
  }

  @Test(
    "An index past the end says how many there are",
    arguments: [
      ("shop.cart#total?overload=2", RelocationError.noSuchIndex(option: .overload, requested: 2, count: 2)),
      ("shop.cart#Cart?overload=0", .noSuchIndex(option: .overload, requested: 0, count: 0)),
      ("shop.cart#fast?nth=2", .noSuchIndex(option: .nth, requested: 2, count: 2)),
      ("shop.cart#fast?nth=-1", .noSuchIndex(option: .nth, requested: -1, count: 2)),
    ] as [(String, RelocationError)]
  )
  func index(address: String, expected: RelocationError) {
    #expect(throws: expected) { try Self.resolver.resolve(address) }
  }

  @Test("Every symbol of the workspace has an address that leads back to it")
  func roundTrip() throws {
    var count = 0
    for path in Self.workspace.files.keys.sorted() where path.hasSuffix(".py") {
      let outline = try #require(try Self.workspace.outline(of: path))
      for symbol in outline.symbols {
        let address = try #require(try Self.resolver.address(of: symbol, in: path), "\(path) \(symbol.name)")
        let candidate = try #require(try Self.resolver.resolve(address.text).first)
        #expect(candidate.path == path)
        #expect(candidate.symbol == symbol)
        count += 1
      }
    }
    #expect(count > 25)
  }

  @Test("A place becomes the address of the innermost symbol")
  func addressOfPlace() throws {
    let path = "src/shop/cart.py"
    let text = try #require(Self.workspace.files[path])
    let offset = try #require(text.utf8.firstRange(of: Array("return len".utf8))?.lowerBound)
    let bytes = text.utf8.distance(from: text.utf8.startIndex, to: offset)
    #expect(try Self.resolver.address(atByteOffset: bytes, of: path)?.text == "shop.cart#Cart.size")
    #expect(try Self.resolver.address(atByteOffset: 0, of: path) == nil)
    #expect(try Self.resolver.address(atByteOffset: 0, of: "no/such.py") == nil)
  }
}
