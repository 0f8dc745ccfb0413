# shellcheck shell=bash
# Reads the archives that a release is given: for eng/release/krew.sh and eng/release/formula.sh, which source it.

# The version that is released: whoever sources this says it.
: "${version:?}"

releases=https://github.com/sidecar-injector/sidecar-injector/releases/download

sha256() { sha256sum "$1" | cut -d ' ' -f 1; }

address() { printf '%s/v%s/%s\n' "$releases" "$version" "$(basename "$1")"; }

# platform_of ARCHIVE PROGRAM: OS-ARCH, from a name as `eng/release.sh` gives it; of another version's archive, or another program's, nothing is made.
platform_of() {
  local name; name=$(basename "$1")
  [[ -f $1 ]] || { echo "release: there is no $1" >&2; return 1; }
  [[ $name =~ ^"$2-$version"-((linux|darwin)-(amd64|arm64))\.tar\.gz$ ]] || { echo "release: $name is no archive of $2 $version" >&2; return 1; }
  printf '%s\n' "${BASH_REMATCH[1]}"
}
