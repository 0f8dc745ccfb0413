#!/usr/bin/env bash
# Compares the log-processor with other log agents on this machine, in one run, and prints a Markdown table.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: eng/compare-log-agents.sh [options]

Each agent in turn follows files in a directory of its own and writes their lines out; measured are lines a second and CPU
time a million lines, memory at rest and after that load and as one of ten, the time from a write to its line's output, and
CPU time at rest with 1, 200 and 2,000 files and with 200 that get a line a second, the latter for all agents at the same
time. Takes some ten minutes with the defaults.

  --log-processor FILE   the program (default: artifacts/publish/log-processor)
  --before FILE          another build of it, to see what a change does
  --rsyslog FILE         rsyslogd with imfile (default: the one in PATH; Debian: apt-get install rsyslog)
  --fluent-bit FILE      fluent-bit (default: the one in PATH, left out where there is none; Debian has no package of it)
  --lines N              how many lines of 104 bytes are read at once (default: 1000000)
  --seconds N            how long an agent is watched at rest, or with busy files (default: 10)
  --busy                 busy files only, which takes some seconds
  --only LIST            agents, of log-processor,before,rsyslog,fluent-bit (default: all there are)
  --help                 this text

rsyslog writes to a file, as its output to a pipe drops lines when the pipe is full; the others write to a pipe.
CPU time is that of the agent's process, memory what /proc/PID/smaps_rollup says. On a busy machine CPU time and memory
still hold, lines a second and latency do not: the table names the load.
TEXT
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
log_processor=$root/artifacts/publish/log-processor before='' rsyslog='' fluent_bit=''
lines=1000000 seconds=10 only='' what=all

misused() { echo "compare-log-agents: $1; see eng/compare-log-agents.sh --help" >&2; exit 2; }

while (($# > 0)); do
  case $1 in
    --help) usage; exit ;;
    --busy) what=busy; shift ;;
    --log-processor | --before | --rsyslog | --fluent-bit | --lines | --seconds | --only)
      (($# > 1)) || misused "$1 needs a value"
      name=${1#--}; printf -v "${name//-/_}" %s "$2"; shift 2 ;;
    *) misused "unknown option $1" ;;
  esac
done
[[ $lines =~ ^[1-9][0-9]*$ && $seconds =~ ^[1-9][0-9]*$ ]] || misused '--lines and --seconds take numbers'
command -v python3 >/dev/null || misused 'python3 is missing'
[[ -n $rsyslog ]] || rsyslog=$(PATH=$PATH:/usr/sbin command -v rsyslogd || true)
[[ -n $only ]] || only=log-processor,${before:+before,}rsyslog,fluent-bit
[[ -n $fluent_bit ]] || fluent_bit=$(PATH=$PATH:/opt/fluent-bit/bin command -v fluent-bit || true)

agents=()
for agent in ${only//,/ }; do
  case $agent in
    log-processor) program=$log_processor ;;
    before) program=$before ;;
    rsyslog) program=$rsyslog ;;
    fluent-bit) program=$fluent_bit ;;
    *) misused "unknown agent $agent" ;;
  esac
  if [[ -x $program ]]; then agents+=("$agent=$program"); else echo "compare-log-agents: $agent is left out: there is no ${program:-program of that name}" >&2; fi
done
((${#agents[@]})) || misused 'there is no agent to measure'

exec python3 "$root/eng/load/log-agents.py" "$what" "$lines" "$seconds" "${agents[@]}"
