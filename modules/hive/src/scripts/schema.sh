# Leaves the database with the tables that this Hive reads. It makes them where there are none, upgrades
# those of an older Hive only when that is allowed, and never drops anything. Run again, it does nothing.
# Environment: UPGRADE_SCHEMA
PATH="$PATH:/opt/hive/bin"

say() {
  echo "platc: $*"
}

stop() {
  echo "platc: $*" >&2
  exit 1
}

# The value behind a label of what `schematool -info` says.
value_of() {
  sed -n "s/^$1:[[:space:]]*//p" <<<"$info"
}

# 3.1 of 3.1.0: the tables are the same within a line.
line_of() {
  cut -d . -f 1-2 <<<"$1"
}

HALF="An initialization that was interrupted leaves tables without a version, or some of the tables. If this
Metastore has never worked, make its database empty and let this Job run again; otherwise restore the database
from a copy. Nothing is dropped here."

initialize() {
  say "the database has no tables of Hive: making them"
  schematool -dbType postgres -initSchema ||
    stop "the tables could not be made, see above. $HALF"
}

upgrade() {
  if [ "$UPGRADE_SCHEMA" != true ]; then
    stop "the tables are those of Hive $found, and this is Hive $hive: they are not upgraded unless" \
      "upgrade_schema is true. Make a copy of the database before, since there is no way back"
  fi
  say "upgrading the tables from Hive $found to $hive"
  schematool -dbType postgres -upgradeSchema ||
    stop "the upgrade failed, see above: the tables are neither those of $found nor of $hive." \
      "Restore the database from the copy that was made before"
}

# With tables of an older Hive it fails too, after it has told both versions.
info=$(schematool -dbType postgres -info 2>&1) && status=0 || status=$?
echo "$info"
hive=$(value_of "Hive distribution version")
found=$(value_of "Metastore schema version")

if [ -z "$found" ]; then
  case "$info" in
    *'relation "VERSION" does not exist'*) initialize ;;
    *"version info in metastore VERSION table"*) stop "the tables have no version. $HALF" ;;
    *) stop "the version of the tables cannot be read, see above; nothing was changed" ;;
  esac
elif [ "$status" -ne 0 ]; then
  upgrade
elif [ "$(line_of "$found")" = "$(line_of "$hive")" ]; then
  say "the tables are those of Hive $found: nothing to do"
else
  # For schematool, newer tables are compatible. They are not: it only looks for older ones.
  stop "the tables are those of Hive $found, which is newer than this Hive $hive. There is no way back:" \
    "take an image of Hive $(line_of "$found"), or restore the database from a copy"
fi
