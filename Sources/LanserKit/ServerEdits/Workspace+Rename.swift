import AnalysisBundles
import CanonicalJSON
import EditTransactions
import JSONRPC
import LanguageServerProtocol
import LanguageServerSession
import SourceText

extension Workspace {
  /// The renaming of the symbol at a place, wherever it is used.
  func proposeRename(
    _ selector: String,
    to newName: String,
    indexing: PositionEncoding,
    _ rules: ReviewRules,
    _ limits: TimeLimits
  ) async throws(Failure) -> EditProposal {
    let place = try await editedPlace(
      selector,
      indexing: indexing,
      for: "rename",
      using: ["renameProvider"],
      limits: limits
    )
    let (target, server) = (place.target, place.server)
    let name = try await renamedName(at: target, server)
    let position = server.place(target.file, atByteOffset: target.offset)
    let edit = try await server.renaming(name.text, to: newName) { () throws in
      try await server.send(RenameRequest(at: position, newName: newName), about: [target.file])
    }
    let request = try await request(edit, from: server, opened: [target.file])
    var proposal = EditProposal(request, finding: place.finding, server: server)
    proposal.renamedSymbols = [name.text: newName]
    let checks = RenameChecks(oldName: name.text, newName: newName, server: server.setup.name, target: target)
    proposal.checks = { change in
      [checks.prepared, checks.validName(in: server.language), checks.sameText(in: change)]
        + [EditCheck(confidenceIn: target, rules), checks.wholeWorkspace(server.setup)].compactMap(\.self)
    }
    return proposal
  }

  /// What the server would rename at a place.
  ///
  /// - Throws: `Failure` with `E/RENAME_REFUSED` when it is nothing.
  func renamedName(at target: Target, _ server: AskedServer) async throws(Failure) -> RenamedName {
    guard server.capabilities?.offers("renameProvider") == true else {
      throw Failure(.unsupported(method: RenameRequest.method), server: server.setup.name, timeout: .zero)
    }
    let text = target.file.text
    guard let word = text.word(atByteOffset: target.offset) else {
      throw Failure(
        .renameRefused,
        "there is no name at \(target.canonicalRequest)",
        hints: ["Put the cursor on the name, or address a symbol: py://pkg.mod#Class.method."]
      )
    }
    let spelling = String(decoding: text.bytes[word], as: UTF8.self)
    guard server.capabilities?.json["renameProvider"]?["prepareProvider"]?.boolValue == true else {
      return RenamedName(text: spelling, range: word)
    }
    let position = server.place(target.file, atByteOffset: target.offset)
    let prepared = try await server.renaming(spelling, to: nil) { () throws in
      try await server.send(PrepareRenameRequest(at: position), about: [target.file])
    }
    guard let prepared else {
      throw Failure(
        .renameRefused,
        "\(server.setup.name) says that \"\(spelling)\" can not be renamed",
        hints: ["Names of libraries, keywords and literals can not be renamed."]
      )
    }
    guard let range = prepared.range else { return RenamedName(text: spelling, range: word) }
    let convert = FactsFromLSP(forms: forms(for: server.setup), sources: sources)
    guard let bytes = try? text.byteRange(of: convert.range(range), encoding: server.encoding) else {
      throw Failure(
        .serverCrash,
        "\(server.setup.name) wants to rename a range that is not in the file",
        data: ["range": range.json]
      )
    }
    return RenamedName(text: String(decoding: text.bytes[bytes], as: UTF8.self), range: bytes)
  }
}

/// A name that a server would rename.
struct RenamedName: Sendable {
  var text: String
  /// In the bytes of the file's text.
  var range: Range<Int>
}

extension AskedServer {
  /// Asks about a rename: what the server refuses is no crash.
  func renaming<Value: Sendable>(
    _ name: String,
    to newName: String?,
    _ question: () async throws -> Value
  ) async throws(Failure) -> Value {
    try await asked { () throws in
      do {
        let answer = try await question()
        if let json = answer as? JSONValue, json.isNull { throw refusal(name, newName, nil) }
        return answer
      } catch SessionError.requestFailed(_, let error) {
        throw refusal(name, newName, error.message)
      }
    }
  }

  private func refusal(_ name: String, _ newName: String?, _ reason: String?) -> Failure {
    let change = newName.map { " to \"\($0)\"" } ?? ""
    return Failure(
      .renameRefused,
      "\(setup.name) does not rename \"\(name)\"\(change)\(reason.map { ": \($0)" } ?? "")",
      hints: ["Names of libraries can not be renamed; a new name has to be a valid one."]
    )
  }
}

extension SourceText {
  /// The word that an offset is in or at the end of: letters, digits, `_` and everything outside ASCII.
  func word(atByteOffset offset: Int) -> Range<Int>? {
    func isWord(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
        true
      default: false
      }
    }
    var (start, end) = (offset, offset)
    while start > 0, isWord(bytes[start - 1]) { start -= 1 }
    while end < bytes.count, isWord(bytes[end]) { end += 1 }
    return start < end ? start..<end : nil
  }
}
