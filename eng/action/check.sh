#!/usr/bin/env bash
# Looks at the installation in the cluster that an earlier step of the job has signed in to.
#
# NAMESPACE  go through the pods of this one alone, where it is set
# FAIL_ON    error (problems), warning (advice, too) or never
set -euo pipefail
# shellcheck source=eng/action/runner.sh
. "$(dirname "${BASH_SOURCE[0]}")/runner.sh"

arguments=(check -o json)
if [[ -n $NAMESPACE ]]; then arguments+=("--namespace=$NAMESPACE"); fi
code=0
injector "${arguments[@]}" >"$folder/check.json" 2>"$folder/check.txt" </dev/null || code=$?
if [[ -s $folder/check.json ]]; then
  jq -r '.findings[] | "\(.level) \(.code) \(.subject): \(.message)\(if .fix then "; \(.fix)" else "" end)"' "$folder/check.json" >>"$folder/check.txt"
  if ((code == 0)) && fails_on warning && jq -e 'any(.findings[]; .level == "Advice")' "$folder/check.json" >/dev/null; then code=1; fi
fi
print_foreign <"$folder/check.txt"
if ((code == 1)) && ! fails_on error; then code=0; fi
exit "$code"
