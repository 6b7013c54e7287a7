import CanonicalJSON
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct NestingTests {
  private static func arrays(_ depth: Int) -> [UInt8] {
    [UInt8](repeating: UInt8(ascii: "["), count: depth) + [UInt8](repeating: UInt8(ascii: "]"), count: depth)
  }

  private static func objects(_ depth: Int) -> [UInt8] {
    Array(String(repeating: #"{"k":"#, count: depth).utf8) + Array("0".utf8)
      + [UInt8](repeating: UInt8(ascii: "}"), count: depth)
  }

  @Test("As many levels as allowed are accepted and not one more", arguments: [0, 1, 2, 512, 1024])
  func limit(depth: Int) throws {
    let options = JSONParsingOptions(maxDepth: depth)
    if depth > 0 { _ = try JSONValue(parsing: Self.arrays(depth), options: options) }
    _ = try JSONValue(parsing: Self.objects(depth), options: options)
    #expect(throws: JSONParsingError.tooDeep(limit: depth, offset: depth)) {
      try JSONValue(parsing: Self.arrays(depth + 1), options: options)
    }
  }

  @Test(
    "A bomb of brackets is an error, even where the limit is set as high as it goes",
    arguments: [0, 512, Int.max]
  )
  func bombs(maxDepth: Int) throws {
    let options = JSONParsingOptions(maxDepth: maxDepth)
    let limit = min(maxDepth, JSONParsingOptions.depthCeiling)
    for file in ["n_structure_100000_opening_arrays.json", "n_structure_open_array_object.json"] {
      let bytes = try VectorFile("json-parsing/" + file).bytes()
      let error = #expect(throws: JSONParsingError.self) { try JSONValue(parsing: bytes, options: options) }
      guard case .tooDeep(limit, _) = error else {
        Issue.record("\(file): \(String(describing: error))")
        continue
      }
    }
  }

  @Test("A value as deep as the ceiling is read, compared, hashed, written and freed on a small stack")
  func smallStack() throws {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    // Without optimisation a level takes about three times as much.
    #if DEBUG
    let stackSize = 2048 * 1024
    #else
    let stackSize = 512 * 1024
    #endif
    try #require(pthread_attr_setstacksize(&attributes, stackSize) == 0)
    #if canImport(Darwin)
    var thread: pthread_t?
    #else
    var thread = pthread_t()
    #endif
    // The closure captures nothing, so that it can be a C function; overflowing the stack would end the process.
    let status = pthread_create(
      &thread,
      &attributes,
      { _ in
        let outcome = NestingTests.exerciseDeepest()
        return outcome ? UnsafeMutableRawPointer(bitPattern: 1) : nil
      },
      nil
    )
    try #require(status == 0)
    var result: UnsafeMutableRawPointer?
    #if canImport(Darwin)
    pthread_join(try #require(thread), &result)
    #else
    pthread_join(thread, &result)
    #endif
    #expect(result != nil)
  }

  private static func exerciseDeepest() -> Bool {
    let options = JSONParsingOptions(maxDepth: .max)
    for text in [arrays(JSONParsingOptions.depthCeiling), objects(JSONParsingOptions.depthCeiling)] {
      guard let first = try? JSONValue(parsing: text, options: options),
        let second = try? JSONValue(parsing: text, options: options),
        first == second, first.hashValue == second.hashValue,
        first.serialized() == text, (try? first.canonicalBytes()) == text,
        (try? JSONValue(parsing: first.serialized(pretty: true), options: options)) == first
      else { return false }
    }
    return true
  }
}
