# Called only while a script runs. Asks run.sh to stop; what still runs when this script ends is killed.
. "$(dirname "$0")/common.sh"
touch results/stop
for _ in 1 2 3 4 5 6 7 8 9 10; do
    [ -e results/stop ] || exit 0
    sleep 0.5
done
log "run.sh did not stop by itself"
rm -f results/stop
