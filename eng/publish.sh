#!/usr/bin/env bash
# Publishes the native binary: eng/publish.sh [RID] [FOLDER]
#
#   RID     the .NET runtime identifier to build for (default: this machine's, e.g. linux-x64)
#   FOLDER  where to put it (default: artifacts/publish)
#
# Fails when the trimmer or the native compiler warns about code of this product, or when the binary is too large. Warnings from inside packages are
# counted and kept in the log: whether one matters is shown by the tests, which run on this very binary.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
rid=${1:-}
folder=${2:-$root/artifacts/publish}
log=$root/artifacts/publish.log

this_machine() {
  case $(uname -m) in
    x86_64) echo linux-x64 ;;
    aarch64) echo linux-arm64 ;;
    *) echo "publish: no runtime identifier known for $(uname -m): give one" >&2; exit 2 ;;
  esac
}

publish() {
  mkdir -p "$root/artifacts"
  if ! dotnet publish "$root/src/Injector" -c Release -r "${rid:=$(this_machine)}" -o "$folder" >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
  fi
}

# A warning is ours when it names our code or stands in one of our files.
own_warnings() { grep -E "warning IL[0-9]{4}: .*\b(Injector\.[A-Z]|Program\.)|^$root/src/.*warning IL[0-9]{4}" "$log" | sort -u || true; }

all_warnings() { grep -E 'warning IL[0-9]{4}' "$log" | sort -u || true; }

count() { grep -c . || true; }

# What a node has to pull, and to keep in memory once it runs.
size_limit=20000000

publish
own=$(own_warnings)
if [[ -n $own ]]; then
  printf 'publish: warnings from our own code, which may fail at run time:\n%s\n' "$own" >&2
  exit 1
fi
size=$(stat -c %s "$folder/injector")
if ((size > size_limit)); then
  printf 'publish: %s has %s bytes, more than the %s that docs/performance.md promises\n' "$folder/injector" "$size" "$size_limit" >&2
  exit 1
fi
printf 'publish: %s (%s bytes), %s warnings inside packages: %s\n' \
  "$folder/injector" "$size" "$(all_warnings | count)" "$log"
