# Puts the cookie where Erlang reads it, waits until the server can start, and becomes the server.
# Environment: HOME, the volume; COOKIE; RABBITMQ_NODENAME, the server's name with its host; WAIT_SECONDS, how
# long to wait for DNS; FIRST, the name of the server that makes the cluster, where others wait for it here.
# Arguments: the program.
# Erlang takes no cookie that others may read, which every file of a mounted Secret is with a group of
# volumes. It is written at every start, so that a changed one arrives.

if [ -z "$COOKIE" ]; then
  echo "the cookie is empty" >&2
  exit 1
fi
rm -f "$HOME/.erlang.cookie"
(umask 077 && printf '%s' "$COOKIE" > "$HOME/.erlang.cookie")
unset COOKIE

# DNS has the name of a pod some seconds after its start, and a server whose own host is unknown stops.
host=${RABBITMQ_NODENAME#*@}
deadline=$(($(date +%s) + WAIT_SECONDS))
until getent hosts "$host" > /dev/null; do
  if [ "$(date +%s)" -ge "$deadline" ]; then
    echo "DNS did not know $host within $WAIT_SECONDS seconds" >&2
    exit 1
  fi
  sleep 2
done
unset WAIT_SECONDS

# Servers that are new at the same time could each make a cluster of its own, so the first one does it.
if [ -n "${FIRST:-}" ] && [ "$FIRST" != "$RABBITMQ_NODENAME" ] && [ ! -d "$HOME/mnesia/$RABBITMQ_NODENAME" ]; then
  echo "waiting for $FIRST"
  until rabbitmq-diagnostics --quiet --node "$FIRST" check_running > /dev/null 2>&1; do
    sleep 5
  done
fi
exec "$@"
