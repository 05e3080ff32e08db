# Copies PostgreSQL's driver out of this image. Arguments: TARGET FILE-OR-DIRECTORY
target=$1 source=$2
if [ -d "$source" ]; then
  found=$(find "$source" -name 'postgresql-[0-9]*.jar' -o -name postgresql.jar | sort | tail -n 1)
else
  found=$source
fi
if [ ! -f "$found" ]; then
  echo "platc: there is no driver of PostgreSQL at $source in this image: set jdbc_driver.path" >&2
  exit 1
fi
cp "$found" "$target"
echo "platc: copied $found"
