#!/usr/bin/env bash
# Downloads an API server and its store, and prints their folder: what the tests mean by KUBEBUILDER_ASSETS.
#
#   export KUBEBUILDER_ASSETS="$(eng/control-plane.sh [KUBERNETES])"
#
# KUBERNETES       the version (default: below)
# TOOLS_CACHE      where the download is kept (default: ${XDG_CACHE_HOME:-~/.cache}/sidecar-injector-tools)
#
# Both come from their projects' own release pages, and are compared with the checksums there.
set -euo pipefail

kubernetes=v${1:-1.35.0}
kubernetes=${kubernetes/vv/v}
etcd=v3.6.6

case $(uname -m) in
  x86_64) arch=amd64 ;;
  aarch64) arch=arm64 ;;
  *) echo "control-plane: no binaries known for $(uname -m)" >&2; exit 2 ;;
esac

cache=${TOOLS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sidecar-injector-tools}
folder=$cache/control-plane-$kubernetes-$etcd-$arch

fetch() { curl --fail --silent --show-error --location --retry 3 --output "$2" "$1"; }

download() { (
  mkdir -p "$cache"
  work=$(mktemp -d "$cache/download.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  cd "$work"
  echo "control-plane: downloading Kubernetes $kubernetes and etcd $etcd" >&2

  base=https://dl.k8s.io/release/$kubernetes/bin/linux/$arch
  fetch "$base/kube-apiserver" kube-apiserver
  fetch "$base/kube-apiserver.sha256" sum
  echo "$(cat sum)  kube-apiserver" | sha256sum --check --quiet

  base=https://github.com/etcd-io/etcd/releases/download/$etcd
  archive=etcd-$etcd-linux-$arch.tar.gz
  fetch "$base/$archive" "$archive"
  fetch "$base/SHA256SUMS" sums
  grep " $archive\$" sums | sha256sum --check --quiet
  tar -xzf "$archive" --strip-components 1 "etcd-$etcd-linux-$arch/etcd"

  mkdir whole
  install -m 755 kube-apiserver etcd whole/
  mv -T whole "$folder" # whole or not at all
) }

[[ -x $folder/etcd && -x $folder/kube-apiserver ]] || download
printf '%s\n' "$folder"
