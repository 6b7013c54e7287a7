import CanonicalJSON
import LanserTestSupport
import Testing

@Suite struct JSONObjectTests {
  @Test(
    "An object of any size behaves like a list of pairs searched from the start",
    arguments: [3, 16, 17, 40]
  )
  func model(size: Int) {
    var generator = SplitMix64(seed: UInt64(size))
    var object = JSONObject()
    var model: [(key: String, value: JSONValue)] = []
    for step in 0..<600 {
      let key = "k\(Int.random(in: 0..<size, using: &generator))"
      let place = model.firstIndex { $0.key == key }
      if Int.random(in: 0..<4, using: &generator) == 0 {
        let removed = object.removeValue(forKey: key)
        #expect(removed == place.map { model[$0].value })
        if let place { model.remove(at: place) }
      } else {
        object[key] = .integer(step)
        if let place { model[place].value = .integer(step) } else { model.append((key, .integer(step))) }
      }
      #expect(object.keys == model.map(\.key))
      #expect(object.map(\.value) == model.map(\.value))
      for (key, value) in model { #expect(object[key] == value) }
      #expect(object["absent"] == nil)
    }
  }

  @Test("Of a repeated key the first place and the last value remain")
  func repeatedKey() {
    let object = JSONObject([("a", 1), ("b", 2), ("a", 3)])
    #expect(object.keys == ["a", "b"])
    #expect(object["a"] == 3)
  }

  @Test("Assigning nil removes a member")
  func removal() {
    var object: JSONObject = ["a": 1, "b": 2]
    object["a"] = nil
    #expect(object == ["b": 2])
    #expect(object.count == 1)
  }

  @Test("Equality needs the same keys with the same values")
  func inequality() {
    let object: JSONObject = ["a": 1, "b": 2]
    #expect(object == ["b": 2, "a": 1])
    #expect(object != ["a": 1])
    #expect(object != ["a": 1, "c": 2])
    #expect(object != ["b": 2, "a": 2])
    #expect(object != ["a": 1, "b": 2, "c": nil])
  }

  @Test("A hundred thousand members are read and looked up without comparing them all")
  func manyMembers() throws {
    let count = 100_000
    let text = "{" + (0..<count).map { "\"member number \($0)\":\($0)" }.joined(separator: ",") + "}"
    let object = try #require(try JSONValue(parsing: Array(text.utf8), options: .wire).objectValue)
    #expect(object.count == count)
    for number in stride(from: 0, to: count, by: 7) {
      try #require(object["member number \(number)"] == .integer(number))
    }
  }
}
