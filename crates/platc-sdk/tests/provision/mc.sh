#!/bin/sh
# Plays `mc` with the directory `root` as the store; notes each call in the file `calls`.
root="$WORLD/root"
echo "$*" >>"$WORLD/calls"

place() { echo "$root/${1#store/}"; }
note_input() {
  while IFS= read -r line || [ -n "$line" ]; do echo "< $line" >>"$WORLD/calls"; done
}

if [ -e "$WORLD/denied" ] && [ "$1" != alias ]; then
  echo "mc: <ERROR> Access Denied." >&2
  exit 1
fi
case "$1 $2" in
  "alias set")
    note_input
    left=$(cat "$WORLD/starting" 2>/dev/null || echo 0)
    if [ "$left" -gt 0 ]; then
      echo $((left - 1)) >"$WORLD/starting"
      echo "mc: <ERROR> Unable to initialize new alias: connection refused." >&2
      exit 1
    fi
    ;;
  "mb "*)
    for target; do :; done
    mkdir -p "$(place "$target")"
    ;;
  "stat --json")
    file=$(place "$3")
    if [ ! -f "$file" ]; then
      echo '{"status":"error"}'
      exit 1
    fi
    echo "{\"status\":\"success\",\"name\":\"x\",\"size\":$(($(wc -c <"$file"))),\"etag\":\"0\"}"
    ;;
  "stat "*) test -f "$(place "$2")" ;;
  "pipe "*)
    file=$(place "$2")
    mkdir -p "${file%/*}"
    cat >"$file"
    ;;
  "cp --quiet")
    file=$(place "$4")
    mkdir -p "${file%/*}"
    if [ -e "$WORLD/cp-cuts" ]; then : >"$file"; else cp "$3" "$file"; fi
    ;;
  "admin policy")
    case "$3" in
      create)
        echo "< $(cat "$6")" >>"$WORLD/calls"
        ;;
      attach)
        if [ -e "$WORLD/attached" ]; then
          echo "mc: <ERROR> The specified policy change is already in effect." >&2
          exit 1
        fi
        ;;
    esac
    ;;
  "admin user" | "ilm rule") note_input ;;
esac
