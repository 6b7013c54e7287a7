#define _GNU_SOURCE
#include "CFileCalls.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#ifdef __linux__
#include <linux/openat2.h>
#include <sys/syscall.h>

int file_calls_open_beneath(int directory, const char *path, int flags) {
#ifdef SYS_openat2
  struct open_how how;
  memset(&how, 0, sizeof how);
  how.flags = (unsigned)flags;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  return (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
#else
  errno = ENOSYS;
  return -1;
#endif
}

int file_calls_path_flags(void) { return O_PATH; }

int file_calls_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int file_calls_exchange(int directory, const char *first, const char *second) {
  return renameat2(directory, first, directory, second, RENAME_EXCHANGE);
}

int file_calls_move(int from_directory, const char *from, int to_directory, const char *to) {
  return renameat2(from_directory, from, to_directory, to, RENAME_NOREPLACE);
}

ssize_t file_calls_attribute_names(int file, char *names, size_t size) { return flistxattr(file, names, size); }

ssize_t file_calls_attribute(int file, const char *name, void *value, size_t size) {
  return fgetxattr(file, name, value, size);
}

int file_calls_set_attribute(int file, const char *name, const void *value, size_t size) {
  return fsetxattr(file, name, value, size, 0);
}

int file_calls_synchronize(int file) { return fsync(file); }

int file_calls_synchronize_file_system(int file) { return syncfs(file); }
#else
int file_calls_pipe(int ends[2]) {
  if (pipe(ends) != 0) return -1;
  for (int end = 0; end < 2; end++) fcntl(ends[end], F_SETFD, FD_CLOEXEC);
  return 0;
}

int file_calls_open_beneath(int directory, const char *path, int flags) {
  (void)directory, (void)path, (void)flags;
  errno = ENOSYS;
  return -1;
}

int file_calls_path_flags(void) { return O_RDONLY | O_NONBLOCK; }

int file_calls_exchange(int directory, const char *first, const char *second) {
  return renameatx_np(directory, first, directory, second, RENAME_SWAP);
}

int file_calls_move(int from_directory, const char *from, int to_directory, const char *to) {
  return renameatx_np(from_directory, from, to_directory, to, RENAME_EXCL);
}

ssize_t file_calls_attribute_names(int file, char *names, size_t size) { return flistxattr(file, names, size, 0); }

ssize_t file_calls_attribute(int file, const char *name, void *value, size_t size) {
  return fgetxattr(file, name, value, size, 0, 0);
}

int file_calls_set_attribute(int file, const char *name, const void *value, size_t size) {
  return fsetxattr(file, name, value, size, 0, 0);
}

int file_calls_synchronize(int file) { return fcntl(file, F_FULLFSYNC); }

int file_calls_synchronize_file_system(int file) {
  (void)file;
  errno = ENOSYS;
  return -1;
}
#endif
