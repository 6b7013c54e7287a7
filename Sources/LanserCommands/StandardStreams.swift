#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Unbuffered writing to the process's output streams.
enum StandardStreams {
  static func writeOutput(_ text: String) { write(Array(text.utf8), to: 1) }

  static func writeError(_ text: String) { write(Array(text.utf8), to: 2) }

  /// Writes everything, or as much as the reader takes: one that has gone (`lanser refs … | head -1`) has seen what it
  /// wanted.
  static func write(_ bytes: [UInt8], to descriptor: Int32) {
    bytes.withUnsafeBytes { buffer in
      var offset = 0
      while offset < buffer.count {
        #if canImport(Glibc)
        let count = Glibc.write(descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
        #else
        let count = Darwin.write(descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
        #endif
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return }
        offset += count
      }
    }
  }
}
