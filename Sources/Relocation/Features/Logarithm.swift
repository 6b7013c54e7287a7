#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The functions of the C library that weights and probabilities need.
enum Logarithm {
  static func natural(_ value: Double) -> Double { log(value) }

  static func exponential(_ value: Double) -> Double { exp(value) }
}
