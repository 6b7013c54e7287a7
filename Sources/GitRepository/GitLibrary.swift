import CLibgit2

/// The functions of libgit2, loaded once; nil when the library is not installed.
package enum GitLibrary {
  static let shared: libgit2_functions? = libgit2_load()?.pointee

  /// The name of the shared library that is looked for.
  package static var fileName: String { String(cString: libgit2_library_name()) }

  /// Whether the library can be used.
  package static var isAvailable: Bool { shared != nil }
}
