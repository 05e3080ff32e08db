# Gives directories of the node to the user of the daemon; directories that are its own already are
# not walked again. Arguments: USER DIRECTORY...
. "$(dirname "$0")/words.sh"

user=$1
shift
for directory in "$@"; do
  mkdir -p "$directory"
  if [ "$(stat -c %u "$directory")" != "$user" ]; then
    say "giving $directory to $user"
    chown -R "$user:$user" "$directory"
  fi
  chmod 0700 "$directory"
done
