#!/usr/bin/env bash
# Shows that one commit gives one binary: eng/reproduce.sh [PROGRAM]
#
#   PROGRAM  injector or log-processor (default: both)
#
# Publishes the commit that is checked out twice, each time from a clone in a folder of another name, and compares the programs byte for byte.
# Exit codes: 0 they are the same; 1 they differ; 2 wrong use.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

case ${1:-} in injector | log-processor | '') ;; *) sed -n '2,/^set -/{/^set -/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}" >&2; exit 2 ;; esac

commit=$(git rev-parse HEAD) # what is committed meanwhile is another one
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for clone in one another-name; do
  git clone -q --no-checkout . "$folder/$clone"
  git -C "$folder/$clone" checkout -q "$commit"
  "$folder/$clone/eng/publish.sh" "${1:-}"
done

status=0
for program in ${1:-injector log-processor}; do
  if differing=$(cmp -l "$folder/one/artifacts/publish/$program" "$folder/another-name/artifacts/publish/$program" | wc -l) && ((differing == 0)); then
    printf 'reproduce: %s is the same, byte for byte: sha256 %s\n' "$program" "$(sha256sum <"$folder/one/artifacts/publish/$program" | cut -d' ' -f1)"
  else
    printf 'reproduce: %s differs in %s bytes\n' "$program" "$differing" >&2
    status=1
  fi
done
exit $status
