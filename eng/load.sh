#!/usr/bin/env bash
# Puts the native binary under load over TLS, and prints what a review costs as a Markdown table.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: eng/load.sh [options]

Serves on this machine, sends admission reviews with wrk (Debian: apt-get install wrk) over TLS, and prints per case
reviews a second, latency, CPU time a review and resident memory. Takes a minute and a half with the defaults.

  --binary FILE       the injector (default: artifacts/publish/injector, see eng/publish.sh)
  --review FILE       the AdmissionReview to send (default: eng/load/ordinary.json, a pod of 2.5 KB that is injected)
  --seconds N         how long each case is measured (default: 5)
  --kubeconfig FILE   let the server know a cluster's namespaces
  --compare URL       measure another webhook with the same review in the same run, e.g. https://127.0.0.1:8444/add-sidecar
  --compare-pid PID   its process, for CPU time and memory
  --server-cpu LIST   pin the server (and --compare-pid) to these CPUs with taskset, wrk to all others
  --help              this text

Latency is wrk's, on the same machine: with few CPUs the load generator and the server take turns, and percentiles tell
about both. CPU time a review is the server's alone.
TEXT
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
binary=$root/artifacts/publish/injector
review=$root/eng/load/ordinary.json
seconds=5 kubeconfig='' compare='' compare_pid='' server_cpu=''

misused() { echo "load: $1; see eng/load.sh --help" >&2; exit 2; }

while (($# > 0)); do
  case $1 in
    --help) usage; exit ;;
    --binary | --review | --seconds | --kubeconfig | --compare | --compare-pid | --server-cpu)
      (($# > 1)) || misused "$1 needs a value"
      name=${1#--}; printf -v "${name//-/_}" %s "$2"; shift 2 ;;
    *) misused "unknown option $1" ;;
  esac
done
command -v wrk >/dev/null || misused 'wrk is missing'
[[ -x $binary ]] || misused "there is no $binary"
[[ -r $review ]] || misused "there is no $review"

work=$(mktemp -d)
server=''
stop() {
  [[ -z $server ]] || { kill -KILL "$server" && wait "$server"; } 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT

# The free CPUs of this process that are not the server's.
other_cpus() {
  local cpu
  for cpu in $(seq 0 $(($(nproc --all) - 1))); do [[ ,$server_cpu, == *,$cpu,* ]] || printf '%s,' "$cpu"; done | sed 's/,$//'
}

pinned() { # pinned CPUS COMMAND…
  if [[ -n $server_cpu ]]; then exec taskset -c "$@"; else shift; exec "$@"; fi
}

# serve [OPTION…]: starts a server, and sets its pid and its address.
serve() {
  local port=$((20000 + RANDOM % 6000 * 2)) tries
  # The log is read to the end, as on a node, but only its beginning is kept.
  (pinned "$server_cpu" "$binary" serve --port "$port" --management-port $((port + 1)) \
    ${kubeconfig:+--kubeconfig "$kubeconfig"} "$@") 2> >(head -n 20 >"$work/log"; cat >/dev/null) >/dev/null &
  server=$! webhook=https://127.0.0.1:$port/mutate
  for ((tries = 0; tries < 100; tries++)); do
    curl -sf --max-time 2 "http://127.0.0.1:$((port + 1))/readyz" >/dev/null && return
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  cat "$work/log" >&2
  echo 'load: the server did not become ready' >&2
  exit 1
}

# A review that a case sends, and what it tells in the end: reviews, failures, and latencies in microseconds.
cat >"$work/review.lua" <<'LUA'
function init(args)
  local file = io.open(args[1], "rb")
  wrk.method, wrk.body = "POST", file:read("*a")
  file:close()
  wrk.headers["Content-Type"] = "application/json"
  if args[2] == "fresh" then wrk.headers["Connection"] = "close" end
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d %d\n", summary.requests, e.connect + e.read + e.write + e.timeout + e.status,
    summary.duration, latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
end
LUA

cpu_ticks() { awk '{sub(/.*\) /, ""); print $12 + $13}' "/proc/$1/stat"; }
memory() { awk '/^VmRSS/ {printf "%.0f", $2 / 1024}' "/proc/$1/status"; }

# measure NAME URL PID CONNECTIONS KIND: one row; PID may be empty.
measure() {
  local name=$1 url=$2 pid=$3 connections=$4 kind=$5 ticks=0 result
  [[ -z $pid ]] || ticks=$(cpu_ticks "$pid")
  (pinned "$(other_cpus)" wrk -t1 -c"$connections" -d"${seconds}s" --timeout 10s -s "$work/review.lua" "$url" -- "$review" "$kind") >"$work/wrk"
  result=$(grep ^RESULT "$work/wrk") || { cat "$work/wrk" >&2; exit 1; }
  [[ -z $pid ]] || ticks=$(($(cpu_ticks "$pid") - ticks))
  awk -v name="$name" -v connections="$connections" -v kind="$kind" -v ticks="$ticks" -v hz="$(getconf CLK_TCK)" \
    -v memory="$([[ -z $pid ]] || memory "$pid")" '{
      cpu = memory == "" ? "" : sprintf("%.0f µs", ticks / hz * 1e6 / $2)
      printf "| %s | %d, %s | %.0f | %.2f ms | %.2f ms | %.2f ms | %s | %s | %d |\n", name, connections, kind, $2 / ($4 / 1e6),
        $5 / 1e3, $6 / 1e3, $7 / 1e3, cpu, memory == "" ? "" : memory " MiB", $3 }' <<<"$result"
}

cases() { # cases NAME URL PID
  local connections
  for connections in 1 16 64; do measure "$@" "$connections" kept; done
  for connections in 1 16; do measure "$@" "$connections" fresh; done
}

serve
sleep 2
idle=$(memory "$server")
printf '%s CPUs, load average %s, review of %s bytes, %s s a case\n\n' \
  "$(nproc --all)" "$(cut -d' ' -f1-3 /proc/loadavg)" "$(stat -Lc %s "$review")" "$seconds"
echo '| webhook | connections | reviews/s | p50 | p99 | p99.9 | CPU a review | memory | failed |'
echo '| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |'
cases injector "$webhook" "$server"
[[ -z $compare ]] || {
  [[ -z $compare_pid || -z $server_cpu ]] || taskset -acp "$server_cpu" "$compare_pid" >/dev/null
  cases "$compare" "$compare" "$compare_pid"
}
sleep 5
printf '\nMemory of the injector: %s MiB idle, %s MiB at most, %s MiB 5 s after the last case.\n' "$idle" \
  "$(awk '/^VmHWM/ {printf "%.0f", $2 / 1024}' "/proc/$server/status")" "$(memory "$server")"
