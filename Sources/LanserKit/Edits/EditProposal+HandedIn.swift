import AnalysisBundles
import CanonicalJSON
import EditTransactions
import SourceText

extension EditProposal {
  /// An edit that somebody hands in as a patch; `source` is where it comes from, for messages.
  init(patch bytes: [UInt8], source: String, encoding: PositionEncoding) {
    self.init { ground throws(Failure) in
      do throws(PatchError) {
        let patch = try UnifiedPatch(parsing: bytes)
        return EditRequest(
          // Line numbers in patches are often wrong; a whole hunk that occurs once is at no other place.
          steps: try ground.root.steps(applying: patch, encoding: encoding, relocating: true),
          encoding: encoding
        )
      } catch {
        throw Failure(error, source: source)
      }
    }
  }

  /// An edit that somebody hands in as a `WorkspaceEdit`, with columns in `encoding`.
  init(workspaceEdit bytes: [UInt8], source: String, encoding: PositionEncoding) {
    self.init { ground throws(Failure) in
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
      return try WorkspaceEditReader(root: ground.root.path).request(json, encoding: encoding)
    }
  }
}
