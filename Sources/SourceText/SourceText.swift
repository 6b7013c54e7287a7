/// The text of one file: its bytes, its lines, and positions in every encoding.
///
/// A value; it does no input or output. The bytes are valid UTF-8 and are kept exactly. A byte-order mark is
/// remembered but is not part of the text: every offset, line and column counts from the byte behind it.
package struct SourceText: Sendable {
  /// The bytes of the text, without a byte-order mark.
  package let bytes: [UInt8]
  package let hasByteOrderMark: Bool
  let lines: LineIndex

  /// Reads the bytes of a file.
  ///
  /// - Throws: `invalidUTF8` with the offset in the file of the first malformed sequence.
  package init(bytes fileBytes: [UInt8]) throws(SourceTextError) {
    hasByteOrderMark = fileBytes.starts(with: Self.byteOrderMark)
    bytes = hasByteOrderMark ? Array(fileBytes.dropFirst(Self.byteOrderMark.count)) : fileBytes
    switch LineIndex.scan(bytes) {
    case .success(let index): lines = index
    case .failure(let malformed):
      throw .invalidUTF8(offset: malformed.offset + (hasByteOrderMark ? Self.byteOrderMark.count : 0))
    }
  }

  /// The bytes to write to the file, with the byte-order mark when there was one.
  package var fileBytes: [UInt8] { fileBytes(replacingTextWith: bytes) }

  /// The bytes of a file like this one that holds another text: a byte-order mark stays.
  package func fileBytes(replacingTextWith newBytes: [UInt8]) -> [UInt8] {
    hasByteOrderMark ? Self.byteOrderMark + newBytes : newBytes
  }

  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// At least one; a text that ends with a line end has an empty last line.
  package var lineCount: Int { lines.count }

  /// The bytes of a line without its terminator.
  ///
  /// - Precondition: `line` is in `0..<lineCount`.
  package func lineByteRange(_ line: Int) -> Range<Int> {
    let start = lines.starts[line]
    let next = line + 1 < lines.count ? lines.starts[line + 1] : bytes.count
    return start..<(next - lines.terminatorLength(line))
  }

  /// The line without its terminator.
  ///
  /// - Precondition: `line` is in `0..<lineCount`.
  package func lineText(_ line: Int) -> String {
    String(decoding: bytes[lineByteRange(line)], as: UTF8.self)
  }

  /// What ends the line; `none` for the last line only.
  ///
  /// - Precondition: `line` is in `0..<lineCount`.
  package func lineTerminator(_ line: Int) -> LineTerminator {
    switch lines.terminatorLength(line) {
    case 0: .none
    case 2: .carriageReturnLineFeed
    default: bytes[lineByteRange(line).upperBound] == 0x0A ? .lineFeed : .carriageReturn
    }
  }

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
}

extension SourceText: Equatable {
  package static func == (left: Self, right: Self) -> Bool {
    left.hasByteOrderMark == right.hasByteOrderMark && left.bytes == right.bytes
  }
}

/// What stands between a line and the next.
package enum LineTerminator: String, Sendable, CaseIterable {
  case none = ""
  case lineFeed = "\n"
  case carriageReturn = "\r"
  case carriageReturnLineFeed = "\r\n"
}
