#!/usr/bin/env bash
# Accuracy by round of every algorithm and optimizer on skewed data, five seeds each: about ten minutes.
# Writes docs/results/skewed-data.md and .png.
set -euo pipefail
home=$(cd "$(dirname "$0")/.." && pwd)
cd "$home/examples"
mkdir -p "$home/docs/results"
table=$(mktemp)
trap 'rm -f "$table"' EXIT
"$home/bin/tributary" compare fedavg.yaml fedprox.yaml fedavgm.yaml fedadagrad.yaml fedadam.yaml fedyogi.yaml \
  fednova.yaml qfedavg.yaml scaffold.yaml --participants 20 --partition dirichlet:0.1 --seeds 5 \
  --markdown "$table" --chart "$home/docs/results/skewed-data.png" "$@"
{
  echo "# Accuracy by round on skewed data"
  echo
  echo "Written by \`benchmarks/algorithms.sh\`: 20 participants share the digits by Dirichlet(0.1), 30 synchronous rounds, seeds 1 to 5."
  echo "Medians over the seeds, smallest and largest in parentheses, on a fifth of the data that nobody trained on."
  echo "\"last 5\" is the mean of the last five rounds; points are its median against the first row's."
  echo
  cat "$table"
  echo
  echo "![Accuracy by round](skewed-data.png)"
} > "$home/docs/results/skewed-data.md"
