// The calls on files that Swift can not make: those that the C library has no function for, and those whose names or
// flags differ from system to system. Each returns what the system call returns and sets errno.
#ifndef CFILECALLS_H
#define CFILECALLS_H

#include <stddef.h>
#include <sys/types.h>

// Opens a path of several components below a directory without leaving it: no "..", no absolute path and no symbolic link on
// the way, decided by the kernel in one step. ENOSYS where the kernel has no openat2(2).
int file_calls_open_beneath(int directory, const char *path, int flags);

// The flags of an open(2) that gives a descriptor for looking only (O_PATH), where the system has that.
int file_calls_path_flags(void);

// Exchanges two files of one directory. EINVAL or ENOSYS where the file system or the system can not.
int file_calls_exchange(int directory, const char *first, const char *second);

// Renames, and fails with EEXIST when the new name is taken. EINVAL or ENOSYS where that can not be had.
int file_calls_move(int from_directory, const char *from, int to_directory, const char *to);

// Extended attributes of an open file: names, one value, and setting one. Sizes and errors as in listxattr(2).
ssize_t file_calls_attribute_names(int file, char *names, size_t size);
ssize_t file_calls_attribute(int file, const char *name, void *value, size_t size);
int file_calls_set_attribute(int file, const char *name, const void *value, size_t size);

// A pipe, its reading end first, both ends closed on exec from the first moment where the system has that: a program that
// another thread starts in between would hold the writing end open, and the reader would wait for ever.
int file_calls_pipe(int ends[2]);

// Flushes a file to the medium; on macOS through the disk's own cache as well.
int file_calls_synchronize(int file);

// Flushes everything on the file system that an open file is on. ENOSYS where the system has no such call.
int file_calls_synchronize_file_system(int file);

#endif
