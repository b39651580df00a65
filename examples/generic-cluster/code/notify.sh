# Called on those that stay when members come or go. A run that is under way keeps the shares that it began with.
. "$(dirname "$0")/common.sh"
members >members
log "members now: $(tr '\n' ' ' <members)"
