# Copies what the image brings into volumes that would hide it. Runs again for every other image and
# never replaces a file that is there.
# Arguments, any number of: FROM (a directory of the image) INTO (where its volume is mounted)
# Environment: IMAGE, the name of the image

copy() {
  if [ ! -d "$1" ]; then
    echo "the image has no $1"
    return
  fi
  if [ "$(cat "$2/.platc-image" 2>/dev/null)" = "$IMAGE" ]; then
    echo "$1 is in its volume already"
    return
  fi
  # First aside and then moved: so a file is there whole or not at all, also after a kill.
  rm -rf "$2/.platc-aside"
  mkdir "$2/.platc-aside"
  cp -R "$1/." "$2/.platc-aside/"
  (
    cd "$2/.platc-aside"
    find . -type d -print0 | while IFS= read -r -d '' directory; do
      mkdir -p "$2/$directory"
    done
    find . ! -type d -print0 | while IFS= read -r -d '' file; do
      [ -e "$2/$file" ] || mv "$file" "$2/$file"
    done
  )
  rm -rf "$2/.platc-aside"
  echo "$IMAGE" >"$2/.platc-image"
  echo "$1 was copied into its volume"
}

while [ $# -gt 0 ]; do
  copy "$1" "$2"
  shift 2
done
