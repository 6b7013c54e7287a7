// Contract: the lines of a file as hashes ↔ bytes, losslessly; bytes that are none give nothing.

/// The lines of a file as a record.
enum LineRecord {
  static func bytes(of file: LineScan.File) -> [UInt8] {
    var writer = RecordWriter()
    writer.write(numbers: file.hashes)
    writer.write(numbers: file.marks)
    let definitions = file.definitions.sorted { $0.key < $1.key }
    writer.write(numbers: definitions.map(\.key))
    for (_, count) in definitions { writer.write(count) }
    return writer.bytes
  }

  static func file(_ path: String, from record: [UInt8]) -> LineScan.File? {
    do throws(RecordDamage) {
      var reader = RecordReader(record)
      var file = LineScan.File(path: path)
      file.hashes = try reader.numbers(UInt64.self)
      file.marks = try reader.numbers(UInt32.self)
      let names = try reader.numbers(UInt64.self)
      file.definitions.reserveCapacity(names.count)
      for name in names { file.definitions[name] = try reader.number() }
      guard reader.isAtEnd else { return nil }
      return file
    } catch {
      return nil
    }
  }
}
