#!/usr/bin/env bash
# Measures what the published binary asks of a node: eng/measure.sh [BINARY]
#
#   BINARY   default: artifacts/publish/injector, published when it is not there
#
# Its size, the time from start to ready, and its resident memory: idle, with 1,000 namespaces known, and under load. The
# API server comes from KUBEBUILDER_ASSETS, a folder with etcd and kube-apiserver.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
binary=${1:-$root/artifacts/publish/injector}
[[ -x $binary ]] || "$root/eng/publish.sh" injector "" "$(dirname "$binary")"

figures=$(mktemp)
trap 'rm -f "$figures"' EXIT
INJECTOR_BINARY=$(realpath "$binary") INJECTOR_E2E_FIGURES=$figures \
  dotnet test "$root/tests/Injector.EndToEndTests" --filter 'FullyQualifiedName~Footprint' >&2
cat "$figures"
