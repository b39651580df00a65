# run.sh LIMIT: counts the primes below LIMIT in this node's share of the numbers. The exit code is shown to the user.
. "$(dirname "$0")/common.sh"
limit=${1:-10000}
case $limit in
    '' | *[!0-9]*) log "not a number: $limit" && exit 2 ;;
esac
members >members
total=$(wc -l <members)
mine=$(grep -nxF "$MY_IP" members | head -n 1 | cut -d: -f1)
log "share $mine of $total: primes below $limit"

is_prime() {
    local number=$1 divisor
    for ((divisor = 2; divisor * divisor <= number; divisor++)); do
        ((number % divisor == 0)) && return 1
    done
    return 0
}

count=0
for ((number = mine + 1; number < limit; number += total)); do
    # Asked for by interrupt.sh: stop between two numbers, keep what was counted.
    [[ -e results/stop ]] && rm -f results/stop && log "interrupted at $number: $count so far" && exit 3
    is_prime "$number" && ((count++))
done
echo "$count" >results/share
log "$count primes in share $mine of $total"
