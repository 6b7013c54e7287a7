// The tree-sitter runtime's C API (Debian: libtree-sitter-dev; Homebrew: tree-sitter).
#include <tree_sitter/api.h>
