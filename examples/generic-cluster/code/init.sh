# Called once for each code version, before every other script.
. "$(dirname "$0")/common.sh"
rm -rf results
mkdir -p results
members >members
log "ready; the master is $MASTER_IP"
