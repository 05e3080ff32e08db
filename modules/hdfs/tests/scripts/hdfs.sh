#!/bin/bash
# Plays `hdfs` for the tests of the scripts; notes each call in the file `calls`.
echo "hdfs $*" >>"$WORLD/calls"

fill() { # DIRECTORY TRANSACTION
  mkdir -p "$1/current"
  echo "clusterID=CID-new" >"$1/current/VERSION"
  if [ -n "$2" ]; then : >"$1/current/fsimage_$2"; fi
}

case "$1 $2" in
  "haadmin -getServiceState")
    echo "INFO a line of the log" >&2
    cat "$WORLD/state-$3" 2>/dev/null || exit 255
    ;;
  "namenode -format")
    if [ -e "$WORLD/journals-formatted" ]; then
      echo "data appears to exist in QJM. Not formatting." >&2
      exit 1
    fi
    transaction=0000000000000000000
    if [ -e "$WORLD/format-without-image" ]; then transaction=; fi
    for directory in "$WORLD/name/dfs" "$WORLD/copy/dfs"; do
      # Only the directories that the script made are configured.
      if [ -d "$directory" ]; then fill "$directory" "$transaction"; fi
    done
    ;;
  "namenode -bootstrapStandby") fill "$WORLD/name/dfs" 0000000000000000042 ;;
  "zkfc -formatZK") exit "$(cat "$WORLD/zkfc-status")" ;;
esac
