# Makes directories and copies files on a Hadoop file system, of Hadoop 2.7 or later. Safe to repeat.
# Arguments, any number of:
#   directory PATH OWNER MODE    a directory, its parents, its owner and mode
#   files     FROM INTO MODE     every file of the local directory FROM, into the directory INTO

# Changes something. In its safe mode, which ends by itself, a NameNode lets nothing be changed;
# asking for the end of it would need every NameNode to answer, and one may be away.
change() {
  local told
  until told=$(hadoop fs "$@" 2>&1); do
    case "$told" in
      *"safe mode"*)
        echo "the NameNode is in its safe mode: waiting"
        sleep 10
        ;;
      *)
        echo "$told" >&2
        exit 1
        ;;
    esac
  done
}

# name and size of every file in a directory of the file system
remote_files() {
  hadoop fs -ls "$1" | awk '$1 ~ /^-/ {
    size = $5
    for (column = 1; column < 8; column++) sub(/^ *[^ ]+ +/, "")
    sub(/^.*\//, "")
    print $0 "\t" size
  }' | LC_ALL=C sort
}

# name and size of every file in a local directory
local_files() {
  (cd "$1" && for file in *; do
    if [ -f "$file" ]; then printf '%s\t%s\n' "$file" "$(wc -c <"$file" | tr -d ' ')"; fi
  done) | LC_ALL=C sort
}

make_directory() {
  change -mkdir -p "$1"
  change -chown "$2" "$1"
  change -chmod "$3" "$1"
  echo "directory $1 belongs to $2 with mode $3"
}

# Sets `missing` to the lines of `wanted` that a directory of the file system does not have.
compare_with() {
  local present
  present=$(remote_files "$1")
  missing=$(LC_ALL=C comm -23 <(echo "$wanted") <(echo "$present"))
}

copy_files() {
  local wanted missing names
  wanted=$(local_files "$1")
  if [ -z "$wanted" ]; then
    echo "there is no file in $1" >&2
    exit 1
  fi
  change -mkdir -p "$2"
  compare_with "$2"
  if [ -n "$missing" ]; then
    mapfile -t names < <(echo "$missing" | cut -f 1)
    change -put -f "${names[@]/#/$1/}" "$2"
    compare_with "$2"
  fi
  if [ -n "$missing" ]; then
    echo "these files did not arrive in $2 with their size:" >&2
    echo "$missing" >&2
    exit 1
  fi
  # Of all files, also of those that were there: the Job may have been stopped before it came here.
  mapfile -t names < <(echo "$wanted" | cut -f 1)
  change -chmod "$3" "${names[@]/#/$2/}"
  echo "all ${#names[@]} files of $1 are in $2"
}

while [ $# -gt 0 ]; do
  case "$1" in
    directory) make_directory "$2" "$3" "$4" ;;
    files) copy_files "$2" "$3" "$4" ;;
    *)
      echo "unknown request: $1" >&2
      exit 1
      ;;
  esac
  shift 4
done
