# What the scripts share. They run in their node's home, with MY_IP, MY_ROLE and MASTER_IP set.
agents="$HOME/../var/cache/cpsagent/agents.json"

# The addresses of all members, one a line, in the same order on every node.
members() {
    grep -o '"ip": *"[^"]*"' "$agents" | cut -d'"' -f4
}

log() {
    echo "$(date -u +%FT%TZ) $MY_ROLE $MY_IP: $*"
}
