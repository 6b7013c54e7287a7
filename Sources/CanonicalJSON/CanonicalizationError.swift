/// Why a value has no RFC 8785 form that denotes the same value.
package enum CanonicalizationError: Error, Hashable {
  /// NaN or an infinity (RFC 8785 section 3.2.2.3).
  case numberNotFinite

  /// An integer beyond ±(2^53 − 1): as a double, which is all RFC 8785 knows, it could equal its neighbour.
  case integerNotInteroperable(Int)
}
