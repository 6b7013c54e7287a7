import EditTransactions

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension SystemFailure {
  /// The name of the error as manual pages have it; the number for one without.
  var errorName: String {
    switch code {
    case EACCES: "EACCES"
    case EPERM: "EPERM"
    case EROFS: "EROFS"
    case EBUSY: "EBUSY"
    case ESTALE: "ESTALE"
    case ENOSPC: "ENOSPC"
    case EDQUOT: "EDQUOT"
    case EIO: "EIO"
    case EEXIST: "EEXIST"
    case ENOENT: "ENOENT"
    case ENOTDIR: "ENOTDIR"
    case EISDIR: "EISDIR"
    case EXDEV: "EXDEV"
    case ELOOP: "ELOOP"
    case EMFILE: "EMFILE"
    case ENFILE: "ENFILE"
    case ENAMETOOLONG: "ENAMETOOLONG"
    case EFBIG: "EFBIG"
    case EINVAL: "EINVAL"
    default: "errno \(code)"
    }
  }
}
