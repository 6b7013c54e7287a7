#define _GNU_SOURCE
#include "CServerProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

// What the supervisor sends first on the report pipe: the server's pid, or why it could not be started.
struct start_report {
  pid_t server;
  int error;
};

static void close_pair(int pair[2]) {
  if (pair[0] >= 0) close(pair[0]);
  if (pair[1] >= 0) close(pair[1]);
}

// A pipe whose ends are closed on exec and lie above the standard descriptors, so that dup2 below never overwrites one.
static int make_pipe(int pair[2]) {
  int raw[2];
#ifdef __linux__
  // Closed on exec from the first moment: another thread may be starting another server right now.
  if (pipe2(raw, O_CLOEXEC) != 0) return errno;
#else
  if (pipe(raw) != 0) return errno;
#endif
  for (int end = 0; end < 2; end++) {
    pair[end] = fcntl(raw[end], F_DUPFD_CLOEXEC, 3);
    if (pair[end] < 0) {
      int error = errno;
      close(raw[0]);
      close(raw[1]);
      return error;
    }
  }
  close(raw[0]);
  close(raw[1]);
  return 0;
}

static void write_all(int descriptor, const void *bytes, size_t count) {
  const char *cursor = bytes;
  while (count > 0) {
    ssize_t written = write(descriptor, cursor, count);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    cursor += written;
    count -= (size_t)written;
  }
}

static int read_all(int descriptor, void *bytes, size_t count) {
  char *cursor = bytes;
  while (count > 0) {
    ssize_t got = read(descriptor, cursor, count);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return 0;
    cursor += got;
    count -= (size_t)got;
  }
  return 1;
}

