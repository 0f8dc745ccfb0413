#!/usr/bin/env bash
# Fuzzes what reads bytes that nobody vouches for: eng/fuzz.sh [--seconds N] [--jobs N] [TARGET…]
#
#   TARGET        review, yaml, template, parameter, log-line, log-event, log-pattern (default: all of them)
#   --seconds N   how long each runs (default: 60)
#   --jobs N      how many run at the same time (default: 2)
#
# Each target starts from inputs made of the golden cases and the samples, and from those that earlier runs on this machine
# found worth keeping (artifacts/fuzz/TARGET/corpus). An input that breaks a law, kills the process, hangs it or takes more than
# 512 MiB is kept in artifacts/fuzz/TARGET/findings and fails the run; try it again without the fuzzer:
#
#   dotnet run --project tests/Injector.Fuzz -- try TARGET FILE
#
# Needs AFL++ (Debian: afl++) and the .NET SDK.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seconds=60 jobs=2 targets=()
all=(review yaml template parameter log-line log-event log-pattern)
output=artifacts/fuzz
plain=$output/plain instrumented=$output/instrumented
patience=10 # seconds that one input may take; the slowest seed takes a tenth of one

die() { printf 'fuzz: %s\n' "$*" >&2; exit 2; }

usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"; }

while (($#)); do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --seconds | --jobs)
      [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || die "$1 takes a number"
      printf -v "${1#--}" %s "$2"
      shift 2 ;;
    -*) die "unknown option $1; see --help" ;;
    *)
      [[ " ${all[*]} " == *" $1 "* ]] || die "unknown target $1; there are ${all[*]}"
      targets+=("$1")
      shift ;;
  esac
done
((${#targets[@]})) || targets=("${all[@]}")
command -v afl-fuzz >/dev/null || die 'afl-fuzz is missing; on Debian: apt-get install afl++'

# Containers often have neither control of the CPU nor a core pattern that suits; nobody watches a screen.
export AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_UI=1 AFL_SKIP_BIN_CHECK=1 AFL_NO_AFFINITY=1
# A crash among the seeds is a finding like any other; one slow moment of the machine is none.
export AFL_SKIP_CRASHES=1 AFL_IGNORE_TIMEOUTS=1 AFL_FORKSRV_INIT_TMOUT=120000 AFL_HANG_TMOUT=$((patience * 1000))
# Always the same code: no method changes under the fuzzer's eyes. The limit is the memory law.
export DOTNET_GCHeapHardLimit=0x20000000 DOTNET_TieredPGO=0 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

build() {
  rm -rf "$plain" "$instrumented"
  mkdir -p "$output"
  dotnet build tests/Injector.Fuzz -c Release -o "$plain" >"$output/build.log" 2>&1 || { cat "$output/build.log" >&2; die 'the build failed'; }
  cp -r "$plain" "$instrumented"
  dotnet "$plain/Injector.Fuzz.dll" instrument "$instrumented" >>"$output/build.log"
}

fuzz() { # fuzz TARGET
  local folder=$output/$1
  rm -rf "$folder/findings" "$folder/seeds" "$folder/out"
  mkdir -p "$folder/findings" "$folder/corpus"
  dotnet "$plain/Injector.Fuzz.dll" seeds "$1" "$folder/seeds"
  cp -n "$folder"/corpus/* "$folder/seeds/" 2>/dev/null || true
  afl-fuzz -i "$folder/seeds" -o "$folder/out" -x "$folder/seeds.dict" -V "$seconds" -t $((patience * 1000)) -m none -G 65536 \
    -- dotnet "$instrumented/Injector.Fuzz.dll" run "$1" >"$folder/afl.log" 2>&1 || { tail -n 20 "$folder/afl.log"; return 1; }
  keep "$folder"
  report "$1"
}

# What opened a branch is where the next run starts.
keep() {
  local file
  for file in "$1"/out/default/queue/id:*; do
    [[ $file == *,orig:* ]] || cp "$file" "$1/corpus/$(sha1sum <"$file" | cut -c1-12)"
  done
}

stat_of() { sed -nE "s/^$2 *: //p" "$output/$1/out/default/fuzzer_stats"; }

# report TARGET: one line of figures, and each finding with the law that it breaks.
report() {
  local file broken=0
  for file in "$output/$1"/out/default/{crashes,hangs}/id:*; do
    [[ -e $file ]] || continue
    # A busy machine can make any input look like a hang: on its own it has to be one again.
    if timeout $((6 * patience)) dotnet "$plain/Injector.Fuzz.dll" try "$1" "$file" >"$output/$1/try.log" 2>&1 && [[ $file == */hangs/* ]]; then continue; fi
    broken=$((broken + 1))
    cp "$file" "$output/$1/findings/$(sha1sum <"$file" | cut -c1-12)"
    printf 'fuzz: %s: kept as %s\n' "$1" "$output/$1/findings/$(sha1sum <"$file" | cut -c1-12)"
    head -n 12 "$output/$1/try.log"
  done
  printf 'fuzz: %-11s %9s executions, %6s a second, %5s branches, %4s inputs kept, %s findings\n' \
    "$1" "$(stat_of "$1" execs_done)" "$(stat_of "$1" execs_per_sec)" "$(stat_of "$1" edges_found)" "$(stat_of "$1" corpus_count)" "$broken"
  ((broken == 0))
}

build
failed=0 running=0
for target in "${targets[@]}"; do
  if ((running == jobs)); then
    wait -n || failed=1
    running=$((running - 1))
  fi
  fuzz "$target" &
  running=$((running + 1))
done
while ((running--)); do wait -n || failed=1; done
exit "$failed"
