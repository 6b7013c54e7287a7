import AnalysisBundles
import CanonicalJSON
package import EditTransactions
package import SourceText

extension EditOperation {
  /// An edit that somebody hands in.
  package enum Input: Sendable {
    case patch([UInt8])
    case workspaceEdit([UInt8])
  }

  /// Makes an edit that somebody hands in as a patch or as a `WorkspaceEdit`.
  ///
  /// `source` is where it comes from, for messages; `encoding` is the unit of columns of a `WorkspaceEdit`.
  package static func edit(
    _ input: Input,
    source: String,
    encoding: PositionEncoding,
    applyCommand: String,
    policy: EditPolicy,
    isApplied: Bool
  ) -> EditOperation {
    let (kind, bytes) =
      switch input {
      case .patch(let bytes): ("patch", bytes)
      case .workspaceEdit(let bytes): ("workspaceEdit", bytes)
      }
    return EditOperation(
      command: "edit",
      label: "edit --\(kind == "patch" ? "patch" : "workspace-edit") \(source)",
      applyCommand: applyCommand,
      parameters: ["input": .string(kind), "digest": .string(SHA256Digest(of: bytes).description)],
      policy: policy,
      isApplied: isApplied
    ) { workspace, _ throws(Failure) in
      switch input {
      case .workspaceEdit:
        let json: JSONValue
        do throws(JSONParsingError) {
          json = try JSONValue(parsing: bytes, options: .wire)
        } catch {
          throw Failure(
            .schema,
            "\(source) is not JSON (byte \(error.offset)); no file was written",
            data: ["offset": .integer(error.offset)]
          )
        }
        let reader = WorkspaceEditReader(root: workspace.root)
        return EditProposal(request: try reader.request(json, encoding: encoding))
      case .patch:
        let ground = try EditGround(workspace.description)
        do throws(PatchError) {
          let patch = try UnifiedPatch(parsing: bytes)
          return EditProposal(
            request: EditRequest(
              steps: try ground.root.steps(applying: patch, encoding: encoding),
              encoding: encoding
            )
          )
        } catch {
          throw Failure(error, source: source)
        }
      }
    }
  }
}
