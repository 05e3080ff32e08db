#!/bin/sh
# Kills the servers of a testbed when nobody uses it any more.
# usage: stop_when_unused.sh DIRECTORY SECONDS
# Every user holds a shared lock on the file `users`; the system takes it from those that die.
# Nothing happens until nobody has held one for that long.
set -eu
directory=$1
seconds=$2
first=$(cat "$directory/etcd.pid")

while :; do
    flock --exclusive "$directory/users" true 2>/dev/null || exit 0
    sleep "$seconds"
    # Another testbed may have taken the place of the one this was started for.
    [ "$(cat "$directory/etcd.pid" 2>/dev/null)" = "$first" ] || exit 0
    exec 9>>"$directory/users"
    if flock --exclusive --nonblock 9; then
        break
    fi
    exec 9>&-
done

for name in kube-apiserver etcd; do
    pid=$(cat "$directory/$name.pid" 2>/dev/null) || continue
    # The number may belong to somebody else by now.
    case $(ps -ww -o args= -p "$pid") in
        *"$directory"*) kill -KILL "$pid" 2>/dev/null || true ;;
    esac
done
