#!/bin/sh
# Plays the part of `mc` that mc.sh uses, with directories below $WORLD for stores.
place() {
  case "$1" in
    /*) echo "$1" ;;
    *) echo "$WORLD/$1" ;;
  esac
}

case "$1 $2" in
  "alias set")
    while IFS= read -r line; do echo "$3 $line" >>"$WORLD/logins"; done
    ;;
  "ls --recursive")
    if [ -d "$(place "$3")" ]; then (cd "$(place "$3")" && find . -type f); fi
    ;;
  "ls "*)
    for entry in "$(place "$2")"*; do
      if [ -d "$entry" ]; then entry=$entry/; fi
      name=${entry#"$(place "$2")"}
      [ "$name" = "*" ] || echo "[2026-11-21 01:30:00 UTC]     0B STANDARD $name"
    done
    ;;
  "stat "*) test -e "$(place "$2")" ;;
  "rm --recursive") rm -rf "$(place "$4")" ;;
  "rm --force") rm "$(place "$3")" ;;
  "pipe --quiet") cat >"$(place "$3")" ;;
  "mirror --quiet")
    shift 2
    if [ "$1" = --overwrite ]; then shift; fi
    if [ -e "$WORLD/breaks" ]; then exit 1; fi
    mkdir -p "$(place "$2")"
    cp -R "$(place "$1")." "$(place "$2")"
    ;;
  *)
    echo "no such command: $*" >&2
    exit 1
    ;;
esac
