# What all copies have in common. A copy is a directory named by its time, 20261121T013000Z; a file of this
# name with .complete behind it stands beside it when everything is in it.
# Needs the functions list, is_complete and remove. Environment: KEEP, how many copies stay; KEEP_DAYS, for
# how many days, or 0 for ever.

STAMP=${STAMP:-$(date -u +%Y%m%dT%H%M%SZ)}

day_before() {
  date -u -d "@$(($(date +%s) - $1 * 86400))" +%Y%m%d
}

# Names of directories with a time for a name, oldest first.
named_copies() {
  list | while read -r name; do
    case "$name" in [0-9]*T[0-9]*Z) echo "$name" ;; esac
  done
}

complete_copies() {
  named_copies | while read -r name; do
    if is_complete "$name"; then echo "$name"; fi
  done
}

newest() {
  found=
  for name in $(complete_copies); do found=$name; done
  echo "$found"
}

# What runs that failed have left behind. One that is not two days old may still be written.
remove_leftovers() {
  before=$(day_before 2)
  for name in $(named_copies); do
    if [ "${name%%T*}" -lt "$before" ] && ! is_complete "$name"; then
      remove "$name"
      echo "removed what was left of $name"
    fi
  done
}

# The newest copy stays, whatever its age.
prune() {
  oldest=0
  if [ "$KEEP_DAYS" != 0 ]; then oldest=$(day_before "$KEEP_DAYS"); fi
  # shellcheck disable=SC2046 # Names of copies have no blanks.
  set -- $(complete_copies)
  while [ $# -gt 1 ]; do
    if [ $# -gt "$KEEP" ] || [ "${1%%T*}" -lt "$oldest" ]; then
      remove "$1"
      echo "removed the copy $1"
    fi
    shift
  done
}

# The copy that a person wants: a name, or latest.
chosen() {
  if [ "$1" = latest ]; then name=$(newest); else name=$1; fi
  if [ -z "$name" ] || ! is_complete "$name"; then
    echo "there is no complete copy $1 in $TARGET" >&2
    return 1
  fi
  echo "$name"
}
