# Copies between object stores and directories, with `mc`. Its image has a shell and coreutils: no grep, no
# sed, no awk.
# Argument: save, which makes a copy of FROM in TARGET, or fetch, which brings the copy COPY from TARGET to TO.
# Environment: TARGET, the place of the copies, and FROM or TO, the place of what is saved: a directory, or a
# path that begins with `data/` or `copies/`, which stand for stores; of each of these DATA_URL,
# DATA_PATH_STYLE (on or off), DATA_ACCESS_KEY and DATA_SECRET_KEY (COPIES_URL and so on); KEEP and KEEP_DAYS;
# OVERWRITE, yes where TO may have objects; MC_CONFIG_DIR.

list() {
  mc ls "$TARGET/" | while read -r line; do
    name=${line##* }
    echo "${name%/}"
  done
}

is_complete() {
  mc stat "$TARGET/$1.complete" >/dev/null 2>&1
}

# The mark goes first: a copy that is half removed does not count.
remove() {
  if is_complete "$1"; then mc rm --force "$TARGET/$1.complete" >/dev/null; fi
  mc rm --recursive --force "$TARGET/$1/" >/dev/null
}

# The keys pass through a pipe: arguments could be seen in the list of processes.
log_in() {
  printf '%s\n%s\n' "$4" "$5" | mc alias set "$1" "$2" --path "$3" >/dev/null
}

objects() {
  mc ls --recursive "$1/" | wc -l
}

save() {
  case "$TARGET" in /*) mkdir -p "$TARGET" ;; esac
  remove_leftovers
  trap 'is_complete "$STAMP" || remove "$STAMP"' EXIT
  before=$(($(objects "$FROM")))
  if [ "$before" = 0 ]; then
    echo "there is nothing in $FROM" >&2
    exit 1
  fi
  mc mirror --quiet "$FROM/" "$TARGET/$STAMP/"
  after=$(($(objects "$TARGET/$STAMP")))
  # Objects may come while others are copied.
  if [ "$after" -lt "$before" ]; then
    echo "$FROM had $before objects, and its copy has $after" >&2
    exit 1
  fi
  echo "$after" | mc pipe --quiet "$TARGET/$STAMP.complete"
  echo "the copy $STAMP of $FROM is complete: $after objects"
  prune
}

fetch() {
  copy=$(chosen "$COPY")
  there=0
  case "$TO" in
    /*) mkdir -p "$TO" ;;
    *) there=$(($(objects "$TO"))) ;;
  esac
  if [ "$there" != 0 ] && [ "$OVERWRITE" != yes ]; then
    echo "$TO has $there objects: name it in restore.overwrite to replace them" >&2
    exit 1
  fi
  mc mirror --quiet --overwrite "$TARGET/$copy/" "$TO/"
  echo "$TO is back from the copy $copy"
}

mkdir -p "$MC_CONFIG_DIR"
if [ -n "${DATA_URL:-}" ]; then
  log_in data "$DATA_URL" "$DATA_PATH_STYLE" "$DATA_ACCESS_KEY" "$DATA_SECRET_KEY"
fi
if [ -n "${COPIES_URL:-}" ]; then
  log_in copies "$COPIES_URL" "$COPIES_PATH_STYLE" "$COPIES_ACCESS_KEY" "$COPIES_SECRET_KEY"
fi
"$1"
