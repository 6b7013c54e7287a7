/// A body with the header of the base protocol (LSP 3.17), ready to be written.
package func frame(around body: [UInt8]) -> [UInt8] {
  var bytes = Array("Content-Length: \(body.count)\r\n\r\n".utf8)
  bytes.append(contentsOf: body)
  return bytes
}
