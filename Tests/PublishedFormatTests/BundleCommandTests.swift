import CanonicalJSON
import LanserTestSupport
import Testing

@Suite("lanser bundle")
struct BundleCommandTests {
  @Test("shows a bundle as text that is in fixtures/bundles/shown", arguments: GoldenBundles.names)
  func show(_ name: String) throws {
    let run = try Self.lanser(["bundle", "show", GoldenBundles.path(name)])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.isEmpty)
    try GoldenFile(fixture: "bundles/shown/\(name).txt").check(run.output)
  }

  @Test("prints the value as it was when JSON is wanted", arguments: GoldenBundles.names)
  func showJSON(_ name: String) throws {
    let run = try Self.lanser(["bundle", "show", GoldenBundles.path(name), "--json"])
    #expect(run.json?.serialized() == (try GoldenBundles.json(name)).serialized())
  }

  @Test("finds nothing wrong with a bundle as it was made", arguments: GoldenBundles.names)
  func verify(_ name: String) throws {
    let run = try Self.lanser(["bundle", "verify", GoldenBundles.path(name)])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("sha256:"))
  }

  @Test(
    "names the id that is not that of the content",
    arguments: [
      (["environment", "lanser"], ["bundleId"]), (["facts", "truncated"], ["bundleId", "factsId"]),
      (["meta", "factsId"], ["bundleId", "factsId"]), (["bundleId"], ["bundleId"]),
    ] as [([String], [String])]
  )
  func tampered(_ path: [String], _ ids: [String]) throws {
    let bundle = try GoldenBundles.json("refs")
    let value: JSONValue
    switch path {
    case ["facts", "truncated"]: value = true
    case ["environment", "lanser"]: value = "0.0.1"
    default: value = .string("sha256:" + String(repeating: "0", count: 64))
    }
    let changed = bundle.replacing(path[...], with: value)
    try TemporaryDirectory.with { directory in
      let file = try directory.write(changed.serialized(), to: "b.json")
      let run = try LanserRun(["bundle", "verify", file], in: directory)
      #expect(run.status == 76, "\(run.output)")
      for id in ["bundleId", "factsId"] {
        let isNamed = run.errors.split(separator: "\n").first?.contains(id) ?? false
        #expect(isNamed == ids.contains(id), "\(run.errors)")
      }
    }
  }

  @Test("does not read what is no bundle", arguments: ["{}", "[", #"{"bundleId": 1, "bundleId": 2}"#])
  func noBundle(_ text: String) throws {
    for words in [["bundle", "show"], ["bundle", "verify"]] {
      try TemporaryDirectory.with { directory in
        let file = try directory.write(text, to: "b.json")
        let run = try LanserRun(words + [file], in: directory)
        #expect(run.status == 82, "\(run.errors)")
        #expect(run.output.isEmpty)
      }
    }
  }

  @Test("says how bundles differ, and ends with 76 when they say something else")
  func difference() throws {
    let run = try Self.lanser(["bundle", "diff", GoldenBundles.path("refs"), GoldenBundles.path("refs-uses")])
    #expect(run.status == 76)
    try GoldenFile(fixture: "bundles/shown/refs.refs-uses.diff").check(run.output)
    let json = try Self.lanser([
      "bundle", "diff", GoldenBundles.path("refs"), GoldenBundles.path("refs-uses"), "--json",
    ])
    #expect(json.json?["sameFacts"] == false)
    #expect(json.json?["changes"]?.arrayValue?.isEmpty == false)
  }

  @Test("finds no difference between a bundle and itself", arguments: GoldenBundles.names)
  func same(_ name: String) throws {
    let run = try Self.lanser(["bundle", "diff", GoldenBundles.path(name), GoldenBundles.path(name)])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.isEmpty)
  }

  @Test("finds other environments not to be other facts")
  func environment() throws {
    try TemporaryDirectory.with { directory in
      let bundle = try GoldenBundles.json("refs")
      var other = bundle.replacing(["environment", "server", "version"], with: "1.1.408")
      let wrong = try directory.write(other.serialized(), to: "b.json")
      let refused = try LanserRun(["bundle", "diff", GoldenBundles.path("refs"), wrong], in: directory)
      #expect(refused.status == 76)
      #expect(refused.errors.contains("bundleId"), "\(refused.errors)")
      other = other.replacing(["bundleId"], with: .string(try other.computedBundleID()))
      let right = try directory.write(other.serialized(), to: "b.json")
      let run = try LanserRun(["bundle", "diff", GoldenBundles.path("refs"), right], in: directory)
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output == "server version: 1.1.407 → 1.1.408\n")
    }
  }

  private static func lanser(_ arguments: [String]) throws -> LanserRun {
    try TemporaryDirectory.with { try LanserRun(arguments, in: $0) }
  }
}

extension JSONValue {
  /// The value with another one at a path of members.
  fileprivate func replacing(_ path: ArraySlice<String>, with value: JSONValue) -> JSONValue {
    guard let name = path.first else { return value }
    guard var object = objectValue else { return self }
    object[name] = (object[name] ?? .null).replacing(path.dropFirst(), with: value)
    return .object(object)
  }

  /// What the id of this bundle has to be, computed from nothing but what is published about it.
  fileprivate func computedBundleID() throws -> String {
    var domain: JSONObject = [:]
    for name in [
      "request", "resolution", "facts", "edits", "status", "error", "environment", "capabilities",
    ] {
      domain[name] = self[name]
    }
    var meta = try #require(self["meta"]?.objectValue)
    meta["volatile"] = nil
    domain["meta"] = .object(meta)
    return SHA256Digest(of: try JSONValue.object(domain).canonicalBytes()).description
  }
}
