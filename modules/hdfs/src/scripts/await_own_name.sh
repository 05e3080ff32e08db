# Waits until the pod's own DNS name leads to this pod. A NameNode finds out which one it is by
# comparing addresses, and a record of its predecessor can live longer than the predecessor did.
# Environment: POD_IP, POD_HOST
. "$(dirname "$0")/words.sh"

name_is_mine() {
  getent ahosts "$POD_HOST" | cut -d ' ' -f 1 | grep -qxF "$POD_IP"
}

await "$POD_HOST to resolve to $POD_IP" name_is_mine
say "$POD_HOST is $POD_IP"
