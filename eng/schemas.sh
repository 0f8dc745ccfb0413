#!/usr/bin/env bash
# Takes what this project knows of Kubernetes' fields from the schemas that Kubernetes publishes:
#
#   eng/schemas.sh VERSION [--openapi FOLDER] [--crds FOLDER]
#
#   VERSION            of Kubernetes, 1.36 or 1.36.2
#   --openapi FOLDER   OpenAPI v3 documents, *.json, of core/v1 and admissionregistration.k8s.io/v1, as an API server serves them at
#                      /openapi/v3/api/v1 and /openapi/v3/apis/admissionregistration.k8s.io/v1
#                      (default: downloaded from the Kubernetes release)
#   --crds FOLDER      CustomResourceDefinitions, *.json, as `kubectl get crd NAME --output json` prints them (default: those stay)
#
# Writes, always the same for the same input:
#
#   tests/Schemas/kubernetes.json               the schemas that pods and webhooks reach, one a line, without prose
#   tests/Schemas/crds/*.json                   the custom resources that the chart and its report may create
#   src/Injector/**/KubernetesFields.txt        the fields of a container and a volume, which the program is built with
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

documents=(api__v1_openapi.json apis__admissionregistration.k8s.io__v1_openapi.json)
version='' openapi='' crds=''

usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"; }

die() { printf 'schemas: %s\n' "$*" >&2; exit 2; }

while (($#)); do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --openapi | --crds)
      [[ -d ${2:-} ]] || die "$1 takes a folder"
      printf -v "${1#--}" %s "$2"
      shift 2 ;;
    *)
      [[ $1 =~ ^v?(1\.[0-9]+)(\.[0-9]+)?$ ]] || die "$1 is neither a version of Kubernetes nor an option; see --help"
      version=${BASH_REMATCH[1]} patch=${BASH_REMATCH[2]:-.0}
      shift ;;
  esac
done
[[ -n $version ]] || { usage >&2; exit 2; }
command -v jq >/dev/null || die 'jq is missing (Debian: jq)'

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [[ -z $openapi ]]; then
  openapi=$work/openapi
  mkdir "$openapi"
  for document in "${documents[@]}"; do
    curl --fail --silent --show-error --location --retry 3 --output "$openapi/$document" \
      "https://raw.githubusercontent.com/kubernetes/kubernetes/v$version$patch/api/openapi-spec/v3/$document"
  done
fi
cat "$openapi"/*.json >"$work/documents"

# Written whole or not at all: a file that is half written would fail every test.
jq --slurp --raw-output --arg version "$version" -L eng/schemas 'include "kubernetes"; schemas' "$work/documents" >"$work/kubernetes.json"
jq --raw-output -L eng/schemas 'include "kubernetes"; fields' "$work/kubernetes.json" >"$work/KubernetesFields.txt"
mkdir -p tests/Schemas/crds
mv "$work/kubernetes.json" tests/Schemas/kubernetes.json
fields=$(find src/Injector -name KubernetesFields.txt -not -path "*/bin/*" -not -path "*/obj/*")
[[ -n $fields ]] || die 'there is no KubernetesFields.txt below src/Injector to replace'
mv "$work/KubernetesFields.txt" "$fields"

[[ -n $crds ]] || exit 0
for file in "$crds"/*.json; do
  jq --sort-keys --indent 1 -L eng/schemas 'include "crds"; cut' "$file" >"$work/crd.json"
  [[ $(cat "$work/crd.json") == null ]] || mv "$work/crd.json" "tests/Schemas/crds/$(basename "$file")"
done
