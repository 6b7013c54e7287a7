// Contract: the definitions of one file as what their symbol ids are made of, with all fingerprints of their bodies: enough to
// compare any id with them without the text. A view on its record; the fingerprints of a body are read when asked for.

import SyntaxTrees

/// The definitions of a file, ready to be compared with symbol ids.
struct DefinitionTable: Sendable {
  struct Entry: Sendable {
    /// Its number among the statements of the file.
    var statement: Int
    /// What its id says, without the file and the body.
    var kind: UInt32
    var scope: UInt32
    var name: UInt32
    var head: UInt32
    var ordinal: Int
    /// How many fingerprints its body has.
    var count: Int
    fileprivate var place: Range<Int>
  }

  let entries: [Entry]
  let record: [UInt8]

  /// Takes down the definitions of a file.
  init(of file: StatementIndex, language: String) {
    var writer = RecordWriter()
    var definitions: [(fingerprint: SymbolFingerprint, statement: Int, body: [UInt32])] = []
    for statement in 0..<file.count {
      guard file.symbol(statement) != nil else { continue }
      let body = file.bodyFingerprints(statement)
      guard
        let fingerprint = SymbolFingerprint(of: statement, in: file, path: "", language: language, body: body)
      else { continue }
      definitions.append((fingerprint, statement, body))
    }
    writer.write(definitions.count)
    for (fingerprint, statement, body) in definitions {
      writer.write(statement)
      for hash in [fingerprint.kind, fingerprint.scope, fingerprint.name, fingerprint.head] {
        writer.write(UInt64(hash))
      }
      writer.write(fingerprint.ordinal)
      writer.write(body.count)
      var list = RecordWriter()
      var last: UInt32 = 0
      for value in body {
        list.write(UInt64(value - last))
        last = value
      }
      writer.write(bytes: list.bytes)
    }
    let table = try? DefinitionTable(record: writer.bytes)
    entries = table?.entries ?? []
    record = writer.bytes
  }

  /// The table of a record.
  init(record: [UInt8]) throws(RecordDamage) {
    var reader = RecordReader(record)
    let count = try reader.count(ofAtLeast: 8)
    var entries: [Entry] = []
    entries.reserveCapacity(count)
    for _ in 0..<count {
      let statement = try reader.number()
      var hashes: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
      hashes.0 = try reader.hash()
      hashes.1 = try reader.hash()
      hashes.2 = try reader.hash()
      hashes.3 = try reader.hash()
      let (ordinal, bodyCount) = (try reader.number(), try reader.number())
      let place = try reader.skipBytes()
      guard bodyCount <= place.count else { throw RecordDamage() }
      entries.append(
        Entry(
          statement: statement,
          kind: hashes.0,
          scope: hashes.1,
          name: hashes.2,
          head: hashes.3,
          ordinal: ordinal,
          count: bodyCount,
          place: place
        )
      )
    }
    guard reader.isAtEnd else { throw RecordDamage() }
    self.entries = entries
    self.record = record
  }

  /// The least fingerprints of a body, ascending, at most so many.
  func body(_ entry: Entry, limit: Int = .max) -> [UInt32] {
    var reader = RecordReader(record, entry.place)
    var values: [UInt32] = []
    values.reserveCapacity(min(entry.count, limit))
    var last: UInt32 = 0
    for _ in 0..<min(entry.count, limit) {
      guard let step = try? reader.hash() else { break }
      last &+= step
      values.append(last)
    }
    return values
  }
}

extension RecordReader {
  fileprivate mutating func hash() throws(RecordDamage) -> UInt32 {
    guard let hash = UInt32(exactly: try number()) else { throw RecordDamage() }
    return hash
  }
}

extension SymbolFingerprint {
  /// What the id of a definition says.
  init(_ entry: DefinitionTable.Entry, of table: DefinitionTable, path: String) {
    kind = entry.kind
    self.path = Self.hash(ofPath: path)
    scope = entry.scope
    name = entry.name
    head = entry.head
    ordinal = entry.ordinal
    body = BottomSketch(
      least: table.body(entry, limit: Bits.bodyCount),
      size: min(entry.count, BottomSketch.largestSize)
    )
  }
}
