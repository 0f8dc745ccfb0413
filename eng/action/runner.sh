# shellcheck shell=bash
# What the steps of the action share: how they talk to the runner that they run on. They source it.

folder=$RUNNER_TEMP/sidecar-injector
mkdir -p "$folder"

# What others wrote, printed so that the runner takes no line of it for one of its commands.
print_foreign() {
  local word; word=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '::stop-commands::%s\n' "$word"
  cat
  printf '\n::%s::\n' "$word"
}

# Fills the array `items` with the lines of an input that say something.
read_items() { # read_items TEXT
  local line
  items=()
  while IFS= read -r line; do
    line=${line#"${line%%[![:space:]]*}"}
    line=${line%"${line##*[![:space:]]}"}
    if [[ -n $line ]]; then items+=("$line"); fi
  done <<<"$1"
}

refuse() { printf '::error title=sidecar-injector::%s\n' "$*"; exit 2; }

# The strictness that the workflow asks for: error, warning or never.
fails_on() { # fails_on LEVEL
  case $FAIL_ON in
    error) [[ $1 == error ]] ;;
    warning) true ;;
    *) false ;;
  esac
}

case ${FAIL_ON:-never} in error | warning | never) ;; *) refuse 'fail-on must be error, warning or never' ;; esac

output() { printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"; }
