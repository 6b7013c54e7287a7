import AnalysisBundles
import CanonicalJSON
import LanserKit

/// JSON that the user hands in.
enum JSONInput {
  /// One value.
  ///
  /// - Throws: `E/SCHEMA` with the place of the first mistake.
  static func value(of bytes: [UInt8], source: String) throws(Failure) -> JSONValue {
    do {
      return try JSONValue(parsing: bytes, options: .iJSON)
    } catch {
      throw Failure(notIJSON: error, source: source)
    }
  }

  /// One bundle, whose ids are right.
  ///
  /// - Throws: `E/SCHEMA` for what is no bundle, `E/REPLAY_MISMATCH` for one that was changed.
  static func bundle(of bytes: [UInt8], source: String) throws(Failure) -> StoredBundle {
    let json = try value(of: bytes, source: source)
    do {
      return try StoredBundle(json)
    } catch {
      throw Failure(error, in: source)
    }
  }

  /// A bundle a line; blank lines are passed over.
  ///
  /// - Throws: as `bundle`, naming the line.
  static func bundles(ofLines bytes: [UInt8], source: String) throws(Failure) -> [(
    bundle: StoredBundle, source: String
  )] {
    var bundles: [(bundle: StoredBundle, source: String)] = []
    var number = 0
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      guard line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { continue }
      let place = "\(source):\(number)"
      bundles.append((try bundle(of: Array(line), source: place), place))
    }
    return bundles
  }
}
