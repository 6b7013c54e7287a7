/// Replaces a range of bytes of one text by other bytes; an empty range inserts.
package struct TextEdit: Hashable, Sendable {
  /// Offsets into the text as it is before any edit of the batch.
  package var range: Range<Int>
  package var newBytes: [UInt8]

  package init(range: Range<Int>, newBytes: [UInt8]) {
    self.range = range
    self.newBytes = newBytes
  }
}

/// Why a batch of edits cannot be applied; numbers are indices into the batch.
package enum TextEditError: Error, Equatable {
  case outOfBounds(edit: Int, range: Range<Int>, byteCount: Int)
  /// An end of the range falls inside a UTF-8 sequence.
  case insideCharacter(edit: Int, offset: Int)
  /// `first` starts before `second` ends, or both start together and `first` is not an insertion.
  case overlap(first: Int, second: Int)
  /// `offset` counts from the first new byte.
  case newTextNotUTF8(edit: Int, offset: Int)
}

extension SourceText {
  /// The bytes of the text, without a byte-order mark, after all edits of a batch.
  ///
  /// The meaning is that of LSP 3.17, "TextEdit[]": all ranges refer to the text as it is now, so the order of the
  /// batch matters only among edits that start at one point. There, insertions appear in the order of the batch, and
  /// may be followed by one replacement. The cost is linear in the text and `n log n` in the edits.
  ///
  /// - Throws: the error of the first edit in batch order that is wrong by itself, else the first overlap in the text.
  package func applying(_ edits: [TextEdit]) throws(TextEditError) -> [UInt8] {
    for (number, edit) in edits.enumerated() { try check(edit, number: number) }
    // The number breaks ties: the standard library does not promise a stable sort.
    let order = edits.indices.sorted {
      (edits[$0].range.lowerBound, $0) < (edits[$1].range.lowerBound, $1)
    }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + edits.reduce(0) { $0 + $1.newBytes.count })
    var copied = 0
    var previous = 0
    for number in order {
      let edit = edits[number]
      guard edit.range.lowerBound >= copied else { throw .overlap(first: previous, second: number) }
      result += bytes[copied..<edit.range.lowerBound]
      result += edit.newBytes
      copied = edit.range.upperBound
      previous = number
    }
    result += bytes[copied...]
    return result
  }

  private func check(_ edit: TextEdit, number: Int) throws(TextEditError) {
    guard edit.range.lowerBound >= 0, edit.range.upperBound <= bytes.count else {
      throw .outOfBounds(edit: number, range: edit.range, byteCount: bytes.count)
    }
    for offset in [edit.range.lowerBound, edit.range.upperBound] where !isScalarBoundary(offset) {
      throw .insideCharacter(edit: number, offset: offset)
    }
    if let offset = UTF8Sequence.firstInvalidOffset(in: edit.newBytes) {
      throw .newTextNotUTF8(edit: number, offset: offset)
    }
  }
}
