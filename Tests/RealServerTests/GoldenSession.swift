import AnalysisBundles
import LanserKit
import ProcessReward

/// Operations that are recorded in one trace, and each as a bundle of its name.
struct GoldenSession: Sendable, CustomStringConvertible {
  enum Work: Sendable {
    case question(Question)
    case edit(EditIntent)
  }

  struct Operation: Sendable {
    let name: String
    let work: Work

    init(_ name: String, _ question: Question) { (self.name, work) = (name, .question(question)) }

    init(_ name: String, _ subject: EditIntent.Subject, _ change: (inout EditIntent) -> Void = { _ in }) {
      var intent = EditIntent(subject)
      change(&intent)
      (self.name, work) = (name, .edit(intent))
    }
  }

  let name: String
  let operations: [Operation]
  var description: String { name }

  static let all = [
    GoldenSession(name: "questions", operations: questions), GoldenSession(name: "edits", operations: edits),
  ]

  private static let questions = [
    Operation("def", Question(.definition, selector: "py://shop.cart#Cart.add")),
    Operation("def-library", Question(.definition, selector: "shop/prices.py:19:12")),
    Operation("decl", Question(.declaration, selector: "shop/cart.py:13:28")),
    Operation("typedef", Question(.typeDefinition, selector: "shop/broken.py:6:1")),
    Operation("refs", Question(.references, selector: "py://shop.cart#Cart")),
    Operation(
      "refs-uses",
      Question(.references, selector: "py://shop.prices#total", includesDeclaration: false)
    ),
    Operation("hover", Question(.hover, selector: "py://shop.prices#total")),
    Operation("hover-nothing", Question(.hover, selector: "shop/cart.py:1:1")),
    Operation("symbols", Question(.symbols, selector: "shop/cart.py")),
    Operation("symbols-query", Question(.symbols, selector: nil, query: "total")),
    Operation("diag", Question(.diagnostics, selector: nil)),
    Operation(
      "diag-errors",
      Question(.diagnostics, selector: "shop/broken.py", minimumSeverity: .error)
    ),
    Operation("outline", Question(.outline, selector: "shop/prices.py")),
    Operation("locate", Question(.locate, selector: "shop/cart.py:17:16")),
    Operation("locate-symbol", Question(.locate, selector: "shop/cart.py:17:16", selectorKind: "symbol")),
    Operation(
      "locate-anchor",
      Question(.locate, selector: "anchor://shop/cart.py#\"return%20total(self.prices)\"")
    ),
    Operation("def-ast", Question(.definition, selector: "ast://[module=shop.prices]/[def=total]")),
    Operation(
      "hover-id",
      Question(.hover, selector: "sym:E9wkIhXCChUZ3sAMQCEmFcILrwWSic8aeEAo5Ku-G")
    ),
    Operation(
      "error-anchor",
      Question(.definition, selector: "anchor://shop/cart.py#\"return%20len(self.names)\"")
    ),
    Operation("actions", Question(.actions, selector: "shop/cart.py:1:1")),
    Operation("rename-target", Question(.prepareRename, selector: "py://shop.prices#total")),
    Operation("error-unsupported", Question(.implementation, selector: "py://shop.cart#Cart")),
    Operation("error-not-found", Question(.definition, selector: "py://shop.cart#Card")),
    Operation("error-syntax", Question(.definition, selector: "shop/cart.py@L1")),
    Operation("error-position", Question(.definition, selector: "shop/cart.py:20:99")),
    Operation("error-ambiguous", Question(.definition, selector: "py://shop.prices#symbol")),
  ]

  private static let edits = [
    Operation("rename", .rename(selector: "py://shop.prices#total", newName: "add_up")),
    Operation("rename-refused", .rename(selector: "py://shop.prices#total", newName: "price")),
    Operation("organize-imports", .organizeImports(["shop/broken.py"])),
    Operation("edit", .patch(Array(patch.utf8), source: "a.patch")) { $0.deniesNewErrors = false },
    Operation("edit-denied", .patch(Array(patch.utf8), source: "a.patch")) { $0.deniesNewErrors = true },
    Operation("edit-conflict", .patch(Array(stalePatch.utf8), source: "b.patch")),
    Operation("simulate", .workspaceEdit(Array(workspaceEdit.utf8), source: "c.json")) {
      $0.isSimulation = true
      $0.scope = .chosen(.workspace)
    },
    Operation("error-format", .format(["shop/cart.py"])),
    Operation("error-move", .move("shop/prices.py", to: "shop/costs.py")),
  ]

  /// Brings an error into this file, and one into another.
  private static let patch = """
    --- a/shop/prices.py
    +++ b/shop/prices.py
    @@ -14,6 +14,6 @@
         return int(text)
    \u{20}
    \u{20}
    -def total(prices: list[int]) -> int:
    +def total(prices: list[int]) -> str:
         \"\"\"Add prices up.\"\"\"
         return sum(prices)

    """

  private static let stalePatch = patch.replacing("return sum", with: "return max")

  /// Takes the errors of a file away, as a text that is not canonical JSON.
  private static let workspaceEdit = """
    { "changes": { "shop/broken.py": [
        {"range": {"start": {"line": 6, "character": 0}, "end": {"line": 9, "character": 0}}, "newText": ""}
    ] } }
    """
}
