#!/usr/bin/env bash
# Brings the command line of a release onto the runner, and onto PATH of the steps that follow, when it has its checksum.
#
# VERSION    the release
# SHA256     what its archive must have, where the workflow says so; else the release's checksums.txt does
# RELEASES   where the releases are
set -euo pipefail
# shellcheck source=eng/action/runner.sh
. "$(dirname "${BASH_SOURCE[0]}")/runner.sh"

[[ $VERSION =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] || refuse 'version must be a version, as 1.2.3'
[[ -z $SHA256 || $SHA256 =~ ^[0-9a-f]{64}$ ]] || refuse 'sha256 must be 64 hexadecimal digits'

download() { # download NAME
  local protocols='=https'
  if [[ $RELEASES == http://127.0.0.1:* ]]; then protocols='=http'; fi # a mirror on the runner itself
  curl --fail --silent --show-error --location --proto "$protocols" --retry 3 --max-time 120 --output "$folder/$1" "$RELEASES/v$VERSION/$1" \
    || refuse "$1 of the release $VERSION cannot be downloaded"
}

sha256() { if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1; }

archive=injector-$VERSION-$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/').tar.gz
download "$archive"
wanted=$SHA256
if [[ -z $wanted ]]; then
  download checksums.txt
  wanted=$(awk -v name="$archive" '$2 == name {print $1}' "$folder/checksums.txt")
fi
[[ $(sha256 "$folder/$archive") == "$wanted" ]] || refuse "$archive does not have its checksum"
mkdir -p "$folder/bin"
tar -xzf "$folder/$archive" -C "$folder/bin" injector
printf '%s\n' "$folder/bin" >>"$GITHUB_PATH"
printf 'injector %s, of an archive with the checksum %s\n' "$VERSION" "$wanted"
