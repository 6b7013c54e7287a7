import LanguageServers
import Testing

@Suite("Policies of lanser.json")
struct EditPoliciesTests {
  private func policies(_ text: String) throws -> EditPolicies {
    try WorkspaceConfiguration(parsing: Array(#"{"policies":\#(text)}"#.utf8)).editPolicies
  }

  @Test("are read with their defaults")
  func read() throws {
    #expect(try policies("{}") == EditPolicies())
    let all = try policies(
      #"{"allow":["src/**"],"deny":["*.lock"],"maxFiles":3,"allowDirty":true,"strict":true,"denyNewErrors":true,"denyApplyOnAmbiguous":false}"#
    )
    #expect(all.allow == ["src/**"] && all.deny == ["*.lock"] && all.maximumFiles == 3)
    #expect(all.allowsDirtyWorkTree && all.isStrict && all.deniesNewErrors && !all.deniesApplyOnAmbiguous)
  }

  @Test(
    "are refused when they say what a repository can not decide, or what nobody understands",
    arguments: [
      (#"{"allowSensitive":true}"#, "/policies/allowSensitive"), (#"{"maxFiles":0}"#, "/policies/maxFiles"),
      (#"{"allow":[""]}"#, "/policies/allow/0"), (#"{"deny":"x"}"#, "/policies/deny"), ("[]", "/policies"),
    ]
  )
  func refused(text: String, pointer: String) throws {
    do {
      _ = try policies(text)
      Issue.record("they were taken")
    } catch let problem as DocumentProblem {
      #expect(problem.pointer == pointer)
    }
  }
}
