package import CanonicalJSON

/// What is installed, pinned, missing or damaged, and the command that mends each problem.
package struct DoctorReport: Hashable, Sendable {
  package enum State: String, Hashable, Sendable {
    case ok
    /// Works, but not as it should.
    case warning
    case missing
    /// There, but not what is pinned or recorded.
    case mismatch
  }

  package struct Item: Hashable, Sendable {
    /// What was looked at, such as `server python`.
    package var name: String
    package var state: State
    /// What is there.
    package var found: String?
    /// What should be there.
    package var wanted: String?
    /// The command that mends it.
    package var fix: String?

    package init(
      name: String,
      state: State,
      found: String? = nil,
      wanted: String? = nil,
      fix: String? = nil
    ) {
      self.name = name
      self.state = state
      self.found = found
      self.wanted = wanted
      self.fix = fix
    }
  }

  /// In the order they were looked at.
  package var items: [Item]

  package init(items: [Item]) {
    self.items = items
  }

  /// Whether nothing is missing and nothing differs.
  package var isHealthy: Bool {
    items.allSatisfy { $0.state == .ok || $0.state == .warning }
  }

  /// The report as data, for `--json`.
  package var json: JSONValue {
    [
      "healthy": .bool(isHealthy),
      "items": .array(
        items.map { item in
          var members: JSONObject = ["name": .string(item.name), "state": .string(item.state.rawValue)]
          if let found = item.found { members["found"] = .string(found) }
          if let wanted = item.wanted { members["wanted"] = .string(wanted) }
          if let fix = item.fix { members["fix"] = .string(fix) }
          return .object(members)
        }
      ),
    ]
  }
}
