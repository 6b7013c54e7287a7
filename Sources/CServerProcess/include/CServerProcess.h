// Starts a language server so that it can not outlive the program that started it.
//
// Between lanser and the server stands a supervisor, a forked copy of the caller that runs only async-signal-safe
// code. It waits for two things: the server's end, which it reports, and the end of the caller, which it sees as
// end-of-file on a pipe (the lifeline). In both cases, however the caller died, it kills what is left of the server's
// process group and, on Linux, every descendant that has left the group. All signals are sent by the supervisor, because
// only the parent of a process knows that its id still means that process. PR_SET_PDEATHSIG alone would not do: it
// fires when the *thread* that forked ends, and it reaches only the direct child, while several servers are wrappers
// around the real process.
#ifndef CSERVERPROCESS_H
#define CSERVERPROCESS_H

#include <stdint.h>
#include <sys/types.h>

struct server_process {
  pid_t supervisor;   // to be reaped with waitpid by the caller
  pid_t server;       // leader of its own process group
  int standard_input; // write end
  int standard_output;
  int standard_error;
  int report;         // one struct server_process_end arrives here when the server has ended
  int lifeline;       // a byte written to it sends SIGTERM to the server's process group; closing it kills the group
};

struct server_process_end {
  int32_t exited;  // 1: `code` is the exit status; 0: `code` is the number of the signal that ended it
  int32_t code;
};

// Starts `path` with `argv` and `envp` in `directory`. Returns 0, or the errno of what failed; in that case nothing
// is left running and no descriptor is open. The server gets default signal handlers and an empty signal mask.
int server_process_start(
  const char *path, char *const argv[], char *const envp[], const char *directory, struct server_process *process);

#endif
