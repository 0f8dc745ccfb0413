#!/usr/bin/env bash
# Shows what the pods of manifests would get: in the log, in the job's summary, and in a report for the pull request.
#
# MANIFESTS              files and directories, one a line
# NAMESPACE_LABELS       labels of their namespace, KEY=VALUE, one a line
# NAMESPACE_ANNOTATIONS  its annotations, likewise
# CONFIG_DIR             the platform's templates and configuration, where they are not the built-in ones
# KUBERNETES_VERSION     of the cluster that the manifests are for
# FAIL_ON                error, warning or never
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=eng/action/runner.sh
. "$here/runner.sh"

arguments=(inject -o diff --recursive)
each() { # each OPTION TEXT
  local item
  read_items "$2"
  for item in ${items[@]+"${items[@]}"}; do arguments+=("$1=$item"); done
}
each --filename "$MANIFESTS"
each --namespace-label "$NAMESPACE_LABELS"
each --namespace-annotation "$NAMESPACE_ANNOTATIONS"
if [[ -n $CONFIG_DIR ]]; then arguments+=("--config-dir=$CONFIG_DIR"); fi
if [[ -n $KUBERNETES_VERSION ]]; then arguments+=("--kubernetes-version=$KUBERNETES_VERSION"); fi

code=0
injector "${arguments[@]}" >"$folder/inject.diff" 2>"$folder/inject.txt" </dev/null || code=$?
cat "$folder/inject.diff" "$folder/inject.txt" | print_foreign

"$here/report.sh" "$folder/inject.diff" "$folder/inject.txt" "$code" 1000000 >>"$GITHUB_STEP_SUMMARY"
"$here/report.sh" "$folder/inject.diff" "$folder/inject.txt" "$code" 60000 >"$folder/report.md"
output report "$folder/report.md"
output diff "$folder/inject.diff"
if [[ -s $folder/inject.diff ]]; then output changed true; else output changed false; fi

if ((code == 0)) && fails_on warning && grep -q ': warning: ' "$folder/inject.txt"; then code=1; fi
if ((code == 1)) && ! fails_on error; then code=0; fi
exit "$code"
