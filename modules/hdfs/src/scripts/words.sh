# What all scripts may say and need.

# The images have the Hadoop commands on their path or here.
PATH="$PATH:/opt/hadoop/bin"

say() {
  echo "platc: $*"
}

stop() {
  echo "platc: $*" >&2
  exit 1
}

# Repeats a command for ten minutes until it succeeds: await WHAT COMMAND...
await() {
  local what=$1 attempt
  shift
  for attempt in $(seq 60); do
    if "$@"; then return; fi
    if [ $((attempt % 6)) -eq 1 ]; then say "waiting for $what"; fi
    sleep 10
  done
  stop "gave up waiting for $what"
}
