/// The last bytes that a server wrote to standard error.
struct StandardErrorTail: Sendable {
  private let limit: Int
  private var bytes: [UInt8] = []
  private(set) var totalCount = 0

  init(limit: Int) { self.limit = limit }

  mutating func append(_ new: UnsafeRawBufferPointer) {
    totalCount += new.count
    bytes.append(contentsOf: new.suffix(limit))
    // Trimmed only now and then, so that a flood costs a copy per `limit` bytes and not per read.
    if bytes.count > 2 * limit { bytes.removeFirst(bytes.count - limit) }
  }

  /// The tail as text; at most 20 lines, bad UTF-8 replaced.
  var text: String {
    String(decoding: bytes.suffix(limit), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: true)
      .suffix(20)
      .joined(separator: "\n")
  }
}
