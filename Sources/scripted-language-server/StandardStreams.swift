import CanonicalJSON
import JSONRPC

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Messages from the client, read from standard input as they are asked for.
struct ClientInput {
  private var decoder = FrameDecoder()
  private var pending: [JSONValue] = []

  /// The next message; nil at the end of the input.
  mutating func next() throws -> JSONValue? {
    while pending.isEmpty {
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
      defer { buffer.deallocate() }
      let count = read(0, buffer.baseAddress, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return nil }
      for body in try decoder.append(UnsafeRawBufferPointer(rebasing: buffer[..<count])) {
        pending.append(try JSONValue(parsing: body))
      }
    }
    return pending.removeFirst()
  }

  /// Takes out the first message that satisfies the condition and leaves those before it for later.
  mutating func first(where condition: (JSONValue) -> Bool) throws -> JSONValue? {
    var passedOver: [JSONValue] = []
    defer { pending.insert(contentsOf: passedOver, at: 0) }
    while let message = try next() {
      if condition(message) { return message }
      passedOver.append(message)
    }
    return nil
  }
}

/// Writes all bytes.
///
/// - Returns: false when nobody reads any more.
func writeAll(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
  bytes.withUnsafeBytes { buffer in
    var offset = 0
    while offset < buffer.count {
      let count = write(descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      offset += count
    }
    return true
  }
}

extension Step.Output {
  /// Writes the bytes in one or many calls.
  ///
  /// - Returns: false when nobody reads any more.
  func perform() -> Bool {
    let step = split ?? 1 << 16
    var buffer: [UInt8] = []
    func flush(_ atLeast: Int) -> Bool {
      var start = 0
      while buffer.count - start >= atLeast, start < buffer.count {
        let end = min(start + step, buffer.count)
        guard writeAll(buffer[start..<end], to: descriptor) else { return false }
        start = end
        pauseFor(pause)
      }
      buffer.removeFirst(start)
      return true
    }
    let complete = piece.forEachByteRun { bytes in
      buffer.append(contentsOf: bytes)
      return flush(step)
    }
    return complete && flush(0)
  }
}

func pauseFor(_ seconds: Double) {
  guard seconds > 0 else { return }
  var length = timespec(
    tv_sec: Int(seconds),
    tv_nsec: Int((seconds - seconds.rounded(.down)) * 1_000_000_000)
  )
  nanosleep(&length, nil)
}
