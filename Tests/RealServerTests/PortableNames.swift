import AnalysisBundles
import CanonicalJSON
import LanserTestSupport
import Traces

/// What the folders of this machine are called in golden files, so that these are the same wherever they are recorded.
struct PortableNames {
  private let names: [(String, String)]

  init(_ installation: TestInstallation, in directory: TemporaryDirectory) {
    names = [
      (directory.path, "/golden"), (installation.dataHome, "/golden/data"),
      (installation.python.prefix, "/golden/python"),
    ]
  }

  func applied(to text: String) -> String {
    names.reduce(text) { $0.replacing($1.0, with: $1.1) }
  }

  func applied(to value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): .string(applied(to: text))
    case .array(let elements): .array(elements.map(applied))
    case .object(let object):
      .object(JSONObject(object.map { (applied(to: $0.key), applied(to: $0.value)) }))
    default: value
    }
  }

  func applied(to event: TraceEvent) throws -> TraceEvent {
    switch event {
    case .header(var header):
      header.root = applied(to: header.root)
      return .header(header)
    case .operation(let number, let request):
      return .operation(number: number, request: applied(to: request))
    case .observation(let kind, let key, let value):
      return .observation(kind: kind, key: applied(to: key), value: applied(to: value))
    case .frame(var frame):
      frame.message = applied(to: frame.message)
      return .frame(frame)
    case .ended(let life, let how, let errorTail):
      return .ended(life: life, how: how, errorTail: applied(to: errorTail))
    case .outcome(let number, let bundle):
      return .outcome(number: number, bundle: try applied(toBundle: bundle))
    case .content, .gaveUp, .end: return event
    }
  }

  /// A bundle names the interpreter, and its id depends on that.
  func applied(toBundle bundle: JSONValue) throws -> JSONValue {
    guard var object = applied(to: bundle).objectValue else { return bundle }
    object["bundleId"] = .string(try BundleIdentity(of: .object(object)).bundleID)
    return .object(object)
  }
}
