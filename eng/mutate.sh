#!/usr/bin/env bash
# Changes the core a few thousand times, one small change each, and says which of them no test notices.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: eng/mutate.sh [--concurrency N] [PATTERN…]

Runs Stryker.NET over the core of src/Injector (Text, Kubernetes, Templates, Configuration, Injection) with the tests of tests/Injector.Mutation. Fails when less
than 85 % of the changes are noticed. Takes an hour on 2 cores; a single file takes ten minutes, most of which prepare the rest.

  PATTERN            what to change instead, below src/Injector: Text/Spelling.cs, 'Templates/Rules/*.cs'
  --concurrency N    how many changes are tried at a time (default: one a core)
  --help             this text

The report, with every change that survived in its place: artifacts/mutation/reports/mutation-report.html
TEXT
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
concurrency=$(nproc) patterns=()

misused() { echo "mutate: $1; see eng/mutate.sh --help" >&2; exit 2; }

while (($# > 0)); do
  case $1 in
    --help) usage; exit ;;
    --concurrency)
      [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || misused '--concurrency needs a number'
      concurrency=$2
      shift 2 ;;
    -*) misused "unknown option $1" ;;
    *)
      # Stryker takes a pattern that matches nothing for a success.
      compgen -G "$root/src/Injector/$1" >/dev/null || misused "there is no src/Injector/$1"
      patterns+=(--mutate "$1")
      shift ;;
  esac
done

cd "$root/tests/Injector.Mutation"
dotnet tool restore >/dev/null
# Only for this are they tests: `dotnet test` of the solution need not run them twice.
INJECTOR_MUTATION=true exec dotnet stryker --config-file stryker-config.json --output "$root/artifacts/mutation" --concurrency "$concurrency" "${patterns[@]}"
