# Becomes the server, unless the volume holds data that it cannot read. The image would otherwise make
# a new, empty server beside the data, and every component would start from nothing.
# Arguments: VOLUME MAJOR, then the arguments of the server.
volume=$1
major=$2
shift 2
for file in "$volume"/PG_VERSION "$volume"/*/PG_VERSION "$volume"/*/docker/PG_VERSION; do
  [ -s "$file" ] || continue
  found=$(cat "$file")
  if [ "$found" != "$major" ] || [ "${file%/PG_VERSION}" != "$PGDATA" ]; then
    echo "the volume holds data of PostgreSQL $found in ${file%/PG_VERSION}:" \
      "this is PostgreSQL $major with its data in $PGDATA" >&2
    exit 1
  fi
done
exec docker-entrypoint.sh postgres "$@"
