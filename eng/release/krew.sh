#!/usr/bin/env bash
# Writes krew's manifest of the kubectl plugin: eng/release.sh krew VERSION ARCHIVE…, the archives of the plugin on each platform.
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

version=$2
. eng/release/archives.sh
shift 2
(($# > 0)) || { echo 'release: krew needs the archives of the plugin' >&2; exit 2; }

platform() { # platform ARCHIVE
  local platform; platform=$(platform_of "$1" kubectl-sidecars)
  cat <<YAML
    - selector:
        matchLabels:
          os: ${platform%-*}
          arch: ${platform#*-}
      uri: $(address "$1")
      sha256: $(sha256 "$1")
      files:
        - from: kubectl-sidecars
          to: .
        - from: LICENSE
          to: .
        - from: THIRD-PARTY-NOTICES.txt
          to: .
      bin: kubectl-sidecars
YAML
}

manifest() {
  cat <<YAML
apiVersion: krew.googlecontainertools.github.com/v1alpha2
kind: Plugin
metadata:
  name: sidecars
spec:
  version: v$version
  homepage: https://github.com/sidecar-injector/sidecar-injector
  shortDescription: Explain, inject and upgrade sidecars of pods
  description: |
    Says why a pod gets a logging sidecar or why not, adds sidecars to manifests and takes them out again, and checks templates: without a cluster.
    In a cluster with the sidecar-injector webhook or its policies, looks at the installation and at the running pods, and brings their
    sidecars up to date without a restart of the applications.
  platforms:
YAML
  local archive
  for archive in "$@"; do platform "$archive"; done
}

file=${RELEASE_FOLDER:-artifacts/release}/sidecars.yaml
text=$(manifest "$@")
printf '%s\n' "$text" >"$file"
printf '%s\n' "$file"
