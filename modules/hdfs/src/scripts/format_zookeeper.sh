# Makes the znode in which the NameNodes elect the active one.
# Environment: POD_NAME
. "$(dirname "$0")/words.sh"

if [ "${POD_NAME##*-}" != 0 ]; then
  say "ordinal 0 makes the znode"
  exit 0
fi
status=0
hdfs zkfc -formatZK -nonInteractive || status=$?
case $status in
  0) say "the znode was made" ;;
  2) say "the znode is there already" ;;
  *) stop "hdfs zkfc -formatZK ended with $status, see above" ;;
esac
