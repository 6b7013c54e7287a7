package import CanonicalJSON

// What is replaced: known secrets wherever they stand; the password of a URL with user information; the credentials
// behind "Authorization:", "Bearer" and "Basic". Filtering twice changes nothing more, and a text without any of them is
// returned as it is.

/// Keeps secrets out of what is written down.
package struct SecretFilter: Sendable {
  /// What stands in place of a secret.
  package static let replacement = "[redacted]"

  /// Longest first, so that a secret that contains another one goes as a whole.
  private let secrets: [String]
  private let secretBytes: [[UInt8]]

  /// - Parameter secrets: literal values; those of fewer than `shortest` characters are not looked for, because they
  ///   would be found in ordinary text.
  package init(secrets: some Sequence<String>) {
    let wanted = Set(secrets.filter { $0.utf8.count >= Self.shortest })
    self.secrets = wanted.sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
    secretBytes = self.secrets.map { Array($0.utf8) }
  }

  private static let shortest = 6

  /// Whether there can be anything to replace in the bytes of a message.
  ///
  /// A quick test that is true too often: the bytes are JSON, in which a text may be escaped.
  package func mayTouch(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { buffer in
      CredentialPatterns.mayOccur(in: buffer) || secretBytes.contains { ByteSearch.contains($0, in: buffer) }
    }
  }

  /// Whether a text holds one of the literal values.
  func knows(somethingIn text: String) -> Bool { secrets.contains { text.contains($0) } }

  package func redacted(_ text: String) -> String {
    var result = text
    for secret in secrets where result.contains(secret) {
      result = result.replacing(secret, with: Self.replacement)
    }
    return CredentialPatterns.redacted(result)
  }

  package func redacted(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): .string(redacted(text))
    case .array(let elements): .array(elements.map(redacted))
    case .object(let object): .object(JSONObject(object.map { (redacted($0.key), redacted($0.value)) }))
    default: value
    }
  }

  func redacted(_ event: TraceEvent) -> TraceEvent {
    switch event {
    case .operation(let number, let request): .operation(number: number, request: redacted(request))
    case .observation(let kind, let key, let value):
      .observation(kind: kind, key: redacted(key), value: redacted(value))
    case .frame(let frame):
      .frame(TraceFrame(life: frame.life, direction: frame.direction, message: redacted(frame.message)))
    case .ended(let life, let how, let errorTail):
      .ended(life: life, how: how, errorTail: redacted(errorTail))
    case .outcome(let number, let bundle): .outcome(number: number, bundle: redacted(bundle))
    case .header, .content, .gaveUp, .end: event
    }
  }
}

extension SecretFilter {
  /// The texts below members whose names say that they are secret.
  package static func secrets(in value: JSONValue) -> [String] {
    switch value {
    case .array(let elements): elements.flatMap(secrets)
    case .object(let object):
      object.flatMap { member in
        isSecretName(member.key) ? texts(in: member.value) : secrets(in: member.value)
      }
    default: []
    }
  }

  private static func texts(in value: JSONValue) -> [String] {
    switch value {
    case .string(let text): [text]
    case .integer(let number): [String(number)]
    case .array(let elements): elements.flatMap(texts)
    case .object(let object): object.flatMap { texts(in: $0.value) }
    default: []
    }
  }

  /// Whether something of this name is a secret: a variable, a setting, a header.
  package static func isSecretName(_ name: String) -> Bool {
    let letters = name.lowercased().filter { $0.isLetter || $0.isNumber }
    return secretWords.contains { letters.contains($0) }
  }

  private static let secretWords = [
    "accesskey", "apikey", "authorization", "cookie", "credential", "passphrase", "passwd", "password",
    "privatekey",
    "secret", "signingkey", "token",
  ]
}
