#!/usr/bin/env bash
# What a release needs besides the image, one part at a time:
#
#   eng/release.sh check VERSION            fails unless every file that names the version names this one
#   eng/release.sh notes VERSION            prints this version's part of CHANGELOG.md
#   eng/release.sh binary VERSION           publishes the binary of this machine's architecture, as artifacts/release/*.tar.gz
#   eng/release.sh chart VERSION [OCI]      packages the chart into artifacts/release; pushes it to OCI (oci://…) and prints its digest
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

output=artifacts/release
action=${1:-} version=${2:-}

usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}" >&2; exit 2; }

[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] || usage

check() {
  local wrong=0
  names() { # names FILE TEXT
    grep -qF -- "$2" "$1" || { echo "release: $1 does not say: $2" >&2; wrong=1; }
  }
  names Directory.Build.props "<Version>$version</Version>"
  names Dockerfile "ARG VERSION=$version"
  names charts/sidecar-injector/Chart.yaml "version: $version"
  names charts/sidecar-injector/Chart.yaml "appVersion: $version"
  names charts/sidecar-injector/Chart.yaml "injector:$version"
  names charts/sidecar-injector/Chart.yaml "log-processor:$version"
  names src/Injector/Templates/BuiltIn/log-processor.yaml "ghcr.io/sidecar-injector/log-processor:$version"
  names CHANGELOG.md "## [$version]"
  return $wrong
}

notes() { awk -v heading="## [$version]" 'index($0, "## [") == 1 { inside = index($0, heading) == 1; next } inside' CHANGELOG.md; }

binary() {
  local folder=$output/binary archive
  archive=$output/injector-$version-linux-$(uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/').tar.gz
  eng/publish.sh injector "" "$PWD/$folder"
  tar -czf "$archive" -C "$folder" injector -C "$PWD" LICENSE
  printf '%s\n' "$archive"
}

chart() {
  local helm
  helm=$(eng/tools.sh)/helm
  "$helm" package charts/sidecar-injector --destination "$output" >&2
  [[ -n ${1:-} ]] || return 0
  "$helm" push "$output/sidecar-injector-$version.tgz" "$1" 2>&1 | tee /dev/stderr | sed -n 's/^Digest: *//p'
}

mkdir -p "$output"
case $action in
  check | notes | binary) "$action" ;;
  chart) chart "${3:-}" ;;
  *) usage ;;
esac
