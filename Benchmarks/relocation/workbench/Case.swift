import CanonicalJSON

/// One place at a commit, and where it is at another.
struct Case {
  var id: String
  var repository: String
  var commitA: String
  var commitB: String
  var path: String
  /// One-based.
  var line: Int
  var column: Int
  var isDefinition: Bool

  struct Unreadable: Error {}

  init(_ json: JSONValue) throws {
    guard let id = json["id"]?.stringValue, let repository = json["repo"]?.stringValue,
      let commitA = json["commitA"]?.stringValue, let commitB = json["commitB"]?.stringValue,
      let path = json["path"]?.stringValue, let line = json["line"]?.intValue,
      let column = json["col"]?.intValue, let kind = json["kind"]?.stringValue
    else { throw Unreadable() }
    self.id = id
    self.repository = repository.split(separator: "/").joined(separator: "+")
    self.commitA = commitA
    self.commitB = commitB
    self.path = path
    self.line = line
    self.column = column
    isDefinition = kind != "stmt"
  }

  /// The cases of each tree, in the order of their first cases.
  static func grouped(_ bytes: [UInt8]) throws -> [[Case]] {
    var groups: [[Case]] = []
    var numbers: [String: Int] = [:]
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let one = try Case(try JSONValue(parsing: Array(line)))
      let key = one.repository + "@" + one.commitB
      if let number = numbers[key] {
        groups[number].append(one)
      } else {
        numbers[key] = groups.count
        groups.append([one])
      }
    }
    return groups
  }
}
