import CanonicalJSON
import LanserTestSupport
import Testing

extension CommandLineTests {
  @Suite("finds addresses again after edits", .serialized)
  struct RelocationCommandTests {
    /// The line of a statement inside of a method, and that of the method's name.
    private static let statement = (place: "pkg/shop.py:22:13", text: "amount += prices[product] * count")
    private static let method = (place: "pkg/shop.py:19:9", text: "def total(self, prices):")

    private static let kinds: [(place: String, text: String, kind: String)] = [
      (statement.place, statement.text, "anchor"), (method.place, method.text, "anchor"),
      (method.place, method.text, "symbolId"), (statement.place, statement.text, "ast"),
      (method.place, method.text, "symbol"),
    ]

    @Test("made by locate --as, when lines were put in before them", needsPyright, arguments: kinds)
    func insertedLines(_ address: (place: String, text: String, kind: String)) throws {
      try withShop { sandbox in
        let selector = try sandbox.selector(address.place, as: address.kind)
        try sandbox.expect(selector, at: address.place, address.text)
        try sandbox.edit { $0.replacing("import json\n", with: "import json\nimport os\nimport sys\n") }
        let line = address.place == Self.statement.place ? "24:13" : "21:9"
        try sandbox.expect(selector, at: "pkg/shop.py:\(line)", address.text)
      }
    }

    @Test("also where the method that they are in has another name", needsPyright)
    func renamed() throws {
      try withShop { sandbox in
        let anchor = try sandbox.selector(Self.statement.place, as: "anchor")
        let head = try sandbox.selector(Self.method.place, as: "anchor")
        let id = try sandbox.selector(Self.method.place, as: "symbolId")
        let names = ["ast", "symbol"].map { kind in (kind, Self.method.place) }
        let exact = try names.map { try sandbox.selector($0.1, as: $0.0) }
        try sandbox.edit { $0.replacing("def total(", with: "def price_of_all(") }
        try sandbox.expect(anchor, at: Self.statement.place, Self.statement.text)
        for selector in [head, id] {
          try sandbox.expect(selector, at: Self.method.place, "def price_of_all(self, prices):")
        }
        // What goes by names says that the name is gone.
        for selector in exact { try sandbox.expect(selector, failure: "E/NOT_FOUND", status: 3) }
      }
    }

    @Test("and in another file", needsPyright)
    func moved() throws {
      try withShop { sandbox in
        let anchor = try sandbox.selector(Self.statement.place, as: "anchor")
        let id = try sandbox.selector(Self.method.place, as: "symbolId")
        let pinned = try ["cursor", "ast", "symbol"].map { kind in
          try sandbox.selector(Self.statement.place, as: kind, isPinned: true)
        }
        try sandbox.run(["git", "mv", "pkg/shop.py", "pkg/store.py"])
        try sandbox.expect(anchor, at: "pkg/store.py:22:13", Self.statement.text)
        try sandbox.expect(id, at: "pkg/store.py:19:9", Self.method.text)
        try sandbox.expect(pinned[0], at: "pkg/store.py:22:13", Self.statement.text)
        try sandbox.expect(pinned[1], at: "pkg/store.py:22:13", Self.statement.text)
        try sandbox.expect(pinned[2], at: "pkg/store.py:19:9", Self.method.text)
      }
    }

    @Test("and says of what was deleted that it is gone", needsPyright)
    func deleted() throws {
      try withShop { sandbox in
        var selectors = try Self.kinds.map { try sandbox.selector($0.place, as: $0.kind) }
        for kind in ["anchor", "cursor", "ast", "symbol"] {
          selectors.append(try sandbox.selector(Self.statement.place, as: kind, isPinned: true))
        }
        try sandbox.edit { text in
          let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
          return (lines[..<18] + lines[24...]).joined(separator: "\n")
        }
        for selector in selectors { try sandbox.expect(selector, failure: "E/NOT_FOUND", status: 3) }
      }
    }

