// The base protocol of LSP 3.17 ("Base Protocol"): ASCII header lines ended by CR LF, an empty line, and a body of exactly
// Content-Length bytes.
//
// Input: bytes in pieces of any size. Output: bodies, in order. The same bytes give the same bodies however they are
// cut. Lines before a header that are not header lines are what programs print by accident; they are skipped and
// counted up to a limit. Anything else that is wrong ends the stream with a `ProtocolViolation`: skipping a bad header would
// leave its request unanswered for ever.

/// Cuts a byte stream into message bodies.
package struct FrameDecoder: Sendable {
  package struct Limits: Sendable {
    /// The largest body, in bytes.
    package var body: Int
    /// The largest header block, in bytes.
    package var header: Int
    /// How many bytes of lines that are no headers are tolerated in the life of the stream.
    package var garbage: Int

    package init(body: Int = 512 << 20, header: Int = 8 << 10, garbage: Int = 256 << 10) {
      self.body = body
      self.header = header
      self.garbage = garbage
    }
  }

  private enum State {
    case header(contentLength: Int?, size: Int)
    case body(length: Int)
  }

  private static let previewCount = 64

  private let limits: Limits
  private var buffer: [UInt8] = []
  private var start = 0
  /// Up to here the buffer is known to hold no line end after `start`.
  private var scanned = 0
  private var state = State.header(contentLength: nil, size: 0)
  /// The beginning of the present header block, for an error message.
  private var headerStart: [UInt8] = []

  /// Bytes of stray output skipped so far.
  package private(set) var garbageBytes = 0

  package init(limits: Limits = Limits()) {
    self.limits = limits
  }

  /// Adds bytes and returns the bodies that they complete.
  package mutating func append(_ bytes: UnsafeRawBufferPointer) throws(ProtocolViolation) -> [[UInt8]] {
    discardConsumedBytes()
    buffer.append(contentsOf: bytes)
    var bodies: [[UInt8]] = []
    while true {
      switch state {
      case .header(let contentLength, let size):
        guard let line = try nextLine(isInsideHeader: size > 0) else { return bodies }
        try consume(line, contentLength: contentLength, size: size)
      case .body(let length):
        guard buffer.count - start >= length else {
          buffer.reserveCapacity(start + length)
          return bodies
        }
        bodies.append(Array(buffer[start..<start + length]))
        start += length
        state = .header(contentLength: nil, size: 0)
      }
    }
  }

  /// Says whether the stream may end here.
  package func finish() throws(ProtocolViolation) {
    switch state {
    case .body(let length):
      throw .truncatedFrame(expected: length, received: buffer.count - start)
    case .header(_, let size):
      // Stray text without a line end is what a dying program prints; a cut header block is not.
      if size > 0 { throw .truncatedHeader }
    }
  }

  /// Frees what has been handed out, and does not keep the memory of one large body for the small ones that follow.
  private mutating func discardConsumedBytes() {
    if buffer.capacity > 1 << 20, buffer.count - start <= 1 << 16 {
      buffer = Array(buffer[start...])
    } else if start == buffer.count {
      buffer.removeAll(keepingCapacity: true)
    } else if start > 1 << 16 {
      buffer.removeFirst(start)
    } else {
      return
    }
    scanned = max(0, scanned - start)
    start = 0
  }

  private mutating func nextLine(isInsideHeader: Bool) throws(ProtocolViolation) -> ArraySlice<UInt8>? {
    guard let end = buffer[max(start, scanned)...].firstIndex(of: UInt8(ascii: "\n")) else {
      scanned = buffer.count
      if isInsideHeader {
        if buffer.count - start > limits.header { throw .headerTooLarge(limit: limits.header) }
      } else if buffer.count - start > limits.garbage {
        throw .tooMuchGarbage(limit: limits.garbage, preview: preview(of: buffer[start...]))
      }
      return nil
    }
    let line = buffer[start..<end]
    start = end + 1
    return line
  }

  private mutating func consume(
    _ line: ArraySlice<UInt8>,
    contentLength: Int?,
    size: Int
  ) throws(ProtocolViolation) {
    let insideHeader = size > 0
    let hasCarriageReturn = line.last == UInt8(ascii: "\r")
    let text = hasCarriageReturn ? line.dropLast() : line
    if text.isEmpty {
      guard insideHeader else { return try skipGarbage(line) }
      guard hasCarriageReturn else { throw .malformedHeader(preview: preview(of: line)) }
      guard let contentLength else { throw .missingContentLength(preview: headerStart) }
      state = .body(length: contentLength)
      return
    }
    guard let field = HeaderField(text), insideHeader || field.isKnown else {
      if insideHeader || containsContentLength(text) { throw .malformedHeader(preview: preview(of: line)) }
      return try skipGarbage(line)
    }
    guard hasCarriageReturn else { throw .malformedHeader(preview: preview(of: line)) }
    if !insideHeader { headerStart = [] }
    if headerStart.count < Self.previewCount {
      headerStart += line.prefix(Self.previewCount - headerStart.count)
    }
    let newSize = size + line.count + 1
    if newSize > limits.header { throw .headerTooLarge(limit: limits.header) }
    var length = contentLength
    switch field.name {
    case "content-length":
      guard length == nil else { throw .badContentLength("given twice") }
      length = try parsedLength(field.value)
    case "content-type":
      try checkCharset(field.value)
    default:
      break
    }
    state = .header(contentLength: length, size: newSize)
  }

  private mutating func skipGarbage(_ line: ArraySlice<UInt8>) throws(ProtocolViolation) {
    garbageBytes += line.count + 1
    if garbageBytes > limits.garbage {
      throw .tooMuchGarbage(limit: limits.garbage, preview: preview(of: line))
    }
  }

  private func parsedLength(_ value: String) throws(ProtocolViolation) -> Int {
    let digits = value.utf8
    guard !digits.isEmpty, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      throw .badContentLength(value)
    }
    guard let length = Int(value), length <= limits.body else {
      throw .frameTooLarge(length: value, limit: limits.body)
    }
    return length
  }

  private func checkCharset(_ value: String) throws(ProtocolViolation) {
    for parameter in value.split(separator: ";").dropFirst() {
      let parts = parameter.split(separator: "=", maxSplits: 1).map {
        String($0).trimmingASCIISpace().lowercased()
      }
      guard parts.count == 2, parts[0] == "charset" else { continue }
      let charset = parts[1].filter { $0 != "\"" }
      // "utf8" is what the first versions of the protocol said.
      guard charset == "utf-8" || charset == "utf8" else { throw .unsupportedCharset(charset) }
    }
  }

  private func containsContentLength(_ text: ArraySlice<UInt8>) -> Bool {
    String(decoding: text, as: UTF8.self).lowercased().contains("content-length:")
  }

  private func preview(of bytes: ArraySlice<UInt8>) -> [UInt8] {
    Array(bytes.prefix(Self.previewCount))
  }
}

private struct HeaderField {
  let name: String
  let value: String

  var isKnown: Bool { name == "content-length" || name == "content-type" }

  init?(_ line: ArraySlice<UInt8>) {
    guard line.allSatisfy({ $0 >= 0x20 && $0 < 0x7F || $0 == UInt8(ascii: "\t") }),
      let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex
    else { return nil }
    let nameBytes = line[line.startIndex..<colon]
    guard nameBytes.allSatisfy({ $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }) else { return nil }
    name = String(decoding: nameBytes, as: UTF8.self).lowercased()
    value = String(decoding: line[(colon + 1)...], as: UTF8.self).trimmingASCIISpace()
  }
}

extension String {
  fileprivate func trimmingASCIISpace() -> String {
    func isSpace(_ character: Character) -> Bool { character == " " || character == "\t" }
    guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) })
    else {
      return ""
    }
    return String(self[first...last])
  }
}
