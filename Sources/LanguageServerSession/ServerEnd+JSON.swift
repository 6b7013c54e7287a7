import CanonicalJSON

extension ServerEnd {
  /// As traces write it.
  var json: JSONValue {
    switch self {
    case .exited(let status): ["exited": .integer(Int(status))]
    case .signalled(let signal): ["signalled": .integer(Int(signal))]
    case .unknown: [:]
    }
  }

  init(_ json: JSONValue) {
    if let status = json["exited"]?.intValue.flatMap(Int32.init(exactly:)) {
      self = .exited(status: status)
    } else if let signal = json["signalled"]?.intValue.flatMap(Int32.init(exactly:)) {
      self = .signalled(signal)
    } else {
      self = .unknown
    }
  }
}
