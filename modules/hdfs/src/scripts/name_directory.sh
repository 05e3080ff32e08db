# What can be seen of a name directory, and what may be done with one.

# Whether a name directory was formatted.
is_formatted() {
  [ -e "$1/current/VERSION" ]
}

# Whether a name directory holds an image of the namespace.
has_image() {
  [ -n "$(compgen -G "$1/current/fsimage_*" | grep -v '\.md5$')" ]
}

# A format that was interrupted leaves VERSION without an image, and so does a loss of files. Which
# of the two it was only a person can know.
refuse_without_image() {
  if has_image "$1"; then return; fi
  stop "$1 has a VERSION and no fsimage: a format was interrupted, or the image was lost." \
    "If this HDFS has never worked, delete the volumes of its NameNodes and JournalNodes;" \
    "otherwise restore $1 from a copy"
}

# A volume of another installation may carry its name directory at its root, where this one does
# not look: taking it for empty would hide its data.
refuse_foreign() {
  if is_formatted "$1"; then
    stop "there is a formatted name directory at the root of the volume $1:" \
      "move its content into $1/dfs to go on with it, or use another volume"
  fi
}

# Makes a name directory that is not formatted empty, without taking away anything that was written
# into it: what remains of a killed process is a lock and an empty `current`.
make_empty() {
  mkdir -p "$1"
  rm -f "$1/in_use.lock"
  if [ -d "$1/current" ]; then rmdir "$1/current" 2>/dev/null || true; fi
  if [ -n "$(ls -A "$1")" ]; then
    stop "$1 is not formatted and not empty: look at what is in it, and move that away"
  fi
}

# Formats for the first time. The cluster ID is a new one on purpose: DataNodes that hold blocks of
# an older namespace then refuse this one instead of deleting their blocks for it.
format_once() {
  if [ "$ALLOW_FORMAT" != true ]; then
    stop "there is no formatted name directory, and allow_format is false"
  fi
  say "formatting $*"
  hdfs namenode -format -nonInteractive || stop "$REFUSED"
  local directory
  for directory in "$@"; do
    has_image "$directory" || stop "there is no fsimage in $directory after its format"
  done
}
