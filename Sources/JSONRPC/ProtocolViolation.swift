package import CanonicalJSON

/// What a peer did that the protocol does not allow, and after which nothing it says can be trusted.
///
/// A byte stream that is out of step is never guessed back into step: the connection is over.
package enum ProtocolViolation: Error, Equatable, Sendable {
  /// A header line that is not `Name: value` in ASCII, with the first bytes of what was read.
  case malformedHeader(preview: [UInt8])
  /// A header block without `Content-Length`.
  case missingContentLength(preview: [UInt8])
  /// `Content-Length` twice, or not a decimal number.
  case badContentLength(String)
  /// A body larger than the limit.
  case frameTooLarge(length: String, limit: Int)
  /// A header block larger than the limit.
  case headerTooLarge(limit: Int)
  /// A `charset` other than UTF-8.
  case unsupportedCharset(String)
  /// More lines before a header than a stray log message explains.
  case tooMuchGarbage(limit: Int, preview: [UInt8])
  /// The stream ended inside a header block.
  case truncatedHeader
  /// The stream ended inside a body.
  case truncatedFrame(expected: Int, received: Int)
  /// A body that is not JSON.
  case invalidJSON(JSONParsingError)
  /// JSON that is not a JSON-RPC 2.0 message.
  case notAMessage(String)
  /// A response to a request that was never sent.
  case unknownResponseID(String)
  /// A second response to one request.
  case duplicateResponse(String)

  /// Whether the peer just stopped talking, as one that dies does.
  package var isCutOff: Bool {
    switch self {
    case .truncatedHeader, .truncatedFrame: true
    default: false
    }
  }
}
