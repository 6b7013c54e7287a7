import CanonicalJSON
import Traces

/// A trace as text for people.
struct TraceReport {
  /// One operation, from its beginning to its outcome.
  struct Operation {
    var number: Int
    var request: JSONValue
    var bundle: JSONValue?

    var line: String {
      let command = request["cmd"]?.stringValue ?? "?"
      let selector = request["selector"]?.stringValue ?? ""
      return "\(number)  \(command) \(selector)  \(result)"
    }

    var json: JSONValue {
      [
        "operation": .integer(number), "request": request,
        "status": bundle?["status"] ?? .null, "exitCode": bundle?["meta"]?["exit_code"] ?? .null,
        "bundleId": bundle?["bundleId"] ?? .null,
        "durationMs": bundle?["meta"]?["volatile"]?["durationMs"] ?? .null,
      ]
    }

    private var result: String {
      guard let bundle else { return "interrupted" }
      let duration = bundle["meta"]?["volatile"]?["durationMs"]?.intValue ?? 0
      let outcome = bundle["error"]?["code"]?.stringValue ?? bundle["status"]?.stringValue ?? "?"
      return "\(outcome)  \(duration) ms  \(bundle["bundleId"]?.stringValue?.prefix(19) ?? "")"
    }
  }

  let operations: [Operation]
  private let trace: Trace

  init(_ trace: Trace) {
    self.trace = trace
    var operations: [Operation] = []
    for event in trace.events {
      switch event {
      case .operation(let number, let request): operations.append(Operation(number: number, request: request))
      case .outcome(let number, let bundle):
        if operations.indices.contains(number) { operations[number].bundle = bundle }
      default: break
      }
    }
    self.operations = operations
  }

  /// One line a record, with its number.
  func lines(framesOnly: Bool) -> [String] {
    var lines: [String] = []
    if !framesOnly { lines.append("0  lanser \(trace.header.lanser) on \(trace.header.platform)") }
    for (index, event) in trace.events.enumerated() {
      if case .frame = event {} else if framesOnly { continue }
      lines.append("\(index + 1)  \(Self.text(of: event))")
    }
    return lines
  }

  private static func text(of event: TraceEvent) -> String {
    switch event {
    case .header, .end: event.kind
    case .operation(let number, let request): "operation \(number): \(json(request))"
    case .observation(let kind, let key, let value): "saw \(kind) \(key): \(json(value))"
    case .content(let digest, let text): "content \(digest): \(text.utf8.count) bytes"
    case .frame(let frame):
      "\(frame.life.session)#\(frame.life.number) \(frame.direction == .inbound ? "<-" : "->") \(json(frame.message))"
    case .gaveUp(let life): "\(life.session)#\(life.number) was waited for in vain"
    case .ended(let life, let how, _): "\(life.session)#\(life.number) ended: \(json(how))"
    case .outcome(let number, let bundle):
      "outcome \(number): \(bundle["bundleId"]?.stringValue ?? json(bundle["error"] ?? .null))"
    }
  }

  private static func json(_ value: JSONValue) -> String {
    String(decoding: value.serialized(), as: UTF8.self)
  }
}
