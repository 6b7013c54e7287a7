import CanonicalJSON
import JSONRPC

/// Bytes to be written, described rather than held, so that a few words can stand for gigabytes.
indirect enum Piece {
  case bytes([UInt8])
  case sequence([Piece])
  case repeated(Piece, count: Int)
  /// A header with the length of what follows, and that.
  case framed(Piece)
  /// A JSON-RPC message, in which names of requests are still to be replaced by their ids.
  case message(JSONValue)

  init(_ json: JSONValue) throws(ScriptError) {
    if let text = json.stringValue {
      self = .bytes(Array(text.utf8))
    } else if let array = json.arrayValue {
      var pieces: [Piece] = []
      for element in array { pieces.append(try Piece(element)) }
      self = .sequence(pieces)
    } else if let digits = json["hex"]?.stringValue {
      self = .bytes(try Piece.bytes(hexadecimal: digits))
    } else if let body = json["frame"] {
      self = .framed(try Piece(body))
    } else if let message = json["message"] {
      self = .message(message)
    } else if let element = json["repeat"], let count = json["count"]?.intValue, count >= 0 {
      self = .repeated(try Piece(element), count: count)
    } else {
      throw .malformed("\"write\": " + String(decoding: json.serialized(), as: UTF8.self))
    }
  }

  func replacingNames(_ replace: (JSONValue) -> JSONValue) -> Piece {
    switch self {
    case .bytes: self
    case .sequence(let pieces): .sequence(pieces.map { $0.replacingNames(replace) })
    case .repeated(let piece, let count): .repeated(piece.replacingNames(replace), count: count)
    case .framed(let piece): .framed(piece.replacingNames(replace))
    case .message(let json): .bytes(frame(around: replace(json).serialized()))
    }
  }

  var byteCount: Int {
    switch self {
    case .bytes(let bytes): bytes.count
    case .sequence(let pieces): pieces.reduce(0) { $0 + $1.byteCount }
    case .repeated(let piece, let count): piece.byteCount * count
    case .framed(let piece): header(piece).count + piece.byteCount
    case .message(let json): frame(around: json.serialized()).count
    }
  }

  /// Hands over all bytes in order, until `body` has had enough.
  func forEachByteRun(_ body: ([UInt8]) -> Bool) -> Bool {
    switch self {
    case .bytes(let bytes):
      return body(bytes)
    case .sequence(let pieces):
      for piece in pieces where !piece.forEachByteRun(body) { return false }
      return true
    case .repeated(let piece, let count):
      for _ in 0..<count where !piece.forEachByteRun(body) { return false }
      return true
    case .framed(let piece):
      return body(header(piece)) && piece.forEachByteRun(body)
    case .message(let json):
      return body(frame(around: json.serialized()))
    }
  }

  private func header(_ body: Piece) -> [UInt8] {
    Array("Content-Length: \(body.byteCount)\r\n\r\n".utf8)
  }

  private static func bytes(hexadecimal text: String) throws(ScriptError) -> [UInt8] {
    let digits = text.filter { $0 != " " }.compactMap(\.hexDigitValue)
    guard digits.count.isMultiple(of: 2), digits.count == text.filter({ $0 != " " }).count else {
      throw .malformed("\"hex\"")
    }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}
