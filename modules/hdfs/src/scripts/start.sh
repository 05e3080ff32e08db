# Becomes a program of Hadoop, so that it gets the signals. Arguments: PROGRAM
. "$(dirname "$0")/words.sh"

exec hdfs "$1"
