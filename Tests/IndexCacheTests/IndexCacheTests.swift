import CanonicalJSON
import LanserTestSupport
import Testing

@testable import IndexCache

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("The cache of records")
struct IndexCacheTests {
  private static let engine = SHA256Digest(of: Array("engine".utf8))

  private static func key(_ content: String, kind: String = "outline", engine: SHA256Digest = engine)
    -> RecordKey
  {
    RecordKey(kind: kind, engine: engine, content: content)
  }

  private static func payload(_ number: Int, length: Int = 200) -> [UInt8] {
    var random = SplitMix64(seed: UInt64(number))
    return (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
  }

  /// Lends a cache, with the directory that it is in.
  private func withCache(
    limits: IndexCache.Limits = IndexCache.Limits(),
    _ body: (IndexCache, TemporaryDirectory) throws -> Void
  ) throws {
    try TemporaryDirectory.with { directory in
      try body(IndexCache(directory: directory("cache/lanser/index"), limits: limits), directory)
    }
  }

  /// The one file of a cache.
  private func file(in directory: TemporaryDirectory) throws -> String {
    let files = FileContents.tree(directory("cache/lanser/index"))
    try #require(files.count == 1)
    return directory("cache/lanser/index/\(files[0])")
  }

  @Test("gives back what was kept, to every process, under the same key only")
  func roundTrip() throws {
    try withCache { cache, directory in
      #expect(cache.record(Self.key("a")) == nil)
      for (number, content) in ["a", "b", "c"].enumerated() {
        cache.keep(Self.payload(number), Self.key(content))
      }
      cache.keep([], Self.key("empty"))
      let other = IndexCache(directory: directory("cache/lanser/index"))
      for (number, content) in ["a", "b", "c"].enumerated() {
        #expect(other.record(Self.key(content)) == Self.payload(number))
      }
      #expect(other.record(Self.key("empty")) == [])
      #expect(other.record(Self.key("d")) == nil)
      #expect(other.record(Self.key("a", kind: "lines")) == nil)
      #expect(other.record(Self.key("a", engine: SHA256Digest(of: [1]))) == nil)
    }
  }

  @Test("is closed to other users")
  func modes() throws {
    try withCache { cache, directory in
      cache.keep([1, 2, 3], Self.key("a"))
      let file = try file(in: directory)
      let folder = file[..<(try #require(file.lastIndex(of: "/")))]
      for (path, mode) in [(file, 0o600), (String(folder), 0o700), (directory("cache/lanser/index"), 0o700)] {
        var raw = stat()
        try #require(lstat(path, &raw) == 0)
        #expect(Int(raw.st_mode) & 0o777 == mode, "\(path)")
      }
      // What others could write into is not believed.
      try #require(chmod(directory("cache/lanser/index"), 0o777) == 0)
      #expect(cache.record(Self.key("a")) == nil)
    }
  }

  @Test("takes no file for a record of which a bit is another, and puts the right one in its place")
  func flippedBits() throws {
    try withCache { cache, directory in
      let seed: UInt64 = 20_261
      var random = SplitMix64(seed: seed)
      let (key, payload) = (Self.key("a"), Self.payload(1, length: 64))
      cache.keep(payload, key)
      let path = try file(in: directory)
      let whole = try FileContents.read(path)
      for bit in 0..<(whole.count * 8) {
        var bytes = whole
        bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        try FileContents.write(bytes, to: path)
        #expect(cache.record(key) == nil, "bit \(bit)")
      }
      for _ in 0..<200 {
        var bytes = whole
        for _ in 0..<Int.random(in: 1...20, using: &random) {
          bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        try FileContents.write(bytes, to: path)
        let found = cache.record(key)
        #expect(bytes == whole ? found == payload : found == nil, "seed \(seed)")
      }
      cache.keep(payload, key)
      #expect(cache.record(key) == payload)
      #expect(try FileContents.read(path) == whole)
    }
  }

  @Test("takes no file for a record that was cut off, goes on, or is another's")
  func wrongLengths() throws {
    try withCache { cache, directory in
      let key = Self.key("a")
      cache.keep(Self.payload(1, length: 100), key)
      let path = try file(in: directory)
      let whole = try FileContents.read(path)
      for length in 0..<whole.count {
        try FileContents.write(Array(whole[..<length]), to: path)
        #expect(cache.record(key) == nil, "\(length) bytes")
      }
      try FileContents.write(whole + [0], to: path)
      #expect(cache.record(key) == nil)
      let other = RecordEnvelope.seal(Self.payload(1, length: 100), Self.key("b"))
      try FileContents.write(other, to: path)
      #expect(cache.record(key) == nil)
    }
  }

  @Test(
    "follows no symbolic link, and leaves what is behind one as it is",
    arguments: ["", "/XX", "/XX/file"]
  )
  func links(_ place: String) throws {
    try withCache { cache, directory in
      let (key, payload) = (Self.key("a"), Self.payload(1))
      let target = try directory.write(RecordEnvelope.seal(payload, key), to: "elsewhere/\(key.fileName)")
      let shard = Shards.name(key.shard)
      try directory.write(RecordEnvelope.seal(payload, key), to: "elsewhere/\(shard)/\(key.fileName)")
      let outside = FileContents.tree(directory("elsewhere"))
      try directory.write("", to: "cache/lanser/.keep", mode: 0o600)
      let index = directory("cache/lanser/index")
      switch place {
      case "": try #require(symlink(directory("elsewhere"), index) == 0)
      case "/XX":
        try #require(mkdir(index, 0o700) == 0 && symlink(directory("elsewhere"), "\(index)/\(shard)") == 0)
      default:
        try #require(mkdir(index, 0o700) == 0 && mkdir("\(index)/\(shard)", 0o700) == 0)
        try #require(symlink(target, "\(index)/\(shard)/\(key.fileName)") == 0)
      }
      #expect(cache.record(key) == nil)
      cache.keep([7], key)
      cache.keep([7], Self.key("b"))
      #expect(FileContents.tree(directory("elsewhere")) == outside)
      #expect(try FileContents.read(target) == RecordEnvelope.seal(payload, key))
      // Only a file is put in the place of a link.
      #expect(cache.record(key) == (place == "/XX/file" ? [7] : nil))
    }
  }

  @Test("does nothing where there can be no directory", arguments: ["/proc/lanser", "/dev/null/lanser", ""])
  func unusable(_ path: String) {
    let cache = IndexCache(directory: path)
    for number in 0..<20 {
      cache.keep(Self.payload(number), Self.key("\(number)"))
      #expect(cache.record(Self.key("\(number)")) == nil)
    }
  }

  @Test("goes on in a new directory when somebody deletes it")
  func deleted() throws {
    try withCache { cache, directory in
      cache.keep([1], Self.key("a"))
      try #require(rename(directory("cache"), directory("gone")) == 0)
      #expect(cache.record(Self.key("a")) == nil)
      cache.keep([2], Self.key("a"))
      #expect(cache.record(Self.key("a")) == [2])
    }
  }

  @Test("is whole or nothing while many write, read and delete at once")
  func concurrency() async throws {
    try await TemporaryDirectory.with { directory in
      let index = directory("cache/index")
      let wrong = await withTaskGroup(of: Int.self) { group in
        for worker in 0..<8 {
          group.addTask {
            let seed = UInt64(700 + worker)
            var random = SplitMix64(seed: seed)
            let cache = IndexCache(directory: index)
            var wrong = 0
            for _ in 0..<400 {
              let number = Int.random(in: 0..<30, using: &random)
              let key = Self.key("\(number)")
              switch Int.random(in: 0..<10, using: &random) {
              case 0: unlink("\(index)/\(Shards.name(key.shard))/\(key.fileName)")
              case 1...4: cache.keep(Self.payload(number, length: 3000), key)
              default:
                if let found = cache.record(key), found != Self.payload(number, length: 3000) { wrong += 1 }
              }
            }
            return wrong
          }
        }
        return await group.reduce(0, +)
      }
      #expect(wrong == 0)
      #expect(FileContents.tree(index).allSatisfy { !$0.hasSuffix(OwnFolder.partSuffix) })
    }
  }

  @Test("has a bound: what was used least lately goes first, and what was left half-written goes too")
  func eviction() throws {
    let limits = IndexCache.Limits(capacity: Shards.count * 65_536, record: 8_192)
    try withCache(limits: limits) { cache, directory in
      let (old, leftover) = (Self.key("old"), "\(Shards.name(Self.key("old").shard))/1-1-1.part")
      cache.keep([1], old)
      let index = directory("cache/lanser/index")
      try directory.write("half", to: "cache/lanser/index/\(leftover)")
      for path in [leftover, "\(Shards.name(old.shard))/\(old.fileName)"] {
        var times = [timeval(tv_sec: 1_000_000_000, tv_usec: 0), timeval(tv_sec: 1_000_000_000, tv_usec: 0)]
        try #require(utimes("\(index)/\(path)", &times) == 0)
      }
      for number in 0..<3000 { cache.keep(Self.payload(number, length: 4_000), Self.key("\(number)")) }
      let files = FileContents.tree(index)
      var total = 0
      for file in files {
        var raw = stat()
        try #require(lstat("\(index)/\(file)", &raw) == 0)
        total += (Int(raw.st_size) + 4_095) / 4_096 * 4_096
      }
      // Each folder may be over its share by what is written between two looks, and a record.
      #expect(total <= limits.capacity / 4 * 5 + Shards.count * 2 * limits.record)
      #expect(total >= limits.capacity / 2, "not more is dropped than has to be")
      #expect(cache.record(old) == nil)
      #expect(!files.contains(leftover))
      #expect(cache.record(Self.key("2999")) == Self.payload(2999, length: 4_000))
    }
  }

  @Test("keeps nothing that is larger than a record may be")
  func tooLarge() throws {
    try withCache(limits: IndexCache.Limits(capacity: 1 << 20, record: 100)) { cache, _ in
      cache.keep(Self.payload(1, length: 101), Self.key("a"))
      #expect(cache.record(Self.key("a")) == nil)
      cache.keep(Self.payload(1, length: 100), Self.key("a"))
      #expect(cache.record(Self.key("a")) == Self.payload(1, length: 100))
    }
  }
}
