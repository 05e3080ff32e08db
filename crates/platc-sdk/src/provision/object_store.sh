# Makes buckets, prefixes and users on a store that speaks S3, and copies files into it, with `mc`.
# Safe to repeat. The image of `mc` has a shell and coreutils: no grep, no sed, no awk.
# Arguments, any number of:
#   bucket     BUCKET               a bucket
#   prefix     BUCKET PREFIX        a prefix with an object in it, so that it is a directory for Hadoop
#   files      FROM BUCKET PREFIX   every file of the local directory FROM, below the prefix
#   user       NUMBER NAME POLICY   the user $ACCESS_KEY_n with the policy of this name and text
#   versioning BUCKET               versions of objects are kept
#   expiry     BUCKET RULES         the rules, as JSON, by which objects are removed
#   anonymous  BUCKET ACCESS        what may be done without a login
# Environment: STORE_URL, STORE_REGION, STORE_PATH_STYLE (on or off), STORE_ACCESS_KEY and
# STORE_SECRET_KEY; STORE_CA, a file with the store's authority that may be missing; MC_CONFIG_DIR;
# ACCESS_KEY_n and SECRET_KEY_n of each user.

# Runs mc; what it says matters only when it fails.
run() {
  if ! told=$(mc "$@" 2>&1); then
    echo "$told" >&2
    exit 1
  fi
}

# The keys pass through a pipe: arguments could be seen in the list of processes.
log_in() {
  printf '%s\n%s\n' "$STORE_ACCESS_KEY" "$STORE_SECRET_KEY" |
    mc alias set store "$STORE_URL" --path "$STORE_PATH_STYLE" 2>&1
}

wait_for_store() {
  attempts=0
  until told=$(log_in); do
    attempts=$((attempts + 1))
    if [ "$attempts" -ge 30 ]; then
      echo "$told" >&2
      echo "gave up waiting for $STORE_URL" >&2
      exit 1
    fi
    echo "waiting for $STORE_URL"
    sleep 2
  done
}

make_bucket() {
  run mb --ignore-existing --region "$STORE_REGION" "store/$1"
  echo "bucket $1 is there"
}

make_prefix() {
  if ! mc stat "store/$1/$2/.keep" >/dev/null 2>&1; then
    : | run pipe "store/$1/$2/.keep"
  fi
  echo "prefix $1/$2 is there"
}

# Prints the size of an object, and nothing when there is none.
size_of() {
  if stat=$(mc stat --json "$1" 2>/dev/null); then
    size=${stat#*\"size\":}
    size=${size# }
    echo "${size%%[!0-9]*}"
  fi
}

copy_files() {
  count=0
  directory="$2${3:+/$3}"
  for file in "$1"/*; do
    if [ ! -f "$file" ]; then continue; fi
    count=$((count + 1))
    object="store/$directory/${file##*/}"
    size=$(($(wc -c <"$file")))
    if [ "$(size_of "$object")" != "$size" ]; then
      run cp --quiet "$file" "$object"
      if [ "$(size_of "$object")" != "$size" ]; then
        echo "$file did not arrive in $directory with its size" >&2
        exit 1
      fi
    fi
  done
  if [ "$count" = 0 ]; then
    echo "there is no file in $1" >&2
    exit 1
  fi
  echo "all $count files of $1 are in $directory"
}

make_user() {
  eval "access_key=\$ACCESS_KEY_$1 secret_key=\$SECRET_KEY_$1"
  printf '%s' "$3" >"$MC_CONFIG_DIR/policy.json"
  run admin policy create store "$2" "$MC_CONFIG_DIR/policy.json"
  printf '%s\n%s\n' "$access_key" "$secret_key" | run admin user add store
  if ! told=$(mc admin policy attach store "$2" --user "$access_key" 2>&1); then
    # How releases of mc before 2024 end when the policy is attached already.
    case "$told" in
      *"already in effect"*) ;;
      *)
        echo "$told" >&2
        exit 1
        ;;
    esac
  fi
  echo "user $1 has the policy $2"
}

mkdir -p "$MC_CONFIG_DIR/certs/CAs"
if [ -f "$STORE_CA" ]; then cp "$STORE_CA" "$MC_CONFIG_DIR/certs/CAs/"; fi
wait_for_store
while [ $# -gt 0 ]; do
  case "$1" in
    bucket)
      make_bucket "$2"
      shift 2
      ;;
    prefix)
      make_prefix "$2" "$3"
      shift 3
      ;;
    files)
      copy_files "$2" "$3" "$4"
      shift 4
      ;;
    user)
      make_user "$2" "$3" "$4"
      shift 4
      ;;
    versioning)
      run version enable "store/$2"
      echo "bucket $2 keeps versions"
      shift 2
      ;;
    expiry)
      printf '%s' "$3" | run ilm rule import "store/$2"
      echo "bucket $2 removes objects by its rules"
      shift 3
      ;;
    anonymous)
      run anonymous set "$3" "store/$2"
      echo "without a login, bucket $2 is $3"
      shift 3
      ;;
    *)
      echo "unknown request: $1" >&2
      exit 1
      ;;
  esac
done
