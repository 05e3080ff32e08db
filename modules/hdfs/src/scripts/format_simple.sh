# Leaves the only NameNode with formatted name directories. It formats only when none of the volumes
# was ever formatted: a volume that was lost, or that is not the right one, is filled from the other
# one when the NameNode starts.
# Environment: NAME_VOLUMES, ALLOW_FORMAT
. "$(dirname "$0")/words.sh"
. "$(dirname "$0")/name_directory.sh"

REFUSED="the format failed, see above"
formatted=()
unformatted=()
for volume in $NAME_VOLUMES; do
  directory="$volume/dfs"
  refuse_foreign "$volume"
  if is_formatted "$directory"; then
    refuse_without_image "$directory"
    formatted+=("$directory")
  else
    make_empty "$directory"
    unformatted+=("$directory")
  fi
done
if [ ${#formatted[@]} -eq 0 ]; then
  format_once "${unformatted[@]}"
elif [ ${#unformatted[@]} -eq 0 ]; then
  say "already formatted: $(grep '^clusterID=' "${formatted[0]}/current/VERSION")"
else
  say "${unformatted[*]} is empty and not formatted again: the NameNode fills it from ${formatted[*]}"
fi
