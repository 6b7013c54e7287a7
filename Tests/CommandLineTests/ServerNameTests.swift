import CanonicalJSON
import LanserTestSupport
import Testing

extension CommandLineTests {
  @Suite("takes names from the server where no grammar knows them", .serialized)
  struct ServerNameTests {
    static let hasClangd = ConditionTrait.enabled(if: Clangd.directory != nil, "there is no clangd on PATH")

    @Test(
      "for places in C++",
      hasClangd,
      arguments: [
        (
          "cpp://src/shapes#geo.Shape.area", "src/shapes.cpp:4:15: double Shape::area() const { return 1.0; }"
        ),
        ("cpp://src/shapes#geo.Shape.area?nth=1", "src/shapes.hpp:4:10: double area() const;"),
        ("cpp://src/shapes#geo.Shape", "src/shapes.hpp:2:7: class Shape {"),
        ("cpp://src/shapes#geo.Shape:def", "src/shapes.hpp:2:1: class Shape {"),
        ("cpp://src/shapes#geo.twice?nth=1", "src/shapes.cpp:6:8: double twice(double a) { return 2 * a; }"),
      ]
    )
    func located(_ selector: String, _ place: String) throws {
      try withShapes { sandbox in
        let found = try sandbox.lanser("locate", selector).requireStatus(0)
        #expect(found.outputText.hasPrefix(place + "\n"), "\(found)")
      }
    }

    @Test("and gives each of several a selector that is exactly it", hasClangd)
    func ambiguous() throws {
      try withShapes { sandbox in
        let failed = try sandbox.lanser("locate", "cpp://src/shapes#geo.twice", "--json").requireStatus(4)
        let candidates = try #require(failed.json()["error"]?["data"]?["candidates"]?.arrayValue)
        #expect(candidates.count == 2, "\(failed)")
        for candidate in candidates {
          let exact = try #require(candidate["selector"]?.stringValue)
          let found = try sandbox.lanser("locate", exact, "--json").requireStatus(0).json()
          #expect(found["resolution"]?["resolved"]?["selector"]?.stringValue == exact)
          #expect(found["resolution"]?["resolved"]?["range"] == candidate["range"], "\(exact)")
        }
      }
    }

    @Test("for a place that is turned into an address, and for an outline", hasClangd)
    func named() throws {
      try withShapes { sandbox in
        let selector = try sandbox.lanser("locate", "src/shapes.cpp:4:15", "--as", "symbol").requireStatus(0)
        #expect(selector.outputText == "cpp://src/shapes#geo.Shape.area\n")
        let outline = try sandbox.lanser("outline", "src/shapes.cpp", "--json").requireStatus(0).json()
        let roots = try #require(outline["facts"]?["outline"]?.arrayValue)
        #expect(roots.map { $0["name"] } == ["geo"])
        #expect(roots[0]["children"]?.arrayValue?.count == 3)
        let hover = try sandbox.lanser("hover", "cpp://src/shapes#geo.Shape.area").requireStatus(0)
        #expect(hover.outputText.contains("area"), "\(hover)")
      }
    }

    @Test(
      "and refuses what a server does not tell",
      hasClangd,
      arguments: [
        "cpp://src/shapes#geo.Shape.area:body", "cpp://src/shapes#geo.Shape.area:doc",
        "ast://cpp:[file=src/shapes.cpp]/[function=twice]",
        "cpp://src/shapes#geo.Shape.area?doc=git:0123456",
        "anchor://src/shapes.cpp#\"double Shape::volume\"",
      ]
    )
    func refused(_ selector: String) throws {
      try withShapes { sandbox in
        let failed = try sandbox.lanser("locate", selector, "--json")
        #expect(try failed.json()["error"]?["code"] == "E/UNSUPPORTED_CAP", "\(failed)")
      }
    }

    @Test(
      "which a trace replays without files and server",
      hasClangd,
      arguments: [
        ["locate", "cpp://src/shapes#geo.Shape.area"], ["outline", "src/shapes.cpp"],
        ["locate", "src/shapes.cpp:4:15"], ["hover", "cpp://src/shapes#geo.Shape"],
        ["locate", "cpp://src/shapes#geo.Shap"],
      ]
    )
    func replayed(_ question: [String]) throws {
      try withShapes { sandbox in
        let trace = sandbox.directory("trace.jsonl")
        let result = try sandbox.lanser(question + ["--json", "--trace-file", trace])
        try sandbox.run(["rm", "-rf", "src"])
        let replayed = try sandbox.lanser(
          ["trace", "replay", "--trace-file", trace, "--json"],
          in: "/",
          changing: ["PATH": "/nonexistent"]
        ).requireStatus(0)
        #expect(replayed.output == result.output, "\(result)\n\(replayed)")
      }
    }

    @Test("and says that the server is missing, where a place alone does not need it")
    func missing() throws {
      try withShapes { sandbox in
        let path = ["PATH": Optional("/usr/bin:/bin")]
        let named = try sandbox.lanser(["locate", "cpp://src/shapes#geo.Shape"], changing: path)
        #expect(named.status == 80 && named.errors.contains("clangd"), "\(named)")
        let place = try sandbox.lanser(["locate", "src/shapes.cpp:4:15"], changing: path).requireStatus(0)
        #expect(place.outputText.contains("src/shapes.cpp@L4:C15"), "\(place)")
      }
    }

    private func withShapes(_ body: (CommandLineSandbox) throws -> Void) throws {
      try CommandLineSandbox.with { sandbox in
        var sandbox = sandbox
        sandbox.variables["PATH"] = "/usr/bin:/bin:\(Clangd.directory ?? "")"
        try sandbox.write(
          "namespace geo {\nclass Shape {\n public:\n  double area() const;\n};\n}\n",
          to: "src/shapes.hpp"
        )
        try sandbox.write(
          """
          #include "shapes.hpp"

          namespace geo {
          double Shape::area() const { return 1.0; }
          int twice(int a) { return 2 * a; }
          double twice(double a) { return 2 * a; }
          }

          """,
          to: "src/shapes.cpp"
        )
        try body(sandbox)
      }
    }
  }
}
