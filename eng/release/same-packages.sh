#!/usr/bin/env bash
# Fails unless the injector's packages for a platform are those of the lock files: eng/release/same-packages.sh RID
#
# The lock file of a platform names its compiler, too, which is to be had on that platform's feeds. macOS has none: it is made there, and
# whatever is linked must be what the file for Linux names, hash by hash.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

made=src/Injector/packages.$1.lock.json
dotnet restore src/Injector -p:RuntimeIdentifier="$1" -p:RestoreLockedMode=false >&2
diff <(jq '.dependencies["net10.0"]' src/Injector/packages.linux-x64.lock.json) <(jq '.dependencies["net10.0"]' "$made") >&2 \
  || { echo "release: the packages for $1 are not those of the lock files" >&2; exit 1; }
