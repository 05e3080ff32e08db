#!/bin/bash
# Plays `hadoop fs` on the directory `root`; notes each call in the file `calls`.
shift
echo "$*" >>"$WORLD/calls"
root="$WORLD/root"

if [ -e "$WORLD/denied" ]; then
  echo "${1#-}: Permission denied: user=spark" >&2
  exit 1
fi
if [ -e "$WORLD/safe-mode" ]; then
  left=$(cat "$WORLD/safe-mode")
  echo $((left - 1)) >"$WORLD/safe-mode"
  if [ "$left" -gt 0 ]; then
    echo "${1#-}: Cannot create directory $3. Name node is in safe mode." >&2
    exit 1
  fi
fi
case "$1" in
  -mkdir) mkdir -p "$root$3" ;;
  -ls)
    if [ -e "$WORLD/no-listing" ]; then
      echo "ls: Connection refused" >&2
      exit 1
    fi
    echo "Found some items"
    echo "drwxr-xr-x   - hadoop supergroup          0 2024-02-02 10:00 $2/directory"
    for file in "$root$2"/*; do
      if [ -f "$file" ]; then
        printf -- '-rw-r--r--   3 hadoop supergroup %10d 2024-02-02 10:00 %s/%s\n' \
          "$(wc -c <"$file")" "$2" "${file##*/}"
      fi
    done
    ;;
  -put)
    into=${*: -1}
    for file in "${@:3:$#-3}"; do
      if [ -e "$WORLD/put-cuts" ]; then : >"$root$into/${file##*/}"; else cp "$file" "$root$into/"; fi
    done
    ;;
esac
