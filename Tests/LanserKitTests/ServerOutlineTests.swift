import Testing

@testable import LanserKit

/// `@testable` because outlines of servers are no part of the interface.
@Suite("Names that servers give as one")
struct ServerOutlineTests {
  @Test(
    "are taken apart where they are qualified, and nowhere else",
    arguments: [
      ("area", ["area"]), ("Shape::area", ["Shape", "area"]), ("a::b::c", ["a", "b", "c"]),
      ("Box<std::string>::get", ["Box<std::string>", "get"]), ("Shape::operator<", ["Shape", "operator<"]),
      ("operator std::string", ["operator std::string"]),
      ("(anonymous namespace)", ["(anonymous namespace)"]),
      ("~Shape", ["~Shape"]), ("::", ["::"]),
    ]
  )
  func parts(name: String, parts: [String]) {
    #expect(ServerOutline.parts(of: name) == parts)
  }
}
