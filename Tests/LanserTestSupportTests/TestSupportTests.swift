import LanserTestSupport
import Testing

@Suite struct MarkedSourceTests {
  @Test("Marks are taken out, and their places are given in every unit")
  func places() throws {
    let source = try MarkedSource("a«1»b\r\n😀é«2»\r«end»")
    #expect(source.text == "ab\r\n😀é\r")
    #expect(try source.place("1").utf8Offset == 1)
    #expect(try source.place("1").line == 0)
    let second = try source.place("2")
    #expect([second.line, second.utf8Column, second.utf16Column, second.utf32Column] == [1, 6, 3, 2])
    let end = try source.place("end")
    #expect([end.line, end.utf8Column, end.utf8Offset] == [2, 0, 11])
  }

  @Test("Wrong marks are errors", arguments: ["«1»«1»", "«1", "«»", "«1\n»"])
  func wrongMarks(_ text: String) {
    #expect(throws: MarkedSource.Problem.self) { try MarkedSource(text) }
  }
}

@Suite struct GoldenFileTests {
  @Test("A missing file is written and fails; the same text then passes; another fails with its line")
  func cycle() throws {
    try TemporaryDirectory.with { directory in
      let golden = GoldenFile(path: directory("golden"), isRecording: false, isOnCI: false)
      #expect(throws: GoldenFile.Problem.self) { try golden.check("one\ntwo\n") }
      try golden.check("one\ntwo\n")
      let problem = #expect(throws: GoldenFile.Problem.self) { try golden.check("one\nTWO\n") }
      #expect(problem?.description.contains(":2: expected \"two\", found \"TWO\"") == true)
      try GoldenFile(path: golden.path, isRecording: true, isOnCI: false).check("one\nTWO\n")
      try golden.check("one\nTWO\n")
    }
  }

  @Test("On CI nothing is written", arguments: [false, true])
  func onCI(isRecording: Bool) throws {
    try TemporaryDirectory.with { directory in
      let golden = GoldenFile(path: directory("golden"), isRecording: isRecording, isOnCI: true)
      #expect(throws: GoldenFile.Problem.self) { try golden.check("one") }
      #expect(FileContents.names(in: directory.path).isEmpty)
    }
  }
}

@Suite struct SplitMix64Tests {
  @Test("The numbers are those of the reference implementation")
  func reference() {
    var random = SplitMix64(seed: 1_234_567)
    #expect(
      [random.next(), random.next(), random.next()] == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      ]
    )
  }
}

@Suite struct TemporaryDirectoryTests {
  @Test("The directory and everything in it is gone afterwards, and links are not followed")
  func removal() throws {
    var path = ""
    try TemporaryDirectory.with { outside in
      try outside.write("kept", to: "file")
      try TemporaryDirectory.with { directory in
        path = directory.path
        try directory.write("x", to: "a/b/c")
        try directory.link("a/out", to: outside.path)
        #expect(FileContents.names(in: directory("a")) == ["b", "out"])
      }
      #expect(FileContents.names(in: path).isEmpty)
      #expect(try outside.read("file") == Array("kept".utf8))
    }
  }
}
