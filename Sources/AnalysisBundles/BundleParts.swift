package import CanonicalJSON
package import SourceText

/// What was asked.
package struct BundleRequest: Sendable {
  package var command: String
  /// Canonical; nil when the question is about the whole workspace.
  package var selector: String?
  /// Options that change the answer, by their names.
  package var parameters: JSONObject

  package init(command: String, selector: String?, parameters: JSONObject = JSONObject([])) {
    self.command = command
    self.selector = selector
    self.parameters = parameters
  }

  var json: JSONValue {
    [
      "cmd": .string(command), "selector": selector.map { .string($0) } ?? .null,
      "params": .object(parameters),
    ]
  }
}

/// Where the selector led.
package struct BundleResolution: Sendable {
  package var original: String
  package var uri: String
  package var range: TextRange
  /// A canonical selector of exactly this place.
  package var selector: String
  /// The id of the definition, without `sym:`; nil where none was addressed.
  package var symbolID: String?
  /// In [0, 1]; 1 for a place that was addressed exactly.
  package var score: Double
  /// In [0, 1]; the probability that this is what was meant.
  package var confidence: Double
  /// How the place was found, by name.
  package var features: JSONObject
  /// The name of the weights that the features were given; nil where nothing had to be weighed.
  package var weights: String?
  /// τ: what the score had to reach.
  package var threshold: Double?
  /// δ: how far it had to be ahead of the second.
  package var margin: Double?
  /// What else was considered, best first.
  package var alternatives: [JSONValue]

  package init(
    original: String,
    uri: String,
    range: TextRange,
    selector: String,
    symbolID: String? = nil,
    score: Double = 1,
    confidence: Double = 1,
    features: JSONObject = JSONObject([]),
    weights: String? = nil,
    threshold: Double? = nil,
    margin: Double? = nil,
    alternatives: [JSONValue] = []
  ) {
    self.original = original
    self.uri = uri
    self.range = range
    self.selector = selector
    self.score = score
    self.confidence = confidence
    self.features = features
    self.symbolID = symbolID
    self.weights = weights
    self.threshold = threshold
    self.margin = margin
    self.alternatives = alternatives
  }

  var json: JSONValue {
    [
      "original": .string(original),
      "resolved": [
        "uri": .string(uri), "range": bundleRange(range),
        "symbolId": symbolID.map { .string("sym:" + $0) } ?? .null, "selector": .string(selector),
      ],
      "score": .double(score.roundedHalfEven(places: 6)),
      "confidence": .double(confidence.roundedHalfEven(places: 6)),
      "features": .object(features),
      "weights": weights.map { ["model": .string($0)] } ?? .null,
      "tau": threshold.map { .double($0.roundedHalfEven(places: 6)) } ?? .null,
      "delta": margin.map { .double($0.roundedHalfEven(places: 6)) } ?? .null,
      "disambiguation": .array(alternatives),
    ]
  }
}

/// With what, and about what, the question was answered: everything that may change the answer, and no machine path.
package struct BundleEnvironment: Sendable {
  package var version: String
  package var server: Server?
  package var positionEncoding: PositionEncoding?
  /// Of the effective configuration; nil when no server took part.
  package var configurationDigest: String?
  package var platform: String
  package var python: JSONValue
  package var workspace: Workspace

  package struct Server: Hashable, Sendable {
    package var name: String
    package var version: String
    package var digest: String?
    /// What runs the server, where it is not a program of its own: for example `node v22.20.0`.
    package var runtime: String?

    package init(name: String, version: String, digest: String?, runtime: String?) {
      self.name = name
      self.version = version
      self.digest = digest
      self.runtime = runtime
    }
  }

  package struct Workspace: Hashable, Sendable {
    /// Over names and contents of the source and configuration files.
    package var digest: String
    /// The commit under HEAD; nil without git.
    package var head: String?
    /// Whether tracked files differ from HEAD; nil without git.
    package var dirty: Bool?
    /// Why git could not be asked, although it should have been.
    package var gitProblem: String?
    /// How many source files of each language there are, by the language's name; no member of the bundle.
    package var sourceCounts: [String: Int] = [:]

    package init(digest: String, head: String?, dirty: Bool?) {
      self.digest = digest
      self.head = head
      self.dirty = dirty
      gitProblem = nil
    }
  }

  package init(
    version: String,
    server: Server?,
    positionEncoding: PositionEncoding?,
    configurationDigest: String?,
    platform: String,
    python: JSONValue,
    workspace: Workspace
  ) {
    self.version = version
    self.server = server
    self.positionEncoding = positionEncoding
    self.configurationDigest = configurationDigest
    self.platform = platform
    self.python = python
    self.workspace = workspace
  }

  var json: JSONValue {
    let serverJSON: JSONValue =
      server.map {
        [
          "name": .string($0.name), "version": .string($0.version),
          "digest": $0.digest.map { .string($0) } ?? .null,
          "runtime": $0.runtime.map { .string($0) } ?? .null,
        ]
      } ?? .null
    return [
      "lanser": .string(version),
      "server": serverJSON,
      "positionEncoding": positionEncoding.map { .string($0.rawValue) } ?? .null,
      "configDigest": configurationDigest.map { .string($0) } ?? .null,
      "platform": .string(platform),
      "python": python,
      "workspace": [
        "digest": .string(workspace.digest), "head": workspace.head.map { .string($0) } ?? .null,
        "dirty": workspace.dirty.map { .bool($0) } ?? .null,
        "gitProblem": workspace.gitProblem.map { .string($0) } ?? .null,
      ],
    ]
  }
}

/// What the server offered, and what of it was used.
package struct BundleCapabilities: Sendable {
  package var offered: [String]
  package var used: [String]

  package init(offered: [String], used: [String]) {
    self.offered = offered.sorted()
    self.used = used.sorted()
  }

  var json: JSONValue {
    ["offered": .array(offered.map { .string($0) }), "used": .array(used.map { .string($0) })]
  }
}

/// What differs from run to run; never part of a hash.
package struct BundleVolatile: Sendable {
  /// RFC 3339, UTC.
  package var startedAt: String
  package var durationMilliseconds: Int
  /// Absolute path of the workspace.
  package var root: String

  package init(startedAt: String, durationMilliseconds: Int, root: String) {
    self.startedAt = startedAt
    self.durationMilliseconds = durationMilliseconds
    self.root = root
  }

  var json: JSONValue {
    [
      "startedAt": .string(startedAt), "durationMs": .integer(durationMilliseconds), "root": .string(root),
    ]
  }
}
