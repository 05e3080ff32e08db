# Saves every database of a PostgreSQL server: a copy is a directory with one archive a database, a list of
# them, and the names of the users that own something. No password is in it.
# Environment: PGHOST, PGPORT, PGUSER and PGPASSWORD of the superuser; TARGET, the directory of the copies;
# KEEP and KEEP_DAYS; WAIT_SECONDS, how long to wait for the server.

ask() {
  psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 \
    --field-separator="$(printf '\t')" --command="$1" </dev/null
}

deadline=$(($(date +%s) + WAIT_SECONDS))
until pg_isready --quiet --timeout=5; do
  if [ "$(date +%s)" -ge "$deadline" ]; then
    echo "no server at $PGHOST:$PGPORT was ready within $WAIT_SECONDS seconds" >&2
    exit 1
  fi
  sleep 2
done

export PGDATABASE=template1
mkdir -p "$TARGET"
remove_leftovers
copy=$TARGET/$STAMP
mkdir "$copy"
trap 'is_complete "$STAMP" || remove "$STAMP"' EXIT
ask "SELECT rolname FROM pg_roles WHERE NOT rolsuper AND rolname !~ '^pg_' ORDER BY 1" >"$copy/users"
# A name that cannot be that of a file is replaced by a number.
ask "SELECT CASE WHEN datname ~ '^[A-Za-z0-9_][A-Za-z0-9_.-]*\$' THEN datname ELSE 'oid-' || oid END,
       pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate, datctype, datname
     FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY datname" >"$copy/found"

: >"$copy/databases"
while IFS=$(printf '\t') read -r file owner encoding collation ctype name; do
  export PGDATABASE="$name"
  relations=$(ask "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'")
  # Every server has this one, and most have nothing in it.
  if [ "$name" = postgres ] && [ "$relations" = 0 ]; then continue; fi
  archive=$copy/$file.dump
  pg_dump --format=custom --file="$archive" </dev/null
  # Reads all of it, as a restore would.
  if [ ! -s "$archive" ] || ! pg_restore --file=/dev/null "$archive" </dev/null; then
    echo "the archive of database $name cannot be read" >&2
    exit 1
  fi
  printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$file" "$owner" "$encoding" "$collation" "$ctype" "$name" \
    >>"$copy/databases"
  echo "saved database $name with $relations relations in $(($(wc -c <"$archive"))) bytes"
done <"$copy/found"
rm "$copy/found"
if [ ! -s "$copy/databases" ]; then
  # An empty copy must not push out one that is not.
  echo "the server has no database to save" >&2
  exit 1
fi
sync
: >"$TARGET/$STAMP.complete"
echo "the copy $STAMP is complete"
prune
