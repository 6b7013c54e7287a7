// Contract: bytes by key, in a directory of the user's that may be deleted, damaged, full or read-only at any time: then
// records are missing, and nothing else happens. A record is written whole beside its place and renamed into it, so that
// any number of processes see all of it or none. No symbolic link is followed from the directory on, and nothing is read
// that belongs to another user. Cost of a look: one small file.

import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Keeps what can be worked out again, by what it was worked out of.
package final class IndexCache: Sendable {
  /// How much is kept.
  package struct Limits: Sendable {
    /// Bytes on disk of all records together.
    package var capacity: Int
    /// Bytes of the largest record that is kept.
    package var record: Int

    package init(capacity: Int = 256 << 20, record: Int = 2 << 20) {
      self.capacity = capacity
      self.record = record
    }
  }

  /// Absolute.
  private let directory: String
  private let limits: Limits
  private let progress = Mutex(Progress())

  private struct Progress {
    /// Bytes written into each folder since it was last tidied; nil for those that this process has not written into.
    var written: [Int: Int] = [:]
    var failures = 0
    var serial = 0
  }

  /// After so many failures this process writes nothing more: a disk that is full stays full.
  private static let patience = 8

  /// - Parameters:
  ///   - directory: absolute; made when something is kept.
  ///   - limits: how much is kept.
  package init(directory: String, limits: Limits = Limits()) {
    self.directory = directory
    self.limits = limits
  }

  /// The record of a key; nil when there is none that is whole and one's own.
  package func record(_ key: RecordKey) -> [UInt8]? {
    guard let folder = OwnFolder(directory)?.folder(Shards.name(key.shard)),
      let file = folder.read(key.fileName, limit: limits.record + RecordEnvelope.headerLength)
    else { return nil }
    return RecordEnvelope.open(file, key)
  }

  /// Keeps a record, in place of one that is there; quietly does not where that is not possible.
  package func keep(_ payload: [UInt8], _ key: RecordKey) {
    guard payload.count <= limits.record else { return }
    let serial = progress.withLock { progress -> Int? in
      guard progress.failures < Self.patience else { return nil }
      progress.serial += 1
      return progress.serial
    }
    guard let serial else { return }
    let bytes = RecordEnvelope.seal(payload, key)
    guard let folder = OwnFolder.made(directory)?.madeFolder(Shards.name(key.shard)),
      folder.replace(key.fileName, with: bytes, serial: serial)
    else {
      progress.withLock { $0.failures += 1 }
      return
    }
    // The first record of a process, and then each part of a folder's share, are the occasions to make room.
    let share = limits.capacity / Shards.count
    let isDue = progress.withLock { progress in
      let sum = (progress.written[key.shard] ?? share) + bytes.count
      let isDue = sum >= share / 4
      progress.written[key.shard] = isDue ? 0 : sum
      return isDue
    }
    if isDue { folder.tidy(keeping: share) }
  }
}
