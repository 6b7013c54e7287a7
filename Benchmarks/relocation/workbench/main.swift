// Works out the evidence of relocation for many cases, for fitting its weights; see Benchmarks/relocation.
//
// usage: relocation-workbench CASES TREES MIRRORS GRAMMARS FIRST STEP > features.jsonl
//        relocation-workbench --speed DIRECTORY FILE GRAMMARS
//   CASES     lines of JSON as the oracle has them
//   TREES     as its `materialize.py` lays them out
//   MIRRORS   git repositories at OWNER+NAME/repo, or `-` to do without the old content
//   GRAMMARS  the directory of built grammars
//   FIRST     works on every STEP-th tree, from this one

import CanonicalJSON
import GitRepository
import Glibc
import Relocation
import SyntaxTrees

let arguments = CommandLine.arguments
if arguments.count == 5, arguments[1] == "--speed" {
  let grammar = try GrammarLibrary(directories: [arguments[4]]).grammar(named: "python")
  PlainFile.write(try AnchorSpeed.measure(arguments[2], arguments[3], grammar) + "\n", to: 1)
  exit(0)
}
guard arguments.count == 7, let first = Int(arguments[5]), let step = Int(arguments[6]) else {
  PlainFile.write("usage: relocation-workbench CASES TREES MIRRORS GRAMMARS FIRST STEP\n", to: 2)
  exit(1)
}
let grammar = try GrammarLibrary(directories: [arguments[4]]).grammar(named: "python")
let workbench = Workbench(
  trees: arguments[2],
  mirrors: arguments[3] == "-" ? nil : arguments[3],
  grammar: grammar
)
let groups = try Case.grouped(PlainFile.bytes(arguments[1]) ?? [])
for (number, group) in groups.enumerated() where number % step == first {
  for line in try workbench.evidence(for: group) {
    PlainFile.write(String(decoding: line, as: UTF8.self) + "\n", to: 1)
  }
}