    @Test("and where it may be one of several gives each by a selector that is exactly it", needsPyright)
    func ambiguous() throws {
      try withShop { sandbox in
        let id = try sandbox.selector(Self.method.place, as: "symbolId")
        let anchors = try [Self.statement, Self.method].map { try sandbox.selector($0.place, as: "anchor") }
        try sandbox.run(["cp", "pkg/shop.py", "pkg/market.py"])
        try sandbox.run(["mv", "pkg/shop.py", "pkg/store.py"])
        let selectors = [
          id, #"anchor://pkg/store.py#"self.lines""#, "ast://[file=pkg/store.py]/[class=Cart]/[def=add]/call",
        ]
        for selector in selectors + anchors {
          let failed = try sandbox.expect(selector, failure: "E/AMBIGUOUS", status: 4)
          let candidates = try #require(failed.json()["error"]?["data"]?["candidates"]?.arrayValue)
          #expect((2...5).contains(candidates.count), "\(failed)")
          for candidate in candidates {
            let exact = try #require(candidate["selector"]?.stringValue)
            let found = try sandbox.lanser("locate", exact, "--json").requireStatus(0).json()
            #expect(found["resolution"]?["score"] == 1, "\(exact)")
            #expect(found["resolution"]?["resolved"]?["uri"] == candidate["uri"], "\(exact)")
            #expect(found["resolution"]?["resolved"]?["range"] == candidate["range"], "\(exact)")
          }
        }
      }
    }

    @Test("with the commit in them, or the digest of a content that was never committed", needsPyright)
    func pinned() throws {
      try withShop { sandbox in
        let head = try sandbox.run(["git", "rev-parse", "HEAD"]).trimmingLineEnd
        for kind in ["cursor", "anchor", "ast", "symbol"] {
          let selector = try sandbox.selector(Self.statement.place, as: kind, isPinned: true)
          #expect(selector.hasSuffix("doc=git:\(head)"), "\(selector)")
        }
        try sandbox.edit { "# A remark.\n" + $0 }
        let selector = try sandbox.selector("pkg/shop.py:23:13", as: "cursor", isPinned: true)
        #expect(selector.contains("?doc=sha256:"), "\(selector)")
        try sandbox.expect(selector, at: "pkg/shop.py:23:13", Self.statement.text)
        try sandbox.edit { "# A remark.\n# And another one.\n" + $0.dropFirst("# A remark.\n".count) }
        try sandbox.expect(selector, at: "pkg/shop.py:24:13", Self.statement.text)
        try sandbox.run(["rm", "-r", sandbox.directory("cache")])
        try sandbox.expect(selector, failure: "E/VERSION_SKEW", status: 10)
      }
    }

    @Test("and explains what was read, tried and scored", needsPyright)
    func explained() throws {
      try withShop { sandbox in
        let anchor = try sandbox.selector(Self.statement.place, as: "anchor")
        try sandbox.edit {
          $0.replacing("amount += prices[product] * count", with: "amount += count * prices[product]")
        }
        let told = try sandbox.lanser("selector", "explain", anchor).requireStatus(0)
        for words in ["anchor", "pkg/shop.py:22:13", "relocate-v2"] {
          #expect(told.outputText.contains(words), "\(told)")
        }
        try sandbox.run(["rm", "pkg/shop.py"])
        let gone = try sandbox.lanser("selector", "explain", anchor)
        #expect(gone.outputText.contains("E/NOT_FOUND"), "\(gone)")
      }
    }

