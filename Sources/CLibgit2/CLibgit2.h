// libgit2, opened when it is first needed.
//
// Linking it would cost every start of the program 3.4 ms for the library and what it brings along (TLS, Kerberos, SSH),
// more than everything else together, and most commands need it late or not at all. So this header lists the functions
// we call once, and loads them from the shared library with the version that these headers were written for.
#ifndef CLIBGIT2_H
#define CLIBGIT2_H

#include <dlfcn.h>
#include <git2.h>
#include <stdbool.h>
#include <stddef.h>

#define CLIBGIT2_FUNCTIONS(_)  \
  _(git_attr_get) \
  _(git_attr_value) \
  _(git_blob_create_from_buffer) \
  _(git_blob_free) \
  _(git_blob_lookup) \
  _(git_blob_rawcontent) \
  _(git_blob_rawsize) \
  _(git_commit_create) \
  _(git_commit_free) \
  _(git_commit_lookup) \
  _(git_commit_message) \
  _(git_commit_parent_id) \
  _(git_commit_parentcount) \
  _(git_commit_time) \
  _(git_commit_tree) \
  _(git_commit_tree_id) \
  _(git_diff_free) \
  _(git_diff_get_delta) \
  _(git_diff_num_deltas) \
  _(git_diff_options_init) \
  _(git_diff_tree_to_index) \
  _(git_error_last) \
  _(git_ignore_path_is_ignored) \
  _(git_index_entrycount) \
  _(git_index_free) \
  _(git_index_get_byindex) \
  _(git_index_get_bypath) \
  _(git_index_path) \
  _(git_index_read) \
  _(git_libgit2_init) \
  _(git_libgit2_opts) \
  _(git_libgit2_version) \
  _(git_merge_file) \
  _(git_merge_file_input_init) \
  _(git_merge_file_options_init) \
  _(git_merge_file_result_free) \
  _(git_object_free) \
  _(git_object_id) \
  _(git_object_type) \
  _(git_odb_hash) \
  _(git_oid_equal) \
  _(git_oid_fromstr) \
  _(git_oid_tostr) \
  _(git_reference_create) \
  _(git_reference_delete) \
  _(git_reference_free) \
  _(git_reference_iterator_free) \
  _(git_reference_iterator_glob_new) \
  _(git_reference_lookup) \
  _(git_reference_next_name) \
  _(git_reference_target) \
  _(git_repository_commondir) \
  _(git_repository_free) \
  _(git_repository_hashfile) \
  _(git_repository_head) \
  _(git_repository_index) \
  _(git_repository_init) \
  _(git_repository_is_bare) \
  _(git_repository_is_worktree) \
  _(git_repository_open_ext) \
  _(git_repository_path) \
  _(git_repository_state) \
  _(git_repository_workdir) \
  _(git_revparse_single) \
  _(git_revwalk_free) \
  _(git_revwalk_new) \
  _(git_revwalk_next) \
  _(git_revwalk_push_head) \
  _(git_revwalk_sorting) \
  _(git_signature_free) \
  _(git_signature_new) \
  _(git_status_list_entrycount) \
  _(git_status_list_free) \
  _(git_status_list_new) \
  _(git_status_options_init) \
  _(git_submodule_status) \
  _(git_tree_create_updated) \
  _(git_tree_entry_byindex) \
  _(git_tree_entry_bypath) \
  _(git_tree_entry_filemode) \
  _(git_tree_entry_free) \
  _(git_tree_entry_id) \
  _(git_tree_entry_name) \
  _(git_tree_entry_type) \
  _(git_tree_entrycount) \
  _(git_tree_free) \
  _(git_tree_lookup)

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
  // What is recorded has to survive a power cut, like the edit that it records; libgit2 does not flush by itself.
  functions.git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
  return &functions;
}

// Whether what is written is flushed by libgit2, for the whole process.
static inline void libgit2_set_flushing(struct libgit2_functions functions, bool is_on) {
  functions.git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, is_on ? 1 : 0);
}

static inline const char *_Nonnull libgit2_library_name(void) { return CLIBGIT2_LIBRARY; }

#endif
