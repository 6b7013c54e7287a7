import JSONRPC
import Testing

@Suite struct RequestTableTests {
  @Test("Ids count up from one")
  func ids() {
    var table = RequestTable<String>()
    #expect([table.reserve(), table.reserve(), table.reserve()] == [1, 2, 3])
  }

  @Test("An answer goes to the one who asked, once")
  func delivery() {
    var table = RequestTable<String>()
    let (first, second) = (table.reserve(), table.reserve())
    table.add("first", for: first)
    table.add("second", for: second)
    #expect(outcome(table.arrived(.number(second))) == "deliver second")
    #expect(outcome(table.arrived(.number(second))) == "duplicateResponse 2")
    #expect(outcome(table.arrived(.number(first))) == "deliver first")
    #expect(table.isEmpty)
  }

  @Test("The answer to a request that was given up is ignored, once")
  func abandoned() {
    var table = RequestTable<String>()
    let id = table.reserve()
    table.add("caller", for: id)
    #expect(table.abandon(id) == "caller")
    #expect(table.abandon(id) == nil)
    #expect(outcome(table.arrived(.number(id))) == "ignore")
    #expect(outcome(table.arrived(.number(id))) == "duplicateResponse 1")
  }

  @Test(
    "Answers to nothing are violations",
    arguments: [.number(0), .number(-1), .number(2), .string("1"), nil] as [RequestID?]
  )
  func unknown(_ id: RequestID?) {
    var table = RequestTable<String>()
    table.add("caller", for: table.reserve())
    #expect(outcome(table.arrived(id)).hasPrefix("unknownResponseID"))
    #expect(table.removeAll() == ["caller"])
  }

  @Test("Those who still wait come out in the order of asking")
  func removal() {
    var table = RequestTable<Int>()
    for _ in 0..<100 {
      let id = table.reserve()
      table.add(id, for: id)
    }
    #expect(table.removeAll() == Array(1...100))
    #expect(table.isEmpty)
  }

  private func outcome(_ arrival: RequestTable<String>.Arrival) -> String {
    switch arrival {
    case .deliver(let waiter): "deliver \(waiter)"
    case .ignore: "ignore"
    case .violation(.duplicateResponse(let id)): "duplicateResponse \(id)"
    case .violation(.unknownResponseID(let id)): "unknownResponseID \(id)"
    case .violation(let other): "\(other)"
    }
  }
}
