#!/bin/sh
# Usage: step.sh "What is being done" command …
# Shows the step while it runs and its seconds when done; the command's own words only when it fails.
name=$1
shift
log=$(mktemp)
started=$(date +%s)
if [ -t 1 ]; then printf '· %s …' "$name"; fi
"$@" >"$log" 2>&1 </dev/null
status=$?
seconds=$(($(date +%s) - started))
if [ -t 1 ]; then printf '\r\033[K'; fi
if [ $status -eq 0 ]; then
    printf '✓ %s (%s s)\n' "$name" "$seconds"
else
    printf '✗ %s (%s s)\n' "$name" "$seconds"
    cat "$log"
fi
rm -f "$log"
exit $status
