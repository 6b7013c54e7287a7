import LanguageServerProtocol

/// The text of a file as it is on disk now.
package struct DocumentSnapshot: Sendable {
  package var uri: String
  package var languageID: String
  /// Without a byte-order mark.
  package var text: String
  /// Changes when the bytes of the file change.
  package var digest: String

  package init(uri: String, languageID: String, text: String, digest: String) {
    self.uri = uri
    self.languageID = languageID
    self.text = text
    self.digest = digest
  }
}

/// Which files the server has from us, and in which version: bookkeeping of document sync, without IO.
struct OpenDocuments: Sendable {
  private struct Document {
    var version: Int
    var digest: String
    /// How many questions had been asked when the server last read or checked it.
    var questions: Int
  }

  private var documents: [String: Document] = [:]
  private var questions = 0

  /// A question was asked, for which the server may have looked into any file.
  mutating func noteQuestion() { questions += 1 }

  /// Some documents were checked, for which the server may have looked into any other.
  mutating func noteCheck(of uris: [String]) {
    questions += 1
    for uri in uris { documents[uri]?.questions = questions }
  }

  /// What to send so that the server has this text; nil when it has it already.
  ///
  /// - Parameters:
  ///   - snapshot: the text.
  ///   - isRenewed: whether a text that the server has already is sent to it once more when it may have looked into it for
  ///     another question since.
  /// - Returns: the message that opens or changes the document.
  mutating func bringUpToDate(
    _ snapshot: DocumentSnapshot,
    isRenewed: Bool = false
  ) -> (any LSPNotification)? {
    guard var document = documents[snapshot.uri] else {
      documents[snapshot.uri] = Document(version: 1, digest: snapshot.digest, questions: questions)
      return DidOpenTextDocumentNotification(
        uri: snapshot.uri,
        languageID: snapshot.languageID,
        version: 1,
        text: snapshot.text
      )
    }
    let isStale = isRenewed && document.questions < questions
    guard isStale || document.digest != snapshot.digest else { return nil }
    document.version += 1
    document.questions = questions
    document.digest = snapshot.digest
    documents[snapshot.uri] = document
    return DidChangeTextDocumentNotification(
      uri: snapshot.uri,
      version: document.version,
      text: snapshot.text
    )
  }

  mutating func close(_ uri: String) -> (any LSPNotification)? {
    guard documents.removeValue(forKey: uri) != nil else { return nil }
    return DidCloseTextDocumentNotification(uri: uri)
  }

  func version(of uri: String) -> Int? { documents[uri]?.version }
}
