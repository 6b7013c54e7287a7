// libgit2, opened when it is first needed.
//
// Linking it would cost every start of the program 3.4 ms for the library and what it brings along (TLS, Kerberos, SSH),
// more than everything else together, and most commands need it late or not at all. So this header lists the functions
// we call once, and loads them from the shared library with the version that these headers were written for.
#ifndef CLIBGIT2_H
#define CLIBGIT2_H

#include <dlfcn.h>
#include <git2.h>
#include <stddef.h>

#define CLIBGIT2_FUNCTIONS(_)  \
  _(git_error_last)            \
  _(git_libgit2_init)          \
  _(git_libgit2_version)       \
  _(git_oid_tostr)             \
  _(git_reference_free)        \
  _(git_reference_target)      \
  _(git_repository_free)       \
  _(git_repository_head)       \
  _(git_repository_is_bare)    \
  _(git_repository_open_ext)   \
  _(git_repository_workdir)    \
  _(git_status_list_entrycount) \
  _(git_status_list_free)      \
  _(git_status_list_new)       \
  _(git_status_options_init)

// Immutable once loaded, so it may be shared between threads.
struct __attribute__((swift_attr("@Sendable"))) libgit2_functions {
#define CLIBGIT2_MEMBER(name) __typeof__(&name) _Nonnull name;
  CLIBGIT2_FUNCTIONS(CLIBGIT2_MEMBER)
#undef CLIBGIT2_MEMBER
};

// The name under which the library of these headers is installed.
#ifdef __APPLE__
#define CLIBGIT2_LIBRARY "libgit2." LIBGIT2_SOVERSION ".dylib"
#else
#define CLIBGIT2_LIBRARY "libgit2.so." LIBGIT2_SOVERSION
#endif

// Loads the library and says where its functions are; NULL when it, or one of them, is missing. To be called once.
static inline const struct libgit2_functions *_Nullable libgit2_load(void) {
  static struct libgit2_functions functions;
  void *library = dlopen(CLIBGIT2_LIBRARY, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return NULL;
#define CLIBGIT2_LOAD(name)                          \
  {                                                  \
    void *address = dlsym(library, #name);           \
    if (address == NULL) return NULL;                \
    functions.name = (__typeof__(&name))address;     \
  }
  CLIBGIT2_FUNCTIONS(CLIBGIT2_LOAD)
#undef CLIBGIT2_LOAD
  functions.git_libgit2_init();
  return &functions;
}

static inline const char *_Nonnull libgit2_library_name(void) { return CLIBGIT2_LIBRARY; }

#endif
