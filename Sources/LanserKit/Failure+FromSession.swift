import AnalysisBundles
import CanonicalJSON
import JSONRPC
import LanguageServerProtocol
import LanguageServerSession

extension Failure {
  /// What a person or program is told when the server did not answer.
  ///
  /// - Parameters:
  ///   - error: what happened.
  ///   - server: its name.
  ///   - timeout: how long the operation was allowed to take; what was measured would differ from run to run.
  init(_ error: SessionError, server: String, timeout: Duration) {
    switch error {
    case .launchFailed(let program, let code):
      self.init(
        .serverMissing,
        "\(server) could not be started: \(program): \(systemMessage(code))",
        hints: ["Run `lanser doctor`."],
        data: ["program": .string(program), "errno": .integer(Int(code))]
      )
    case .serverEnded(let end, let during, let restarts, let errorTail):
      self.init(
        .serverCrash,
        "\(server) \(Self.describe(end)) during \(during), and again after \(restarts) restarts; nothing was changed",
        hints: ["Run the command again; `lanser doctor` checks the server's installation."],
        data: [
          "during": .string(during), "restarts": .integer(restarts), "end": .string(Self.describe(end)),
          "stderr": .string(errorTail),
        ]
      )
    case .protocolViolation(let violation, let during, let errorTail):
      self.init(
        .serverCrash,
        "\(server) broke the language server protocol during \(during): \(Self.describe(violation))",
        hints: ["Check with `lanser doctor` that this is the pinned server."],
        data: ["during": .string(during), "stderr": .string(errorTail)]
      )
    case .timedOut(let stall):
      var data: JSONObject = [
        "waitingFor": .string(stall.waitingFor), "timeoutMs": .integer(timeout.milliseconds),
        "stderr": .string(stall.errorTail),
      ]
      if let progress = stall.lastProgress { data["lastProgress"] = .string(progress) }
      if let message = stall.lastLogMessage { data["lastLogMessage"] = .string(message) }
      let last = (stall.lastProgress ?? stall.lastLogMessage).map { "; the last it said was \"\($0)\"" } ?? ""
      self.init(
        .serverTimeout,
        "\(server) did not answer in time: waited \(timeout.seconds) s for \(stall.waitingFor)\(last)",
        hints: ["Give it more time with --timeout SECONDS."],
        data: .object(data)
      )
    case .cancelled:
      self.init(
        .requestCancelled,
        "the request to \(server) was cancelled",
        hints: ["Run the command again."]
      )
    case .requestFailed(let method, let error):
      self.init(
        .serverCrash,
        "\(server) failed to answer \(method): \(error.message) (\(error.code))",
        hints: ["Run the command again; what fails again is a defect of \(server)."],
        data: ["method": .string(method), "code": .integer(error.code)]
      )
    case .undecodable(let method, let error):
      let place = (["result"] + error.path).joined(separator: ".")
      self.init(
        .serverCrash,
        "\(server) answered \(method) with something else than the protocol says: \(place) is not \(error.expected)",
        hints: ["Check with `lanser doctor` that this is the pinned server."],
        data: ["method": .string(method), "path": .string(place)]
      )
    case .unknownEncoding(let name):
      self.init(
        .indexingUnsupported,
        "\(server) wants to count columns in \"\(name)\", which was not offered",
        hints: ["Check with `lanser doctor` that this is the pinned server."],
        data: ["positionEncoding": .string(name)]
      )
    case .unsupported(let method):
      self.init(
        .unsupportedCapability,
        "\(server) does not support \(method)",
        hints: ["Ask another server with --server NAME; `lanser server list` names them."],
        data: ["method": .string(method)]
      )
    case .contentModified(let method, let attempts):
      self.init(
        .contentModified,
        "the files kept changing while \(server) answered \(method) (\(attempts) attempts)",
        hints: ["Run the command again when nothing else writes in the workspace."],
        data: ["method": .string(method), "attempts": .integer(attempts)]
      )
    }
  }

  private static func describe(_ end: ServerEnd) -> String {
    switch end {
    case .exited(let status): "exited with status \(status)"
    case .signalled(let signal): "was ended by signal \(signal)"
    case .unknown: "ended"
    }
  }

  private static func describe(_ violation: ProtocolViolation) -> String {
    switch violation {
    case .malformedHeader(let preview): "not a header: \(escaped(preview))"
    case .missingContentLength: "a header without Content-Length"
    case .badContentLength(let value): "Content-Length is \"\(value)\""
    case .frameTooLarge(let length, let limit): "a message of \(length) bytes; the limit is \(limit)"
    case .headerTooLarge(let limit): "a header of more than \(limit) bytes"
    case .unsupportedCharset(let charset): "charset \"\(charset)\""
    case .tooMuchGarbage(let limit, let preview):
      "more than \(limit) bytes that are no messages, such as \(escaped(preview))"
    case .truncatedHeader: "a header cut off by the end of the stream"
    case .truncatedFrame(let expected, let received):
      "a message cut off after \(received) of \(expected) bytes"
    case .invalidJSON(let error): "invalid JSON (\(error))"
    case .notAMessage(let reason): "not a JSON-RPC message: \(reason)"
    case .unknownResponseID(let id): "an answer to request \(id), which was never sent"
    case .duplicateResponse(let id): "a second answer to request \(id)"
    }
  }

  private static func escaped(_ bytes: [UInt8]) -> String {
    var text = "\""
    for byte in bytes {
      if byte >= 0x20, byte < 0x7F {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        text += "\\x\(hex(byte))"
      }
    }
    return text + "\""
  }

  private static func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return byte < 16 ? "0" + digits : digits
  }
}

extension Duration {
  package var milliseconds: Int {
    let (seconds, attoseconds) = components
    return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
  }

  /// In seconds with one decimal; below one second with two.
  package var seconds: String {
    if milliseconds < 995 {
      let hundredths = (milliseconds + 5) / 10
      return "0.\(hundredths / 10)\(hundredths % 10)"
    }
    let tenths = (milliseconds + 50) / 100
    return "\(tenths / 10).\(tenths % 10)"
  }
}
