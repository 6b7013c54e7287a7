/// Which of our requests are waiting for an answer: the bookkeeping of a connection, without any IO.
package struct RequestTable<Waiter> {
  package enum Arrival {
    /// Hand the result to this waiter.
    case deliver(Waiter)
    /// The caller no longer wants it.
    case ignore
    /// The peer broke the protocol.
    case violation(ProtocolViolation)
  }

  private var nextID = 1
  private var waiting: [Int: Waiter] = [:]
  private var abandoned: Set<Int> = []

  package init() {}

  package var isEmpty: Bool { waiting.isEmpty }

  /// Takes the next id for a request.
  ///
  /// Ids are numbers in the order of sending.
  package mutating func reserve() -> Int {
    defer { nextID += 1 }
    return nextID
  }

  package mutating func add(_ waiter: Waiter, for id: Int) {
    waiting[id] = waiter
  }

  /// Gives up on a request; the answer that may still come is ignored.
  package mutating func abandon(_ id: Int) -> Waiter? {
    guard let waiter = waiting.removeValue(forKey: id) else { return nil }
    abandoned.insert(id)
    return waiter
  }

  package mutating func arrived(_ id: RequestID?) -> Arrival {
    guard case .number(let number)? = id else { return .violation(.unknownResponseID(describe(id))) }
    if let waiter = waiting.removeValue(forKey: number) { return .deliver(waiter) }
    if abandoned.remove(number) != nil { return .ignore }
    if number > 0, number < nextID { return .violation(.duplicateResponse(String(number))) }
    return .violation(.unknownResponseID(String(number)))
  }

  /// Takes out everyone who is still waiting, in the order of asking.
  package mutating func removeAll() -> [Waiter] {
    defer { waiting.removeAll() }
    return waiting.sorted { $0.key < $1.key }.map(\.value)
  }

  private func describe(_ id: RequestID?) -> String {
    switch id {
    case .string(let text): "\"\(text)\""
    case .number(let number): String(number)
    case nil: "null"
    }
  }
}
