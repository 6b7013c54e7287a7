/// Absolute paths as `file:` URIs (RFC 8089) and back.
///
/// Reading is strict, because what a server calls a file is what we may later be asked to write: the scheme is exactly
/// `file`, the host is empty or `localhost`, there is no query and no fragment, percent escapes are decoded once, and NUL and
/// an encoded `/` are refused. Paths stay bytes until the end, and are refused when they are not UTF-8.
package enum FileURI {
  package enum Problem: Error, Equatable, Sendable {
    case notAFileURI(String)
    case foreignHost(String)
    case queryOrFragment(String)
    case badEscape(String)
    case forbiddenByte(String)
    case notAbsolute(String)
  }

  /// The URI of an absolute path.
  ///
  /// Everything outside RFC 3986's unreserved characters and `/` is escaped, in upper case.
  package static func uri(forPath path: String) -> String {
    var uri = "file://"
    uri.append(escaped(path))
    return uri
  }

  /// Percent-encodes a path, leaving `/` and unreserved characters.
  package static func escaped(_ path: String) -> String {
    var result = ""
    for byte in path.utf8 {
      if isUnreserved(byte) || byte == UInt8(ascii: "/") {
        result.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        result.append("%")
        result.append(hexadecimal[Int(byte >> 4)])
        result.append(hexadecimal[Int(byte & 15)])
      }
    }
    return result
  }

  package static func path(ofURI uri: String) throws(Problem) -> String {
    let bytes = Array(uri.utf8)
    let scheme = Array("file:".utf8)
    guard bytes.count > scheme.count, bytes.prefix(scheme.count).map(lowercased) == scheme else {
      throw .notAFileURI(uri)
    }
    var rest = bytes[scheme.count...]
    if rest.starts(with: [UInt8(ascii: "/"), UInt8(ascii: "/")]) {
      rest = rest.dropFirst(2)
      let host = rest.prefix { $0 != UInt8(ascii: "/") }
      guard host.isEmpty || Array(host) == Array("localhost".utf8) else { throw .foreignHost(uri) }
      rest = rest.dropFirst(host.count)
    }
    guard rest.first == UInt8(ascii: "/") else { throw .notAbsolute(uri) }
    return try decoded(rest, in: uri)
  }

  private static func decoded(_ escaped: ArraySlice<UInt8>, in uri: String) throws(Problem) -> String {
    var path: [UInt8] = []
    path.reserveCapacity(escaped.count)
    var index = escaped.startIndex
    while index < escaped.endIndex {
      switch escaped[index] {
      case UInt8(ascii: "?"), UInt8(ascii: "#"):
        throw .queryOrFragment(uri)
      case UInt8(ascii: "%"):
        guard index + 2 < escaped.endIndex, let high = nibble(escaped[index + 1]),
          let low = nibble(escaped[index + 2])
        else { throw .badEscape(uri) }
        let byte = high << 4 | low
        guard byte != 0, byte != UInt8(ascii: "/") else { throw .forbiddenByte(uri) }
        path.append(byte)
        index += 3
      case 0:
        throw .forbiddenByte(uri)
      case let byte:
        path.append(byte)
        index += 1
      }
    }
    guard let text = String(validating: path, as: UTF8.self) else { throw .badEscape(uri) }
    return text
  }

  private static let hexadecimal = Array("0123456789ABCDEF")

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"):
      true
    default: false
    }
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }

  private static func nibble(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
