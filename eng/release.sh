#!/usr/bin/env bash
# What a release needs besides the image, one part at a time:
#
#   eng/release.sh check VERSION            fails unless every file that names the version names this one
#   eng/release.sh notes VERSION            prints this version's part of CHANGELOG.md
#   eng/release.sh binary VERSION           publishes the binary of this machine's architecture, as artifacts/release/*.tar.gz, and says beside it
#                                           what it is made of: *.cdx.json (CycloneDX), and of the log-processor likewise
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
  names docs/security.md "release.yml@refs/tags/v$version"
  return $wrong
}

notes() { awk -v heading="## [$version]" 'index($0, "## [") == 1 { inside = index($0, heading) == 1; next } inside' CHANGELOG.md; }

# No name, owner or time of this machine is in the archive.
binary() {
  local folder=$output/binary arch rid archive program
  arch=$(uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/')
  rid=linux-${arch/amd64/x64}
  archive=$output/injector-$version-linux-$arch.tar.gz
  eng/publish.sh "" "$rid" "$PWD/$folder"
  for program in injector log-processor; do eng/sbom.sh "$program" "$rid" "$version" >"$output/$program-$version-linux-$arch.cdx.json"; done
  cp LICENSE src/Injector/THIRD-PARTY-NOTICES.txt "$folder"
  chmod 755 "$folder/injector" && chmod 644 "$folder"/*.txt "$folder/LICENSE"
  tar -c --format=ustar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$(git log -1 --format=%ct)" -C "$folder" \
    injector LICENSE THIRD-PARTY-NOTICES.txt | gzip -n9 >"$archive"
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
