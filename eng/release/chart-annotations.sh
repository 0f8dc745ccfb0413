#!/usr/bin/env bash
# Prints the annotations of the chart that are a version's own, for the end of Chart.yaml, whose last map they are:
#
#   eng/release.sh notes VERSION | eng/release/chart-annotations.sh VERSION
set -euo pipefail

notes=$(cat)
changes=$("$(dirname "${BASH_SOURCE[0]}")/chart-changes.sh" <<<"$notes")

is() { if "$@"; then echo '"true"'; else echo '"false"'; fi; }
prerelease() { [[ $1 == *-* ]]; }

printf '  artifacthub.io/prerelease: %s\n' "$(is prerelease "$1")"
printf '  artifacthub.io/containsSecurityUpdates: %s\n' "$(is grep -q '^### Security' <<<"$notes")"
printf '  artifacthub.io/changes: |\n'
sed 's/^/    /' <<<"$changes"
