#!/usr/bin/env bash
# Publishes a native binary: eng/publish.sh [PROGRAM [RID [FOLDER]]]
#
#   PROGRAM  injector or log-processor (default: both)
#   RID      the .NET runtime identifier to build for (default: this machine's, e.g. linux-x64)
#   FOLDER   where to put it (default: artifacts/publish)
#
# Fails when the trimmer or the native compiler warns about code of this product, or when the binary is too large. Warnings from inside packages are
# counted and kept in the log: whether one matters is shown by the tests, which run on this very binary.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
program=${1:-}
rid=${2:-}
folder=${3:-$root/artifacts/publish}

this_machine() {
  case $(uname -m) in
    x86_64) echo linux-x64 ;;
    aarch64) echo linux-arm64 ;;
    *) echo "publish: no runtime identifier known for $(uname -m): give one" >&2; exit 2 ;;
  esac
}

# A warning is ours when it names our code or stands in one of our files.
own_warnings() { grep -E "warning IL[0-9]{4}: .*\b((Injector|LogProcessor)\.[A-Z]|Program\.)|^$root/src/.*warning IL[0-9]{4}" "$1" | sort -u || true; }

all_warnings() { grep -E 'warning IL[0-9]{4}' "$1" | sort -u || true; }

count() { grep -c . || true; }

# publish PROGRAM PROJECT BYTES: the last is what a node has to pull and to keep in memory, as docs/performance.md promises it.
publish() {
  local log=$root/artifacts/publish-$1.log own size
  mkdir -p "$root/artifacts"
  # Without the flag the names of some classes follow from where the sources lie.
  if ! dotnet publish "$root/src/$2" -c Release -p:ContinuousIntegrationBuild=true -r "${rid:=$(this_machine)}" -o "$folder" >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
  fi
  own=$(own_warnings "$log")
  if [[ -n $own ]]; then
    printf 'publish: warnings from our own code, which may fail at run time:\n%s\n' "$own" >&2
    exit 1
  fi
  size=$(wc -c <"$folder/$1" | tr -d ' ')
  if [[ $rid == linux-* ]] && ((size > $3)); then
    printf 'publish: %s has %s bytes, more than the %s that docs/performance.md promises\n' "$folder/$1" "$size" "$3" >&2
    exit 1
  fi
  printf 'publish: %s (%s bytes), %s warnings inside packages: %s\n' "$folder/$1" "$size" "$(all_warnings "$log" | count)" "$log"
}

case $program in injector | log-processor | '') ;; *) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}" >&2; exit 2 ;; esac
if [[ $program != log-processor ]]; then publish injector Injector 20000000; fi
if [[ $program != injector ]]; then publish log-processor LogProcessor 2500000; fi
