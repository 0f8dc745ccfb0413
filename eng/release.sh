#!/usr/bin/env bash
# What a release needs besides the image, one part at a time:
#
#   eng/release.sh check VERSION            fails unless every file that names the version names this one, and the chart's changes can be read
#   eng/release.sh notes VERSION            prints this version's part of CHANGELOG.md
#   eng/release.sh binary VERSION           publishes the binary of this machine's platform, as artifacts/release/*.tar.gz, and says beside it
#                                           what it is made of: *.cdx.json (CycloneDX), and of the log-processor likewise
#   eng/release.sh plugin VERSION           the same binary as a kubectl plugin, in an archive of its own
#   eng/release.sh krew VERSION ARCHIVE…    writes krew's manifest of these archives of the plugin, sidecars.yaml
#   eng/release.sh formula VERSION ARCHIVE… writes Homebrew's formula of these archives of the binary, sidecar-injector.rb
#   eng/release.sh chart VERSION [OCI]      packages the chart, with its changes; pushes it to OCI (oci://…) and prints its digest
#   eng/release.sh artifacthub VERSION OCI  says beside the chart in OCI (oci://…) whose it is; needs oras
#
# INJECTOR_BINARY  a published binary to pack, instead of publishing one
# RELEASE_FOLDER   where all of it goes (default: artifacts/release)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

output=${RELEASE_FOLDER:-artifacts/release}
action=${1:-} version=${2:-}

usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p;}' "${BASH_SOURCE[0]}" >&2; exit 2; }

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
  names action.yml "default: \"$version\""
  names docs/github-action.md "uses: sidecar-injector/sidecar-injector@v$version"
  names CHANGELOG.md "## [$version]"
  names docs/security.md "release.yml@refs/tags/v$version"
  notes | eng/release/chart-changes.sh >/dev/null || wrong=1
  return $wrong
}

notes() { awk -v heading="## [$version]" 'index($0, "## [") == 1 { inside = index($0, heading) == 1; next } inside' CHANGELOG.md; }

platform() { # the operating system and architecture of this machine, as Go names them
  local os; os=$(uname -s | tr '[:upper:]' '[:lower:]')
  printf '%s-%s\n' "$os" "$(uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/')"
}

runtime_identifier() { platform | sed 's/^darwin/osx/; s/amd64$/x64/'; }

# published FOLDER: the binary, and beside its archive what it is made of.
published() {
  local rid programs=(injector log-processor) program folder=$1
  [[ $folder == /* ]] || folder=$PWD/$folder
  mkdir -p "$folder"
  if [[ -n ${INJECTOR_BINARY:-} ]]; then cp "$INJECTOR_BINARY" "$folder/injector"; return; fi
  rid=$(runtime_identifier)
  if [[ $rid == osx-* ]]; then eng/release/same-packages.sh "$rid"; programs=(injector); fi
  for program in "${programs[@]}"; do
    eng/publish.sh "$program" "$rid" "$folder" >&2
    eng/sbom.sh "$program" "$rid" "$version" >"$output/$program-$version-$(platform).cdx.json"
  done
}

# pack ARCHIVE FOLDER PROGRAM: with what licences ask for. No name, owner or time of this machine is in it.
pack() {
  local tar; tar=$(command -v gtar || command -v tar) # macOS has GNU's by this name
  cp LICENSE src/Injector/THIRD-PARTY-NOTICES.txt "$2"
  chmod 755 "$2/$3" && chmod 644 "$2/LICENSE" "$2/THIRD-PARTY-NOTICES.txt"
  "$tar" -c --format=ustar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$(git log -1 --format=%ct)" -C "$2" \
    "$3" LICENSE THIRD-PARTY-NOTICES.txt | gzip -n9 >"$output/$1"
  printf '%s\n' "$output/$1"
}

binary() {
  published "$output/binary"
  pack "injector-$version-$(platform).tar.gz" "$output/binary" injector
}

# What the last `binary` published, if it did.
plugin() {
  if [[ -n ${INJECTOR_BINARY:-} || ! -x $output/binary/injector ]]; then published "$output/binary"; fi
  mkdir -p "$output/plugin"
  cp "$output/binary/injector" "$output/plugin/kubectl-sidecars"
  pack "kubectl-sidecars-$version-$(platform).tar.gz" "$output/plugin" kubectl-sidecars
}

chart() {
  local helm work
  helm=$(eng/tools.sh)/helm
  work=$(mktemp -d)
  cp -R charts/sidecar-injector "$work"
  notes | eng/release/chart-annotations.sh "$version" >>"$work/sidecar-injector/Chart.yaml" || { rm -rf "$work"; exit 1; }
  "$helm" package "$work/sidecar-injector" --destination "$output" >&2
  rm -rf "$work"
  [[ -n ${1:-} ]] || return 0
  "$helm" push "$output/sidecar-injector-$version.tgz" "$1" 2>&1 | tee /dev/stderr | sed -n 's/^Digest: *//p'
}

# In a registry it is an artifact of its own, under a tag that Artifact Hub knows.
artifacthub() {
  [[ ${1:-} == oci://* ]] || usage
  (cd charts && oras push "${1#oci://}/sidecar-injector:artifacthub.io" \
    --config /dev/null:application/vnd.cncf.artifacthub.config.v1+yaml \
    artifacthub-repo.yml:application/vnd.cncf.artifacthub.repository-metadata.layer.v1.yaml)
}

mkdir -p "$output"
case $action in
  check | notes | binary | plugin) "$action" ;;
  krew | formula) eng/release/"$action".sh "$@" ;;
  chart | artifacthub) "$action" "${3:-}" ;;
  *) usage ;;
esac
