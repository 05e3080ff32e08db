# Makes the users and databases that one consumer asked for. Safe to repeat; it drops nothing.
# Arguments, any number of times: USER DATABASE VARIABLE; the variable holds the user's password.
# Environment: PGHOST, PGPORT, PGUSER, PGDATABASE and PGPASSWORD of the superuser;
# PASSWORD_ENCRYPTION; WAIT_SECONDS, how long to wait for the server.

deadline=$(($(date +%s) + WAIT_SECONDS))
until pg_isready --quiet --timeout=5; do
  if [ "$(date +%s)" -ge "$deadline" ]; then
    echo "no server at $PGHOST:$PGPORT was ready within $WAIT_SECONDS seconds" >&2
    exit 1
  fi
  sleep 2
done

while [ $# -gt 0 ]; do
  if [ -z "$(printenv "$3")" ]; then
    echo "the password of user $1 is empty" >&2
    exit 1
  fi
  # The password reaches psql by the environment: arguments can be read by everyone on the node.
  PASSWORD_VARIABLE=$3 psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 \
    --set=user="$1" --set=database="$2" --set=encryption="$PASSWORD_ENCRYPTION" \
    --file="$(dirname "$0")/provision.sql"
  echo "user $1 owns database $2"
  shift 3
done
