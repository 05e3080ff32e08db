# Copies between Hadoop file systems, object stores and directories, with Hadoop's shell.
# Argument: save, which makes a copy of FROM in TARGET, or fetch, which brings the copy COPY from TARGET to TO.
# Environment: TARGET, the URI of the copies; FROM or TO, the URI of what is saved; KEEP and KEEP_DAYS;
# SNAPSHOT, yes where FROM can be held still; PRESERVE, options of cp; OVERWRITE, yes where TO may have files.

list() {
  hdfs dfs -ls "$TARGET" | while read -r line; do echo "${line##*/}"; done
}

is_complete() {
  hdfs dfs -test -e "$TARGET/$1.complete"
}

# The mark goes first: a copy that is half removed does not count.
remove() {
  hdfs dfs -rm -r -f -skipTrash "$TARGET/$1.complete" "$TARGET/$1" >/dev/null
}

# Files and bytes below a path.
size() {
  read -r _ files bytes _ < <(hdfs dfs -count "$1")
  echo "$files files of $bytes bytes"
}

# Holds what is saved still, where the file system can.
hold() {
  source=$FROM
  if [ "$SNAPSHOT" != yes ]; then return; fi
  if hdfs dfsadmin -allowSnapshot "$FROM" >/dev/null && hdfs dfs -createSnapshot "$FROM" "$STAMP" >/dev/null; then
    held=yes
    source=${FROM%/}/.snapshot/$STAMP
  else
    echo "there can be no snapshot of $FROM: it is copied while it may change"
  fi
}

# What is left when a run ends, however it ends, is a copy that is complete.
leave() {
  if [ "$held" = yes ]; then hdfs dfs -deleteSnapshot "$FROM" "$STAMP"; fi
  is_complete "$STAMP" || remove "$STAMP"
}

save() {
  held=no
  hdfs dfs -mkdir -p "$TARGET"
  remove_leftovers
  trap leave EXIT
  hold
  before=$(size "$source")
  case "$before" in
    "0 files "* | " files "*)
      echo "there is nothing in $FROM" >&2
      exit 1
      ;;
  esac
  # shellcheck disable=SC2086 # Options, or none.
  hdfs dfs -cp $PRESERVE "$source" "$TARGET/$STAMP"
  after=$(size "$TARGET/$STAMP")
  if [ "$before" != "$after" ]; then
    echo "$FROM has $before, and its copy has $after" >&2
    exit 1
  fi
  hdfs dfs -touchz "$TARGET/$STAMP.complete"
  echo "the copy $STAMP of $FROM is complete: $after"
  prune
}

fetch() {
  copy=$(chosen "$COPY")
  if hdfs dfs -test -e "$TO"; then
    there=$(size "$TO")
    case "$there" in
      "0 files "*) hdfs dfs -rm -r -skipTrash "$TO" >/dev/null ;;
      *)
        if [ "$OVERWRITE" != yes ]; then
          echo "$TO has $there: name it in restore.overwrite to replace it" >&2
          exit 1
        fi
        hdfs dfs -mv "$TO" "$TO.before-$STAMP"
        echo "what was in $TO is in $TO.before-$STAMP"
        ;;
    esac
  fi
  hdfs dfs -mkdir -p "${TO%/*}"
  # shellcheck disable=SC2086 # Options, or none.
  hdfs dfs -cp $PRESERVE "$TARGET/$copy" "$TO"
  echo "$TO is back from the copy $copy: $(size "$TO")"
}

"$1"
