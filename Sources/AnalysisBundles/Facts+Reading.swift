import CanonicalJSON

// The inverse of `Facts.json`.

extension Facts {
  init(reading facts: BundleObject) throws(BundleDocumentError) {
    self.init(
      try Payload(reading: facts),
      provenance: try facts.choice("provenance"),
      state: try facts.text("state") == "ready" ? .ready : .partial(reason: facts.text("reason")),
      analysedFiles: try facts.optionalObject("analysed").map { analysed throws(BundleDocumentError) in
        try analysed.integer("files")
      }
    )
    workspaceFiles = try facts.optionalObject("analysed").flatMap { analysed throws(BundleDocumentError) in
      analysed.has("workspaceFiles") ? try analysed.integer("workspaceFiles") : nil
    }
    truncated = try facts.boolean("truncated")
    nextCursor = try facts.optionalText("nextCursor")
  }
}

extension Facts.Payload {
  fileprivate init(reading facts: BundleObject) throws(BundleDocumentError) {
    func locations(_ name: String) throws(BundleDocumentError) -> [LocationFact] {
      try facts.objects(name).map(LocationFact.init(reading:))
    }
    for name in facts.names {
      switch name {
      case "definitions": self = .definitions(try locations(name))
      case "declarations": self = .declarations(try locations(name))
      case "typeDefinitions": self = .typeDefinitions(try locations(name))
      case "implementations": self = .implementations(try locations(name))
      case "references": self = .references(try locations(name))
      case "hover": self = .hover(try facts.optionalObject(name).map(HoverFact.init(reading:)))
      case "symbols": self = .symbols(try facts.objects(name).map(SymbolFact.init(reading:)))
      case "outline": self = .outline(try facts.objects(name).map(SymbolFact.init(reading:)))
      case "diagnostics": self = .diagnostics(try facts.objects(name).map(DiagnosticFact.init(reading:)))
      case "place": self = .place(try PlaceFact(reading: facts.object(name)))
      case "actions": self = .actions(try facts.objects(name).map(ActionFact.init(reading:)))
      case "renameTarget": self = .renameTarget(try RenameTargetFact(reading: facts.object(name)))
      case "explanation": self = .explanation(try ExplanationFact(reading: facts.object(name)))
      default: continue
      }
      return
    }
    throw .unreadable(facts.pointer)
  }
}

extension LocationFact {
  fileprivate init(reading location: BundleObject) throws(BundleDocumentError) {
    self.init(
      uri: try location.text("uri"),
      range: try location.range("range"),
      text: try location.optionalText("text")
    )
  }
}

extension ExplanationFact {
  fileprivate init(reading explanation: BundleObject) throws(BundleDocumentError) {
    let place = try explanation.optionalObject("place").map { place throws(BundleDocumentError) in
      try LocationFact(reading: place)
    }
    self.init(
      form: try explanation.text("form"),
      template: try explanation.text("template"),
      selector: try explanation.text("selector"),
      positionSpec: explanation.value("positionSpec"),
      tried: try explanation.texts("tried"),
      outcome: try explanation.text("outcome"),
      message: try explanation.optionalText("message"),
      place: place,
      score: explanation.value("score").doubleValue,
      confidence: explanation.value("confidence").doubleValue,
      threshold: explanation.value("tau").doubleValue,
      weights: try explanation.optionalText("weights"),
      features: try explanation.members("features"),
      candidates: explanation.value("candidates").arrayValue ?? []
    )
  }
}

extension HoverFact {
  fileprivate init(reading hover: BundleObject) throws(BundleDocumentError) {
    self.init(
      format: try hover.text("format"),
      value: try hover.text("value"),
      range: try hover.optionalRange("range")
    )
  }
}

extension SymbolFact {
  fileprivate init(reading symbol: BundleObject) throws(BundleDocumentError) {
    self.init(
      name: try symbol.text("name"),
      kind: try symbol.text("kind"),
      detail: try symbol.optionalText("detail"),
      uri: try symbol.text("uri"),
      range: try symbol.range("range"),
      nameRange: try symbol.range("nameRange"),
      container: try symbol.optionalText("container"),
      selector: try symbol.optionalText("selector"),
      children: symbol.has("children") ? try symbol.objects("children").map(SymbolFact.init(reading:)) : []
    )
  }
}

extension DiagnosticFact {
  fileprivate init(reading diagnostic: BundleObject) throws(BundleDocumentError) {
    self.init(
      uri: try diagnostic.text("uri"),
      range: try diagnostic.range("range"),
      severity: try diagnostic.choice("severity"),
      code: try diagnostic.optionalText("code"),
      source: try diagnostic.optionalText("source"),
      message: try diagnostic.text("message"),
      tags: diagnostic.has("tags") ? try diagnostic.texts("tags") : [],
      text: try diagnostic.optionalText("text")
    )
  }
}

extension PlaceFact {
  fileprivate init(reading place: BundleObject) throws(BundleDocumentError) {
    var selectors: [String: String] = [:]
    for (kind, selector) in try place.members("selectors") { selectors[kind] = selector.stringValue }
    self.init(
      location: try LocationFact(reading: place.object("place")),
      selectors: selectors,
      symbol: try place.optionalObject("symbol").map { symbol throws(BundleDocumentError) in
        EnclosingSymbol(kind: try symbol.text("kind"), qualifiedName: try symbol.text("qualname"))
      }
    )
  }
}

extension ActionFact {
  fileprivate init(reading action: BundleObject) throws(BundleDocumentError) {
    self.init(
      id: try action.text("id"),
      title: try action.text("title"),
      kind: try action.optionalText("kind"),
      isPreferred: try action.boolean("isPreferred"),
      disabledReason: try action.optionalText("disabled"),
      isEdit: try action.boolean("isEdit")
    )
  }
}

extension RenameTargetFact {
  fileprivate init(reading target: BundleObject) throws(BundleDocumentError) {
    self.init(location: try LocationFact(reading: target.object("place")), name: try target.text("name"))
  }
}
