/// One thing that is done to the tree, such that it can be seen afterwards whether it was done, and undone.
///
/// Everything is a renaming within the workspace (or a change of permissions): no content is ever overwritten, so whatever was
/// in a file's place is still there under another name until the whole transaction is committed.
enum PublishOperation: Hashable, Sendable {
  case exchange(Exchange)
  case move(Move)
  case setPermissions(SetPermissions)

  /// New content takes the place of a file: the two change names.
  struct Exchange: Hashable, Sendable {
    var path: RelativePath
    /// Beside `path`: holds the new content before, the old one afterwards.
    var temporary: RelativePath
    /// Holds the old content for a moment where the file system can not exchange two files in one step.
    var scratch: RelativePath
    var old: ContentDigest
    var new: ContentDigest
  }

  struct Move: Hashable, Sendable {
    enum Purpose: String, Hashable, Sendable {
      /// `from` is a temporary file: a file is made.
      case create
      /// `to` is a name of ours, removed when the transaction is committed.
      case remove
      /// Both are names of the workspace.
      case rename
      /// `to` is a name of ours from which a later move goes on: two files change names.
      case setAside
      /// `from` is such a name.
      case bringBack
    }

    var purpose: Purpose
    var from: RelativePath
    var to: RelativePath
    var content: ContentDigest
  }

  struct SetPermissions: Hashable, Sendable {
    var path: RelativePath
    var content: ContentDigest
    var old: UInt32
    var new: UInt32
  }

  /// The names that the operation may find or leave something under.
  var slots: [RelativePath] {
    switch self {
    case .exchange(let exchange): [exchange.path, exchange.temporary, exchange.scratch]
    case .move(let move): [move.from, move.to]
    case .setPermissions(let change): [change.path]
    }
  }

  /// The name in the workspace that a person would know.
  var path: RelativePath {
    switch self {
    case .exchange(let exchange): exchange.path
    case .move(let move): move.purpose == .create || move.purpose == .bringBack ? move.to : move.from
    case .setPermissions(let change): change.path
    }
  }

  /// A name of ours that is to be removed when everything has been done, and one when everything has been undone.
  var discardedWhenDone: RelativePath? {
    switch self {
    case .exchange(let exchange): exchange.temporary
    case .move(let move): move.purpose == .remove ? move.to : nil
    case .setPermissions: nil
    }
  }

  var discardedWhenUndone: RelativePath? {
    switch self {
    case .exchange(let exchange): exchange.temporary
    case .move(let move): move.purpose == .create ? move.from : nil
    case .setPermissions: nil
    }
  }
}
