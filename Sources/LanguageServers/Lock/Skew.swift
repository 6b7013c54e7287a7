import CanonicalJSON

/// One difference between what is pinned and what is there.
package struct Skew: Hashable, Sendable {
  package enum Field: String, Hashable, Sendable {
    /// The server's name; the whole entry when one side is `nil`.
    case server
    case version
    case digest
    case runtime
    case configDigest
  }

  package var language: String
  package var field: Field
  /// What the lock says, or `nil` when it has no such entry.
  package var wanted: String?
  /// What is there, or `nil` when nothing is.
  package var found: String?

  package init(language: String, field: Field, wanted: String?, found: String?) {
    self.language = language
    self.field = field
    self.wanted = wanted
    self.found = found
  }
}

extension LockFile {
  /// Lists every difference between this lock and what is there, by language and field.
  ///
  /// Digests that hold for different kinds of machines cannot be compared and are left out; the version
  /// still counts.
  ///
  /// - `actual`: What this machine would write as a lock.
  /// - `languages`: The languages that matter, or `nil` for all of both.
  package func skews(from actual: LockFile, languages: Set<String>? = nil) -> [Skew] {
    let all = Set(servers.keys).union(actual.servers.keys)
    var skews: [Skew] = []
    for language in all.intersection(languages ?? all).sorted() {
      guard let wanted = servers[language], let found = actual.servers[language] else {
        skews.append(
          Skew(
            language: language,
            field: .server,
            wanted: servers[language]?.name,
            found: actual.servers[language]?.name
          )
        )
        continue
      }
      var pairs: [(Skew.Field, String?, String?)] = [
        (.server, wanted.name, found.name), (.version, wanted.version, found.version),
      ]
      if wanted.platform == found.platform {
        pairs.append((.digest, wanted.digest.description, found.digest.description))
      }
      pairs.append((.runtime, wanted.runtime, found.runtime))
      pairs.append((.configDigest, wanted.configDigest.description, found.configDigest.description))
      for (field, wanted, found) in pairs where wanted != found {
        skews.append(Skew(language: language, field: field, wanted: wanted, found: found))
      }
    }
    return skews
  }
}
