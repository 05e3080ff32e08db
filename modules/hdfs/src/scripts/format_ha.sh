# Leaves the NameNode with a formatted name directory. It formats only on ordinal 0, when no other
# NameNode answers, and when Hadoop finds no data on any JournalNode; in all other cases it copies
# from another NameNode or stops.
# Environment: POD_NAME, NAME_VOLUME, NAME_NODES, JOURNAL_NODES, ALLOW_FORMAT
. "$(dirname "$0")/words.sh"
. "$(dirname "$0")/name_directory.sh"

directory="$NAME_VOLUME/dfs"
# There while a copy is under way: what such a copy left behind is a copy and may be thrown away.
copying="$NAME_VOLUME/copying"
ordinal=${POD_NAME##*-}
REFUSED="the format failed, see above. If it says that data appears to exist in QJM, the JournalNodes
hold this nameservice already: bring another NameNode back with its volume, and this one copies from
it. If all NameNodes have lost their volumes for good, the edits on the JournalNodes are all that is
left of the namespace: save them before anything else."

other_answers() {
  local id
  for id in $NAME_NODES; do
    if [ "$id" = "nn$ordinal" ]; then continue; fi
    case "$(timeout 60 hdfs haadmin -getServiceState "$id" 2>/dev/null | tail -n 1)" in
      active | standby | observer) return 0 ;;
    esac
  done
  return 1
}

journal_node_listens() {
  (exec 3<>"/dev/tcp/${1%:*}/${1##*:}") 2>/dev/null
}

copy_from_other() {
  say "another NameNode answers: copying its namespace"
  touch "$copying"
  hdfs namenode -bootstrapStandby -nonInteractive || stop "the copy failed, see above"
  has_image "$directory" || stop "there is no fsimage in $directory after the copy"
  rm -f "$copying"
}

refuse_foreign "$NAME_VOLUME"
if [ -e "$copying" ] && ! has_image "$directory"; then
  say "a copy was interrupted: throwing away what it left in $directory"
  rm -rf "$directory"
fi
if is_formatted "$directory"; then
  refuse_without_image "$directory"
  rm -f "$copying"
  say "already formatted: $(grep '^clusterID=' "$directory/current/VERSION")"
  exit 0
fi
make_empty "$directory"
if [ "$ordinal" != 0 ]; then
  await "another NameNode to answer" other_answers
  copy_from_other
elif other_answers; then
  copy_from_other
else
  for journal_node in $JOURNAL_NODES; do
    await "JournalNode $journal_node" journal_node_listens "$journal_node"
  done
  format_once "$directory"
fi
