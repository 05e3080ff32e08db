# Becomes another script once there is a ticket for what that asks of Hadoop. Arguments: SCRIPT ARGUMENT...
# Environment: that of log_in.sh
. "$(dirname "$0")/log_in.sh"
exec /bin/bash -euo pipefail "$@"
