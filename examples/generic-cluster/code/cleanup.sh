# Leaves the node as it was before init.sh.
. "$(dirname "$0")/common.sh"
rm -rf results members
log "clean"
