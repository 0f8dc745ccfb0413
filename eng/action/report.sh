#!/usr/bin/env bash
# Prints Markdown about a run of `injector inject -o diff`: eng/action/report.sh DIFF TALK CODE BYTES
#
# Whatever manifests hold stays inside fences, which are longer than any run of backticks in them: there a mention calls nobody, and no text
# gets out. What has no place in BYTES is left out by whole lines, and said to be.
set -euo pipefail
export LC_ALL=C # bytes, which are never fewer than the characters that others count

diff=$1 talk=$2 code=$3 left=$4

fence() { # fence FILE
  { grep -o '``*' "$1" || true; } | awk 'length > longest {longest = length} END {for (i = 0; i <= longest || i < 3; i++) printf "`"}'
}

# block FILE LANGUAGE BYTES
block() {
  local mark; mark=$(fence "$1")
  printf '%s%s\n' "$mark" "$2"
  awk -v bytes="$3" '
    !full && (used += length($0) + 1) <= bytes {print; shown = NR; next}
    {full = 1}
    END {if (full) printf "\n%d of %d lines are shown\n", shown, NR > "/dev/stderr"}' "$1" 2>"$cut"
  printf '%s\n' "$mark"
  if [[ -s $cut ]]; then printf '\n**Cut: %s.** All of it is in the log of the step.\n' "$(tr -d '\n' <"$cut")"; fi
}

cut=$(mktemp)
trap 'rm -f "$cut"' EXIT

case $code in
  0) printf '### What sidecar-injector would do\n\n' ;;
  1) printf '### What sidecar-injector would do, but for pods that it refuses\n\n' ;;
  *) printf '### sidecar-injector could not read the manifests\n\n' ;;
esac
if [[ -s $talk ]]; then block "$talk" text "$((left / 4))"; fi
if [[ -s $diff ]]; then
  printf '\n<details><summary>%s lines of diff</summary>\n\n' "$(wc -l <"$diff" | tr -d ' ')"
  block "$diff" diff "$((left * 3 / 4))"
  printf '\n</details>\n'
elif ((code == 0)); then
  printf '\nNo pod changes.\n'
fi
