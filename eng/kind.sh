#!/usr/bin/env bash
# Runs the end-to-end suite against a kind cluster: eng/kind.sh [NODE_IMAGE [FILTER [PROJECT]]]
#
#   NODE_IMAGE   kind's image of a node, and so the version of Kubernetes (default: kind's own)
#   FILTER       which tests, as `dotnet test --filter` takes it (default: all)
#   PROJECT      whose tests (default: tests/Injector.EndToEndTests)
#
# One node is enough: pods of the admission tests name a scheduler that nobody has, and take no place on it. What only a published
# binary or an API server of the tests' own can show says so and skips.
#
# Needs docker, kind and npm; makes the cluster and removes it. The tests run in a container that shares the network of the
# cluster's node: there the API server finds the injector under test at 127.0.0.1, as the suite expects of every cluster. Its
# tests of the installed chart use the image that is built here, and its pods that of the log-processor, under the name of the release.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cluster=injector-e2e
image=localhost/sidecar-injector/injector:e2e
sdk=mcr.microsoft.com/dotnet/sdk:10.0
sidecar=ghcr.io/sidecar-injector/log-processor:$(sed -n 's/^ARG VERSION=//p' Dockerfile | head -n 1)
work=artifacts/kind
mkdir -p "$work"
rm -f "$work/figures.txt"

docker build --tag "$image" --target injector .
docker build --tag "$sidecar" --target log-processor .
tools=$(eng/tools.sh)

trap 'kind delete cluster --name "$cluster"' EXIT
kind create cluster --name "$cluster" --wait 180s --kubeconfig "$work/outside" ${1:+--image "$1"}
kind load docker-image "$image" "$sidecar" --name "$cluster"
kind get kubeconfig --name "$cluster" | sed -E 's|^( *server:).*|\1 https://127.0.0.1:6443|' >"$work/kubeconfig"

docker run --rm --network "container:$cluster-control-plane" --user "$(id -u):$(id -g)" \
  --volume "$PWD:/source" --volume "$tools:/tools:ro" --workdir /source \
  --env CI=true --env HOME=/tmp --env DOTNET_CLI_TELEMETRY_OPTOUT=1 --env DOTNET_NOLOGO=1 \
  --env INJECTOR_POLICY_PODS --env HELM=/tools/helm --env KUBECTL=/tools/kubectl \
  --env INJECTOR_E2E_KUBECONFIG="/source/$work/kubeconfig" --env INJECTOR_E2E_IMAGE="$image" --env INJECTOR_E2E_FIGURES="/source/$work/figures.txt" \
  "$sdk" bash -c 'PATH=/tools:$PATH exec dotnet test "$1" ${2:+--filter "$2"}' tests "${3:-tests/Injector.EndToEndTests}" "${2:-}"

# What the tests measured on their way: this machine's figures, which no test holds against anything.
if [[ -e $work/figures.txt ]]; then cat "$work/figures.txt"; fi
