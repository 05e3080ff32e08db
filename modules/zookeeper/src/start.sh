id=$((${POD_NAME##*-} + 1))
if [ -s /data/myid ] && [ "$(cat /data/myid)" != "$id" ]; then
  echo "this volume belongs to server $(cat /data/myid), and this pod is server $id" >&2
  exit 1
fi
echo "$id" >/data/myid
exec zkServer.sh start-foreground
