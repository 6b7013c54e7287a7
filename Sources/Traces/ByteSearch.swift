/// Looks for a short run of bytes in a long one.
enum ByteSearch {
  static func contains(_ needle: [UInt8], in haystack: UnsafeRawBufferPointer) -> Bool {
    offset(of: needle, in: haystack, from: 0) != nil
  }

  /// Where the needle first occurs at or behind an offset.
  ///
  /// Needles are short and their first two bytes seldom stand together, so comparing these first is as good as a
  /// cleverer search.
  static func offset(of needle: [UInt8], in haystack: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard needle.count > 1, haystack.count - start >= needle.count else { return nil }
    let (first, second) = (needle[0], needle[1])
    var index = start
    let last = haystack.count - needle.count
    while index <= last {
      if haystack[index] == first, haystack[index + 1] == second,
        haystack[index..<(index + needle.count)].elementsEqual(needle)
      {
        return index
      }
      index += 1
    }
    return nil
  }
}