    @Test(
      "which a trace replays to the same bytes without the files, git and the grammar",
      needsPyright,
      arguments: ["anchor", "ast", "symbolId", "cursor", "symbol"]
    )
    func replayed(_ kind: String) throws {
      try withShop { sandbox in
        let selector = try sandbox.selector(Self.statement.place, as: kind, isPinned: kind != "symbolId")
        try sandbox.edit { "import os\n" + $0 }
        let questions = [
          ["locate", selector, "--pin"], ["def", selector], ["selector", "explain", selector],
          ["locate", "anchor://pkg/shop.py#\"self.lines\""],
        ]
        var recorded: [(result: CommandLineResult, trace: String)] = []
        for (number, question) in questions.enumerated() {
          let trace = sandbox.directory("trace-\(number).jsonl")
          recorded.append((try sandbox.lanser(question + ["--json", "--trace-file", trace]), trace))
        }
        try sandbox.run(["rm", "-rf", "pkg", ".git", sandbox.directory("cache")])
        for (result, trace) in recorded {
          let replayed = try sandbox.lanser(
            ["trace", "replay", "--trace-file", trace, "--json"],
            in: "/",
            changing: ["XDG_DATA_HOME": sandbox.directory("nowhere")]
          ).requireStatus(0)
          #expect(replayed.output == result.output, "\(result)\n\(replayed)")
        }
      }
    }

    private func withShop(_ body: (CommandLineSandbox) throws -> Void) throws {
      try CommandLineSandbox.with { sandbox in
        try sandbox.write(shop, to: "pkg/shop.py")
        try sandbox.write("", to: "pkg/__init__.py")
        try sandbox.write(
          "from pkg.shop import Cart\n\n\ndef describe(cart: Cart) -> str:\n    return f\"{cart.owner} has {len(cart.lines)} lines\"\n",
          to: "pkg/other.py"
        )
        let identity = ["-c", "user.name=test", "-c", "user.email=test@localhost"]
        try sandbox.run(["git", "init", "--quiet"])
        try sandbox.run(["git", "add", "--all"])
        try sandbox.run(["git"] + identity + ["commit", "--quiet", "-m", "Start"])
        try body(sandbox)
      }
    }
  }
}

extension CommandLineSandbox {
  /// What `locate --as` prints.
  fileprivate func selector(_ place: String, as kind: String, isPinned: Bool = false) throws -> String {
    try lanser(["locate", place, "--as", kind] + (isPinned ? ["--pin"] : [])).requireStatus(0).outputText
      .trimmingLineEnd
  }

  /// Changes the file.
  fileprivate func edit(_ change: (String) -> String) throws {
    let old = String(decoding: try directory.read("workspace/pkg/shop.py"), as: UTF8.self)
    let new = change(old)
    try #require(new != old)
    try write(new, to: "pkg/shop.py")
  }

  fileprivate func expect(_ selector: String, at place: String, _ text: String) throws {
    let found = try lanser("locate", selector)
    #expect(found.status == 0 && found.outputText.hasPrefix("\(place): \(text)\n"), "\(place)\n\(found)")
  }

  @discardableResult
  fileprivate func expect(_ selector: String, failure code: String, status: Int32) throws -> CommandLineResult
  {
    let failed = try lanser("locate", selector, "--json").requireStatus(status)
    #expect(try failed.json()["error"]?["code"]?.stringValue == code, "\(failed)")
    return failed
  }
}

extension String {
  fileprivate var trimmingLineEnd: String { hasSuffix("\n") ? String(dropLast()) : self }
}

private let shop = """
  \"""A shop.\"""

  import json


  class Cart:
      \"""What a customer wants to buy.\"""

      def __init__(self, owner):
          self.owner = owner
          self.lines = []

      def add(self, product, count):
          \"""Puts a product into the cart.\"""
          if count < 1:
              raise ValueError("a count has to be positive")
          self.lines.append((product, count))

      def total(self, prices):
          amount = 0
          for product, count in self.lines:
              amount += prices[product] * count
          return amount

      def clear(self):
          self.lines.clear()


  def load(path):
      with open(path) as stream:
          document = json.load(stream)
      cart = Cart(document["owner"])
      for line in document["lines"]:
          cart.add(line["product"], line["count"])
      return cart


  def save(cart, path):
      document = {"owner": cart.owner, "lines": []}
      for product, count in cart.lines:
          document["lines"].append({"product": product, "count": count})
      with open(path, "w") as stream:
          json.dump(document, stream)

  """
