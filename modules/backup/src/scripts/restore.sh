# Brings databases of a PostgreSQL server back from a copy. A database that has something in it is left
# alone, and nothing is done at all, unless it is named in OVERWRITE; then it stays under another name.
# Environment: PGHOST, PGPORT, PGUSER and PGPASSWORD of the superuser; TARGET, the directory of the copies;
# COPY, the name of one, or latest; DATABASES, the names of those to bring back, or empty for all; OVERWRITE,
# the names of those that may have something in them; FETCHED, the directory of a copy that is chosen already.
# Names are separated by line ends.

export PGDATABASE=template1
tab=$(printf '\t')
NEW=platc_restoring

# Whether a name is in a list.
has() {
  case "
$2
" in
    *"
$1
"*) return 0 ;;
  esac
  return 1
}

# Runs what is on standard input; the arguments are variables.
run() {
  psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 "$@" >/dev/null
}

# Prints nothing for a database that is not there, and otherwise how many relations are in it.
relations() {
  there=$(printf '%s' "SELECT 1 FROM pg_database WHERE datname = :'name';" |
    psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --set=name="$1")
  if [ -z "$there" ]; then return; fi
  PGDATABASE="$1" psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --command="
    SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'" </dev/null
}

# The rows of the databases to bring back.
wanted() {
  while IFS=$tab read -r file owner encoding collation ctype name; do
    if [ -z "$DATABASES" ] || has "$name" "$DATABASES"; then
      printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$file" "$owner" "$encoding" "$collation" "$ctype" "$name"
    fi
  done <"$copy/databases"
}

copy=${FETCHED:-}
if [ -z "$copy" ]; then copy=$TARGET/$(chosen "$COPY"); fi
echo "the copy is ${copy##*/}"
rows=$(wanted)
if [ -z "$rows" ]; then
  echo "none of the databases that are wanted is in the copy" >&2
  exit 1
fi

# Everything is looked at before anything is done.
refused=
while IFS=$tab read -r file owner encoding collation ctype name; do
  count=$(relations "$name")
  if [ "${count:-0}" != 0 ] && ! has "$name" "$OVERWRITE"; then
    echo "database $name has $count relations: name it in restore.overwrite to replace it" >&2
    refused=yes
  fi
done <<EOF
$rows
EOF
if [ -n "$refused" ]; then exit 1; fi

# Owners that are missing cannot log in until platc gives them a password.
while read -r user; do
  run --set=user="$user" <<'EOF'
SELECT format('CREATE ROLE %I', :'user') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'user') \gexec
EOF
done <"$copy/users"

# The archive goes into a new database, which takes the name when everything is in it.
while IFS=$tab read -r file owner encoding collation ctype name; do
  count=$(relations "$name")
  run --set=new="$NEW" --set=owner="$owner" --set=encoding="$encoding" \
    --set=collation="$collation" --set=ctype="$ctype" <<'EOF'
DROP DATABASE IF EXISTS :"new" WITH (FORCE);
CREATE DATABASE :"new" OWNER :"owner" TEMPLATE template0
  ENCODING :'encoding' LC_COLLATE :'collation' LC_CTYPE :'ctype';
EOF
  pg_restore --exit-on-error --dbname="$NEW" "$copy/$file.dump" </dev/null
  case "${count:-none}" in
    none) ;;
    0) echo 'DROP DATABASE :"name" WITH (FORCE);' | run --set=name="$name" ;;
    *)
      old=$(printf '%.40s' "$name")_before_$STAMP
      run --set=name="$name" --set=old="$old" <<'EOF'
ALTER DATABASE :"name" ALLOW_CONNECTIONS false;
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :'name';
SELECT pg_sleep(1);
ALTER DATABASE :"name" RENAME TO :"old";
ALTER DATABASE :"old" ALLOW_CONNECTIONS true;
EOF
      echo "what was in database $name is in $old"
      ;;
  esac
  echo 'ALTER DATABASE :"new" RENAME TO :"name";' | run --set=new="$NEW" --set=name="$name"
  echo "database $name is back"
done <<EOF
$rows
EOF
