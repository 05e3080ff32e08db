# Copies in a directory.

list() {
  ls "$TARGET"
}

is_complete() {
  [ -f "$TARGET/$1.complete" ]
}

# The mark goes first: a copy that is half removed does not count.
remove() {
  rm -f "$TARGET/$1.complete"
  rm -rf "${TARGET:?}/$1"
}
