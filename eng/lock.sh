#!/usr/bin/env bash
# Writes the lock files anew, after a package or the runtime's version was changed: eng/lock.sh
# One beside each project, and beside each program one for every architecture that it is published for.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

unset CI # which takes nothing but what the lock files say
for program in src/Injector src/LogProcessor; do
  for rid in linux-x64 linux-arm64; do dotnet restore "$program" -p:RuntimeIdentifier="$rid" --force-evaluate; done
done
dotnet restore --force-evaluate
