import CanonicalJSON
import SourceText

// From the JSON of a bundle back to its values. The inverse is `AnalysisBundle.json`; `BundleDocument` compares the two.

extension AnalysisBundle {
  init(reading bundle: BundleObject) throws {
    try self.init(
      request: BundleRequest(reading: bundle.object("request")),
      resolution: bundle.optionalObject("resolution").map(BundleResolution.init(reading:)),
      facts: bundle.optionalObject("facts").map(Facts.init(reading:)),
      edits: bundle.optionalObject("edits").map(BundleEdits.init(reading:)),
      reward: bundle.value("processReward").nonNull,
      failure: bundle.optionalObject("error").map(Failure.init(reading:)),
      environment: BundleEnvironment(reading: bundle.object("environment")),
      capabilities: bundle.optionalObject("capabilities").map(BundleCapabilities.init(reading:)),
      volatile: BundleVolatile(reading: bundle.object("meta").object("volatile"))
    )
  }
}

extension JSONValue {
  /// The value, or nil for null.
  var nonNull: JSONValue? { isNull ? nil : self }
}

extension BundleRequest {
  fileprivate init(reading request: BundleObject) throws(BundleDocumentError) {
    self.init(
      command: try request.text("cmd"),
      selector: try request.optionalText("selector"),
      parameters: try request.members("params")
    )
  }
}

extension BundleResolution {
  fileprivate init(reading resolution: BundleObject) throws(BundleDocumentError) {
    let resolved = try resolution.object("resolved")
    self.init(
      original: try resolution.text("original"),
      uri: try resolved.text("uri"),
      range: try resolved.range("range"),
      selector: try resolved.text("selector"),
      symbolID: try resolved.optionalText("symbolId").map { String($0.dropFirst("sym:".count)) },
      score: try resolution.number("score"),
      confidence: try resolution.number("confidence"),
      features: try resolution.members("features"),
      weights: resolution.value("weights")["model"]?.stringValue,
      threshold: resolution.value("tau").doubleValue,
      margin: resolution.value("delta").doubleValue,
      alternatives: resolution.value("disambiguation").arrayValue ?? []
    )
  }
}

extension Failure {
  /// Hints are one text in a bundle, and stay one.
  fileprivate init(reading failure: BundleObject) throws(BundleDocumentError) {
    self.init(
      try failure.choice("code"),
      try failure.text("message"),
      hints: try failure.optionalText("hint").map { [$0] } ?? [],
      data: failure.value("data")
    )
  }
}

extension BundleEnvironment {
  fileprivate init(reading environment: BundleObject) throws(BundleDocumentError) {
    var encoding: PositionEncoding?
    if !environment.value("positionEncoding").isNull { encoding = try environment.choice("positionEncoding") }
    self.init(
      version: try environment.text("lanser"),
      server: try environment.optionalObject("server").map { server throws(BundleDocumentError) in
        Server(
          name: try server.text("name"),
          version: try server.text("version"),
          digest: try server.optionalText("digest"),
          runtime: try server.optionalText("runtime")
        )
      },
      positionEncoding: encoding,
      configurationDigest: try environment.optionalText("configDigest"),
      platform: try environment.text("platform"),
      python: environment.value("python"),
      workspace: try Workspace(reading: environment.object("workspace"))
    )
  }
}

extension BundleEnvironment.Workspace {
  fileprivate init(reading workspace: BundleObject) throws(BundleDocumentError) {
    self.init(
      digest: try workspace.text("digest"),
      head: try workspace.optionalText("head"),
      dirty: workspace.value("dirty").boolValue
    )
    gitProblem = try workspace.optionalText("gitProblem")
  }
}

extension BundleCapabilities {
  fileprivate init(reading capabilities: BundleObject) throws(BundleDocumentError) {
    self.init(offered: try capabilities.texts("offered"), used: try capabilities.texts("used"))
  }
}

extension BundleVolatile {
  fileprivate init(reading volatile: BundleObject) throws(BundleDocumentError) {
    self.init(
      startedAt: try volatile.text("startedAt"),
      durationMilliseconds: try volatile.integer("durationMs"),
      root: try volatile.text("root")
    )
  }
}

extension BundleEdits {
  fileprivate init(reading edits: BundleObject) throws(BundleDocumentError) {
    self.init(
      workspaceEdit: edits.value("workspaceEdit"),
      diff: try edits.text("diff"),
      files: try edits.objects("files").map { file throws(BundleDocumentError) in
        FileEdit(
          uri: try file.text("uri"),
          renamedTo: try file.optionalText("renamedTo"),
          before: try file.optionalText("before"),
          after: try file.optionalText("after"),
          edits: try file.integer("edits")
        )
      },
      checks: try edits.object("safety").objects("checks").map { check throws(BundleDocumentError) in
        SafetyCheck(
          try check.text("name"),
          passed: try check.boolean("passed"),
          detail: try check.text("detail")
        )
      },
      diagnostics: edits.value("diagnostics").nonNull,
      transaction: edits.value("transaction").nonNull
    )
  }
}
