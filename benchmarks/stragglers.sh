#!/usr/bin/env bash
# Time to 90 % accuracy with stragglers, by round policy, five seeds each: about five minutes on an idle machine.
# Writes docs/results/stragglers.md.
set -euo pipefail
home=$(cd "$(dirname "$0")/.." && pwd)
cd "$home/examples"
mkdir -p "$home/docs/results"
table=$(mktemp)
trap 'rm -f "$table"' EXIT
"$home/bin/tributary" compare fedavg.yaml buffered.yaml async.yaml --participants 50 --partition dirichlet:0.5 \
  --stragglers lognormal:1.5 --target 0.9 --seeds 5 --markdown "$table" "$@"
{
  echo "# Time to 90 % accuracy with stragglers"
  echo
  echo "Written by \`benchmarks/stragglers.sh\`: 50 participants share the digits by Dirichlet(0.5); each waits 100 ms times a log-normal factor of its own (sigma 1.5)"
  echo "for every update and does the same local work. fedavg is synchronous with a quorum of 50, buffered closes a round at 10 updates, async at each."
  echo "Medians over seeds 1 to 5, smallest and largest in parentheses; broker time from the opening of round 1 to the last block of the first model that is good enough."
  echo
  cat "$table"
} > "$home/docs/results/stragglers.md"
