import CFileCalls

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// An open file or directory; closed when the value ends.
///
/// A file that was written is closed with `finish()`, whose result counts; the others just end.
struct Descriptor: ~Copyable {
  /// -1 after `finish()`.
  private(set) var number: Int32
  /// For error messages.
  let path: String

  init(number: Int32, path: String) {
    self.number = number
    self.path = path
  }

  deinit {
    if number >= 0 { _ = system_close(number) }
  }

  /// Closes the file, and reports what the system may have kept back until then.
  mutating func finish() throws(SystemFailure) {
    let closed = number
    number = -1
    // Not made again after EINTR: Linux has closed the descriptor by then.
    if system_close(closed) != 0, errno != EINTR { throw SystemFailure("close", path) }
  }

  var status: FileStatus {
    get throws(SystemFailure) {
      var raw = stat()
      guard fstat(number, &raw) == 0 else { throw SystemFailure("fstat", path) }
      return FileStatus(raw)
    }
  }

  /// Flushes to the medium.
  ///
  /// Never to be tried again: after a failure the system has forgotten what it could not write.
  func synchronize() throws(SystemFailure) {
    guard file_calls_synchronize(number) == 0 else { throw SystemFailure("fsync", path) }
  }

  func write(_ bytes: [UInt8]) throws(SystemFailure) {
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        retrying { system_write(number, buffer.baseAddress?.advanced(by: offset), buffer.count - offset) }
      }
      guard count > 0 else { throw SystemFailure("write", path) }
      offset += count
    }
  }

  /// Everything from the present position to the end; `expected` is how many bytes that probably are.
  func readToEnd(expecting expected: Int) throws(SystemFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    // One byte more than expected, so that the end is seen without growing the buffer.
    var capacity = expected + 1
    while true {
      var failed = false
      let part = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
        let result = retrying { system_read(number, buffer.baseAddress, capacity) }
        failed = result < 0
        count = max(0, result)
      }
      if failed { throw SystemFailure("read", path) }
      if part.isEmpty { return bytes }
      if bytes.isEmpty { bytes = part } else { bytes += part }
      capacity = bytes.count > expected ? 1 << 16 : expected + 1 - bytes.count
    }
  }
}

// The methods above have the names of the calls they make, and hide them.
private func system_close(_ number: Int32) -> Int32 { close(number) }

private func system_write(_ number: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(number, bytes, count)
}

private func system_read(_ number: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(number, bytes, count)
}
