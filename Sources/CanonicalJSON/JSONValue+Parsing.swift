extension JSONValue {
  /// Parses one JSON text: UTF-8 without byte order mark, one value, white space around it.
  ///
  /// The text is read in one pass; time and memory are linear in its length, and the stack use is constant.
  ///
  /// - Throws: The first error in reading order, except that a repeated key is reported when its object ends.
  package init(parsing bytes: [UInt8], options: JSONParsingOptions = .json) throws(JSONParsingError) {
    self = try bytes.withUnsafeBufferPointer { buffer throws(JSONParsingError) in
      try JSONValue(parsing: buffer, options: options)
    }
  }

  /// Parses a slice of a larger buffer; offsets in errors count from the start of the slice.
  package init(parsing bytes: ArraySlice<UInt8>, options: JSONParsingOptions = .json) throws(JSONParsingError)
  {
    self = try bytes.withUnsafeBufferPointer { buffer throws(JSONParsingError) in
      try JSONValue(parsing: buffer, options: options)
    }
  }

  /// Parses borrowed memory, which is only read during the call.
  package init(
    parsing bytes: UnsafeBufferPointer<UInt8>,
    options: JSONParsingOptions = .json
  ) throws(JSONParsingError) {
    if let limit = options.maxBytes, bytes.count > limit { throw .tooLong(limit: limit, offset: limit) }
    guard let base = bytes.baseAddress else { throw .unexpectedEnd(offset: 0) }
    var parser = JSONParser(base: base, end: bytes.count, options: options)
    self = try parser.parseText()
  }
}
