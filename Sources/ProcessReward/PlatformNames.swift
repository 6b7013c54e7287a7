/// Names of Python's standard library that exist on some platforms only.
///
/// A checker that looks at the program as one platform runs it reports their uses for all others, and the cure that its
/// documentation asks for is a question about the platform around them. That is no way to silence anything else: the code
/// behind it is reachable exactly where the name exists. (typeshed, `sys.platform` branches of the stubs.)
enum PlatformNames {
  private enum Platform { case windows, posix }

  /// Whether a diagnostic is about a name that the platform lacks, and its code now stands where the platform has it.
  static func isOwed(_ diagnostic: RewardDiagnostic, behind cause: Blockade.Cause, in text: LexedText) -> Bool
  {
    guard text.rules?.family == .python, let (name, module) = missingName(in: diagnostic),
      let needed = platform(of: name, in: module),
      var asked = platform(askedForBy: text.tokens(inStatementAt: cause.line), in: text)
    else { return false }
    if cause.isElse { asked = asked == .windows ? .posix : .windows }
    return asked == needed
  }

  /// Where a condition holds that asks about nothing but the platform; nil for every other.
  private static func platform(askedForBy header: ArraySlice<LexicalToken>, in text: LexedText) -> Platform? {
    let condition = header.prefix { !text.isSymbol($0, ":") }
    let names = condition.filter { $0.kind == .string }.map(text.content)
    let words = text.words(condition)
    guard names.count == 1, !condition.contains(where: { $0.kind == .number }),
      Set(words).isSubset(of: ["if", "not", "sys", "platform", "startswith", "os", "name"])
    else { return nil }
    let isNegated = words.contains("not") != condition.contains { text.isSymbol($0, "!") }
    if windowsNames.contains(names[0]) { return isNegated ? .posix : .windows }
    // What is not Linux may be another of its kind.
    return posixNames.contains(names[0]) && !isNegated ? .posix : nil
  }

  /// Of `"OpenKey" is not a known attribute of module "winreg"`.
  private static func missingName(in diagnostic: RewardDiagnostic) -> (name: String, module: String)? {
    guard diagnostic.code == "reportAttributeAccessIssue" else { return nil }
    let parts = diagnostic.message.split(separator: "\"", omittingEmptySubsequences: false)
    guard parts.count == 5, parts[2] == " is not a known attribute of module " else { return nil }
    return (String(parts[1]), String(parts[3]))
  }

  private static func platform(of name: String, in module: String) -> Platform? {
    if windowsModules.contains(module) || windowsMembers[module]?.contains(name) == true { return .windows }
    if posixModules.contains(module) || posixMembers[module]?.contains(name) == true { return .posix }
    return nil
  }

  /// As `sys.platform` and `os.name` have them.
  private static let windowsNames: Set<String> = ["win32", "nt"]
  private static let posixNames: Set<String> = ["linux", "darwin", "posix"]

  private static let windowsModules: Set<String> = ["_winapi", "msvcrt", "nt", "winreg", "winsound"]
  private static let posixModules: Set<String> = [
    "crypt", "fcntl", "grp", "nis", "ossaudiodev", "posix", "pty", "pwd", "resource", "spwd", "syslog",
    "termios", "tty",
  ]

  private static let windowsMembers: [String: Set<String>] = [
    "asyncio": ["ProactorEventLoop", "WindowsProactorEventLoopPolicy", "WindowsSelectorEventLoopPolicy"],
    "ctypes": [
      "FormatError", "GetLastError", "HRESULT", "OleDLL", "WINFUNCTYPE", "WinDLL", "WinError",
      "get_last_error", "oledll",
      "set_last_error", "windll",
    ],
    "os": ["O_BINARY", "O_NOINHERIT", "O_TEMPORARY", "add_dll_directory", "startfile"],
    "signal": ["CTRL_BREAK_EVENT", "CTRL_C_EVENT", "SIGBREAK"],
    "socket": ["RCVALL_OFF", "RCVALL_ON", "SIO_KEEPALIVE_VALS", "SIO_RCVALL", "SO_EXCLUSIVEADDRUSE"],
    "subprocess": [
      "CREATE_BREAKAWAY_FROM_JOB", "CREATE_NEW_CONSOLE", "CREATE_NEW_PROCESS_GROUP", "CREATE_NO_WINDOW",
      "DETACHED_PROCESS",
      "STARTF_USESHOWWINDOW", "STARTF_USESTDHANDLES", "STARTUPINFO", "STD_INPUT_HANDLE", "STD_OUTPUT_HANDLE",
      "SW_HIDE",
    ],
    "sys": ["dllhandle", "getwindowsversion", "winver"],
  ]

  private static let posixMembers: [String: Set<String>] = [
    "os": [
      "chown", "chroot", "ctermid", "fchmod", "fchown", "fork", "forkpty", "getegid", "geteuid", "getgid",
      "getgroups",
      "getloadavg", "getpgid", "getpgrp", "getpriority", "getsid", "getuid", "killpg", "lchown", "mkfifo",
      "mknod", "nice",
      "openpty", "setegid", "seteuid", "setgid", "setgroups", "setpgid", "setsid", "setuid", "uname", "wait",
      "WEXITSTATUS", "WIFEXITED", "WIFSIGNALED", "WNOHANG", "WTERMSIG",
    ],
    "signal": [
      "ITIMER_REAL", "SIGALRM", "SIGCHLD", "SIGCONT", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGSTOP",
      "SIGTSTP",
      "SIGUSR1", "SIGUSR2", "SIGWINCH", "SIG_BLOCK", "SIG_UNBLOCK", "alarm", "pause", "pthread_kill",
      "pthread_sigmask",
      "setitimer", "siginterrupt", "sigwait",
    ],
    "socket": ["AF_UNIX", "CMSG_LEN", "CMSG_SPACE", "SCM_RIGHTS"],
    "time": ["tzset"],
  ]
}
