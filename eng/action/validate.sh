#!/usr/bin/env bash
# Checks templates and configuration.
#
# PATHS      files and directories, one a line
# FAIL_ON    error, warning or never
set -euo pipefail
# shellcheck source=eng/action/runner.sh
. "$(dirname "${BASH_SOURCE[0]}")/runner.sh"

read_items "$PATHS"
arguments=(validate)
if fails_on warning; then arguments+=(--strict); fi
code=0
injector "${arguments[@]}" -- ${items[@]+"${items[@]}"} >"$folder/validate.txt" 2>&1 </dev/null || code=$?
print_foreign <"$folder/validate.txt"
if ((code == 1)) && ! fails_on error; then code=0; fi
exit "$code"
