# Starts a DataNode when it can find the NameNodes.
# Environment: DATANODE_HOST, NAME_NODE_HOSTS, NAME_NODES_NEEDED (all or some)
. "$(dirname "$0")/words.sh"

all_resolve() {
  local host
  for host in $NAME_NODE_HOSTS; do getent ahosts "$host" >/dev/null || return 1; done
}

some_resolve() {
  local host
  for host in $NAME_NODE_HOSTS; do
    if getent ahosts "$host" >/dev/null; then return; fi
  done
  return 1
}

await "$NAME_NODES_NEEDED of $NAME_NODE_HOSTS to resolve" "${NAME_NODES_NEEDED}_resolve"
exec hdfs datanode -D "dfs.datanode.hostname=$DATANODE_HOST"
