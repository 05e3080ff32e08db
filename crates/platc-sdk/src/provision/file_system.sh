# Makes directories and copies files on a Hadoop file system. Safe to repeat.
# Arguments, any number of:
#   directory PATH OWNER MODE    a directory, its parents, its owner and mode
#   files     FROM INTO MODE     every file of the local directory FROM, into the directory INTO

# name and size of every file in a directory of the file system
remote_files() {
  hadoop fs -ls "$1" | awk '$1 ~ /^-/ { n = split($8, parts, "/"); print parts[n] "\t" $5 }' | LC_ALL=C sort
}

# name and size of every file in a local directory
local_files() {
  (cd "$1" && for file in *; do
    if [ -f "$file" ]; then printf '%s\t%s\n' "$file" "$(wc -c <"$file" | tr -d ' ')"; fi
  done) | LC_ALL=C sort
}

make_directory() {
  hadoop fs -mkdir -p "$1"
  hadoop fs -chown "$2" "$1"
  hadoop fs -chmod "$3" "$1"
  echo "directory $1 belongs to $2 with mode $3"
}

copy_files() {
  hadoop fs -mkdir -p "$2"
  wanted=$(local_files "$1")
  if [ -z "$wanted" ]; then
    echo "there is no file in $1" >&2
    exit 1
  fi
  missing=$(comm -23 <(echo "$wanted") <(remote_files "$2"))
  if [ -n "$missing" ]; then
    mapfile -t names < <(echo "$missing" | cut -f 1)
    hadoop fs -put -f "${names[@]/#/$1/}" "$2"
    hadoop fs -chmod "$3" "$2/*"
  fi
  missing=$(comm -23 <(echo "$wanted") <(remote_files "$2"))
  if [ -n "$missing" ]; then
    echo "these files did not arrive in $2 with their size:" >&2
    echo "$missing" >&2
    exit 1
  fi
  echo "all $(echo "$wanted" | wc -l | tr -d ' ') files of $1 are in $2"
}

hdfs dfsadmin -safemode wait
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
