import Testing

// Internal to the module: its races can not be provoked through a session.
@testable import LanguageServerSession

extension SessionTests {
  @Suite(.timeLimit(.minutes(1))) struct ObservedTests {
    @Test("A value that satisfies already is returned at once")
    func immediate() async {
      #expect(await Observed(7).wait(until: .now - .seconds(1)) { $0 == 7 } == 7)
    }

    @Test("The value that satisfied is returned, though it has changed since")
    func satisfyingValue() async {
      let observed = Observed(0)
      let waiting = Task { await observed.wait(until: .now + .seconds(20)) { $0 == 1 } }
      while !observed.hasWaiters { await Task.yield() }
      observed.update { $0 = 1 }
      observed.update { $0 = 2 }
      #expect(await waiting.value == 1)
    }

    @Test("The deadline ends the wait")
    func deadline() async {
      #expect(await Observed(0).wait(until: .now + .milliseconds(20)) { $0 == 1 } == nil)
      #expect(await Observed(0).wait(until: .now - .seconds(1)) { $0 == 1 } == nil)
    }

    @Test("Cancellation ends the wait, before and during it")
    func cancellation() async {
      let observed = Observed(0)
      let waiting = Task { await observed.wait(until: .now + .seconds(20)) { $0 == 1 } }
      while !observed.hasWaiters { await Task.yield() }
      waiting.cancel()
      #expect(await waiting.value == nil)
      let late = Task {
        while !Task.isCancelled { await Task.yield() }
        return await observed.wait(until: .now + .seconds(20)) { $0 == 1 }
      }
      late.cancel()
      #expect(await late.value == nil)
      #expect(!observed.hasWaiters)
    }

    @Test("Changes, deadlines and cancellation may come together: every wait ends once", arguments: 0..<5)
    func races(round: Int) async {
      let observed = Observed(0)
      await withTaskGroup(of: Void.self) { group in
        for number in 0..<300 {
          group.addTask {
            let waiting = Task {
              await observed.wait(until: .now + .microseconds(number * 10)) { $0 >= number }
            }
            if number.isMultiple(of: 3) { waiting.cancel() }
            if let value = await waiting.value { #expect(value >= number) }
          }
        }
        group.addTask {
          for _ in 0..<300 {
            observed.update { $0 += 1 }
            await Task.yield()
          }
        }
      }
      #expect(!observed.hasWaiters)
    }
  }
}