// The server gets its three standard streams and nothing else: a lock or a socket of the caller would live on in it.
static void close_others_on_exec(void) {
#ifdef __linux__
  const unsigned close_on_exec = 1U << 2; // CLOSE_RANGE_CLOEXEC, which older headers lack
  if (syscall(SYS_close_range, 3U, ~0U, close_on_exec) == 0) return;
#endif
  long limit = sysconf(_SC_OPEN_MAX);
  if (limit < 0 || limit > 65536) limit = 65536;
  for (int descriptor = 3; descriptor < limit; descriptor++) fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

static void reset_signals(void) {
  for (int number = 1; number < NSIG; number++) {
    if (number != SIGKILL && number != SIGSTOP) signal(number, SIG_DFL);
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

static _Noreturn void run_server(
  const char *path, char *const argv[], char *const envp[], const char *directory, int input, int output,
  int error_output, int failure, pid_t supervisor) {
  setpgid(0, 0);
#ifdef __linux__
  // Should the supervisor itself be killed, the server goes with it. The supervisor has one thread, so the signal
  // can not come early.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != supervisor) _exit(127);
#endif
  reset_signals();
  int error = 0;
  if (chdir(directory) != 0) error = errno;
  if (!error && (dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(error_output, 2) < 0)) error = errno;
  if (!error) {
    close_others_on_exec();
    execve(path, argv, envp);
    error = errno;
  }
  write_all(failure, &error, sizeof error);
  _exit(127);
}

static volatile sig_atomic_t child_changed;
static void note_child(int number) {
  (void)number;
  child_changed = 1;
}

static void close_all_but(const int *keep, int count) {
  long limit = sysconf(_SC_OPEN_MAX);
#ifdef __linux__
  // close_range takes the gaps between the kept descriptors; `keep` is sorted.
  unsigned from = 0;
  int supported = 1;
  for (int index = 0; index <= count && supported; index++) {
    unsigned to = index < count ? (unsigned)keep[index] : ~0U;
    if (index == count) {
      supported = syscall(SYS_close_range, from, ~0U, 0) == 0;
    } else {
      if (to > from) supported = syscall(SYS_close_range, from, to - 1, 0) == 0;
      from = to + 1;
    }
  }
  if (supported) return;
#endif
  if (limit < 0 || limit > 65536) limit = 65536;
  for (int descriptor = 0; descriptor < limit; descriptor++) {
    int kept = 0;
    for (int index = 0; index < count; index++) kept |= keep[index] == descriptor;
    if (!kept) close(descriptor);
  }
}

#ifdef __linux__
// Kills the children of this process; among them are the orphans of its descendants. Returns how many there were.
static int kill_children(void) {
  int listing = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
  if (listing < 0) return 0;
  char buffer[4096];
  int killed = 0;
  pid_t child = 0;
  ssize_t got;
  while ((got = read(listing, buffer, sizeof buffer)) > 0) {
    for (ssize_t index = 0; index < got; index++) {
      if (buffer[index] >= '0' && buffer[index] <= '9') {
        child = child * 10 + (buffer[index] - '0');
      } else if (child > 0) {
        kill(child, SIGKILL);
        killed++;
        child = 0;
      }
    }
  }
  close(listing);
  return killed;
}
#endif

// Kills what has left the server's process group: as a subreaper the supervisor inherits every descendant whose parent
// has ended, so that killing the children again and again reaches them all.
static void kill_descendants(void) {
#ifdef __linux__
  // Each death may hand over further orphans.
  while (kill_children() > 0) waitpid(-1, NULL, 0);
#endif
}

// Waits for the server's end or the caller's, whichever comes first, then leaves no process of it behind.
static _Noreturn void supervise(pid_t server, int report, int lifeline) {
  int keep[2] = {report < lifeline ? report : lifeline, report < lifeline ? lifeline : report};
  close_all_but(keep, 2);
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = note_child;
  sigaction(SIGCHLD, &action, NULL);
  sigset_t blocked, waiting;
  sigfillset(&blocked);
  sigprocmask(SIG_SETMASK, &blocked, NULL);
  sigfillset(&waiting);
  sigdelset(&waiting, SIGCHLD);
  int status = 0;
  for (;;) {
    // SIGCHLD is let through only inside ppoll, so an end between the check and the wait is not missed. The server is
    // not reaped before its group has been killed: until then its process id can not be given to anyone else.
    siginfo_t ended;
    ended.si_pid = 0;
    if (waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid > 0) {
      if (ended.si_pid == server) break;
      // An inherited orphan.
      waitpid(ended.si_pid, NULL, 0);
      continue;
    }
    struct pollfd wait = {.fd = lifeline, .events = POLLIN};
    if (ppoll(&wait, 1, NULL, &waiting) <= 0) continue;
    char request;
    ssize_t got = read(lifeline, &request, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    kill(-server, SIGTERM);
  }
  kill(-server, SIGKILL);
  while (waitpid(server, &status, 0) < 0 && errno == EINTR) continue;
  kill_descendants();
  struct server_process_end end;
  end.exited = WIFEXITED(status) ? 1 : 0;
  end.code = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
  write_all(report, &end, sizeof end);
  _exit(0);
}

int server_process_start(
  const char *path, char *const argv[], char *const envp[], const char *directory, struct server_process *process) {
  int input[2] = {-1, -1}, output[2] = {-1, -1}, errors[2] = {-1, -1}, report[2] = {-1, -1}, lifeline[2] = {-1, -1};
  int failure = 0;
  if ((failure = make_pipe(input)) || (failure = make_pipe(output)) || (failure = make_pipe(errors))
    || (failure = make_pipe(report)) || (failure = make_pipe(lifeline))) {
    close_pair(input);
    close_pair(output);
    close_pair(errors);
    close_pair(report);
    close_pair(lifeline);
    return failure;
  }
  // No handler of the caller may run in the forked copy.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pid_t supervisor = fork();
  if (supervisor == 0) {
    setsid();
#ifdef __linux__
    prctl(PR_SET_CHILD_SUBREAPER, 1);
#endif
    struct start_report started = {0, 0};
    int exec_failure[2];
    started.error = make_pipe(exec_failure);
    pid_t self = getpid();
    if (!started.error) {
      started.server = fork();
      if (started.server == 0) {
        close(exec_failure[0]);
        run_server(path, argv, envp, directory, input[0], output[1], errors[1], exec_failure[1], self);
      }
      if (started.server < 0) started.error = errno;
      close(exec_failure[1]);
      setpgid(started.server, started.server);
      int error = 0;
      if (started.server > 0 && read_all(exec_failure[0], &error, sizeof error)) {
        started.error = error;
        while (waitpid(started.server, NULL, 0) < 0 && errno == EINTR) continue;
      }
    }
    write_all(report[1], &started, sizeof started);
    if (started.error) _exit(0);
    supervise(started.server, report[1], lifeline[0]);
  }
  int fork_error = errno;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  close(input[0]);
  close(output[1]);
  close(errors[1]);
  close(report[1]);
  close(lifeline[0]);
  struct start_report started = {0, fork_error};
  if (supervisor > 0) {
    started.error = EIO;
    struct start_report received;
    if (read_all(report[0], &received, sizeof received)) started = received;
  }
  if (started.error) {
    close(input[1]);
    close(output[0]);
    close(errors[0]);
    close(report[0]);
    close(lifeline[1]);
    if (supervisor > 0) while (waitpid(supervisor, NULL, 0) < 0 && errno == EINTR) continue;
    return started.error;
  }
  process->supervisor = supervisor;
  process->server = started.server;
  process->standard_input = input[1];
  process->standard_output = output[0];
  process->standard_error = errors[0];
  process->report = report[0];
  process->lifeline = lifeline[1];
  return 0;
}
