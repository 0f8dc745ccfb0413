#!/usr/bin/env bash
# Holds the command line to its laws on manifests of others: eng/check-manifests.sh [--injector PROGRAM] [--list] FOLDER
#
#   FOLDER      its *.yaml, *.yml and *.json, and those of the folders below it; each folder directly in it is a row of the table
#   --injector  the program to try (default: artifacts/publish/injector, which eng/publish.sh makes)
#   --list      also name the files that were refused or not injected, with the reason
#
# Every pod is opted in by its namespace. Of each file that holds one it must be so that
#   the patch only adds, applies, and leaves everything that was there as it was;
#   injecting what was injected changes nothing, and no word is said of differences;
#   what is printed as YAML reads as what is printed as JSON;
#   uninject gives the file back, but for lists and maps that are empty or null, which mean to Kubernetes what none means.
#
# Needs python3. Exit codes: 0 the laws hold; 1 a law is broken, and the file is named; 2 wrong use.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
injector=$root/artifacts/publish/injector
list=
folder=

usage() { sed -n '2,/^set -/{/^set -/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"; }

misused() { echo "check-manifests: $1 (--help says more)" >&2; exit 2; }

while (($#)); do
  case $1 in
    --help | -h) usage; exit 0 ;;
    --injector) injector=${2:-}; shift ;;
    --list) list=yes ;;
    -*) misused "no option $1" ;;
    *) [[ -z $folder ]] || misused 'more than one folder'; folder=$1 ;;
  esac
  shift || misused 'a value is missing'
done
[[ -n $folder ]] || misused 'name a folder with manifests'
[[ -d $folder ]] || misused "no such folder: $folder"
command -v "$injector" >/dev/null || misused "no program $injector; eng/publish.sh makes it"
command -v python3 >/dev/null || misused 'python3 is needed'

exec python3 - "$injector" "$folder" "$list" <<'PYTHON'
import collections, concurrent.futures, json, os, subprocess, sys

injector, folder, listed = sys.argv[1:4]
BATCH = 50
OPTED_IN = ["--namespace-label", "sidecar-injector.io/inject=true"]


def run(verb, files, *options, given=None):
    arguments = [option for file in files for option in ("-f", file)]
    done = subprocess.run([injector, verb, *arguments, *options], input=given, capture_output=True)
    return done.returncode, done.stdout, done.stderr.decode(errors="replace")


def about(said, severity, files):
    """The files that have a line of this severity, with the first such line."""
    found = {}
    for line in said.splitlines():
        file = next((file for file in files if line.startswith(file + ":")), None)
        if file and f": {severity}: " in line:
            found.setdefault(file, line[len(file) + 1:])
    return found


def documents(lines):
    return [json.loads(line) for line in lines.splitlines() if line]


def plain(value):
    """Without what is empty or null."""
    if isinstance(value, dict):
        members = {name: plain(member) for name, member in value.items()}
        return {name: member for name, member in members.items() if member not in (None, {}, [], "")}
    return [plain(item) for item in value] if isinstance(value, list) else value


def keeps(before, after):
    """Whether everything of the one is in the other; list items in their order."""
    if isinstance(before, dict):
        return isinstance(after, dict) and all(name in after and keeps(value, after[name]) for name, value in before.items())
    if isinstance(before, list):
        rest = iter(after if isinstance(after, list) else [])
        return all(any(keeps(item, other) for other in rest) for item in before)
    # The one text that is extended: the autoscaler's list.
    return before == after or before is None or isinstance(before, str) and isinstance(after, str) and after.startswith(before)


def operations(text):
    for line in documents(text):
        yield from (line if isinstance(line, list) else line["patch"])


def broken_law(files):
    """What does not hold for these files together, which programs are started for only once."""
    _, original, _ = run("uninject", files, "-q", "-o", "json")
    _, injected, _ = run("inject", files, "-q", "-o", "json", *OPTED_IN)
    _, patch, _ = run("inject", files, "-q", "-o", "patch", *OPTED_IN)
    if any(operation["op"] != "add" for operation in operations(patch)):
        return "the patch does more than to add"
    before, after = documents(original), documents(injected)
    if len(before) != len(after) or not all(map(keeps, before, after)):
        return "something that was there is not there any more"
    _, again, said = run("inject", ["-"], "-q", "-o", "json", *OPTED_IN, given=injected)
    if again != injected or "would differ" in said:
        return f"injecting twice is not injecting once: {said.strip()}"
    _, yaml, _ = run("inject", files, "-q", *OPTED_IN)
    _, read, said = run("uninject", ["-"], "-q", "-o", "json", given=yaml)
    code, back, told = run("uninject", ["-"], "-q", "-o", "json", given=injected)
    if read != back:
        return f"the YAML reads otherwise than the JSON: {said.strip()}"
    if code != 0 or list(map(plain, documents(back))) != list(map(plain, before)):
        return f"uninject does not give the file back: {told.strip()}"
    return None


def judge(files):
    """What became of each file: a word for the table, and a sentence."""
    verdicts = {}
    for verb, options in (("uninject", []), ("inject", OPTED_IN)):
        while files:
            code, _, said = run(verb, files, "-o", "json", *options)
            if code in (0, 1):
                break
            refused = about(said, "error", files) if code == 2 else {}
            if not refused:
                return verdicts | {file: ("broken", f"{verb} ended with {code}: {said.strip()}") for file in files}
            verdicts |= {file: ("refused", line) for file, line in refused.items()}
            files = [file for file in files if file not in refused]
        if not files:
            return verdicts
        if verb == "uninject":
            pods = about(said, "note", files)
        else:
            errors = about(said, "error", files)
    for file in files:
        verdicts[file] = ("not injected", errors[file]) if file in errors else ("held" if file in pods else "no pod", "")
    problem = broken_law(files)
    if problem and len(files) == 1:
        verdicts[files[0]] = ("broken", problem)
    elif problem:
        middle = len(files) // 2
        verdicts |= judge(files[:middle]) | judge(files[middle:])
    return verdicts


files = sorted(
    os.path.join(path, name)
    for path, _, names in os.walk(folder)
    for name in names
    if name.endswith((".yaml", ".yml", ".json"))
)
if not files:
    sys.exit("check-manifests: no *.yaml, *.yml or *.json in " + folder)
columns = ["held", "not injected", "no pod", "refused", "broken"]
table = collections.defaultdict(collections.Counter)
batches = [files[at:at + BATCH] for at in range(0, len(files), BATCH)]
with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    for verdicts in pool.map(judge, batches):
        for path, (verdict, sentence) in sorted(verdicts.items()):
            row = os.path.relpath(path, folder).split(os.sep)
            table[row[0] if len(row) > 1 else "."][verdict] += 1
            if verdict == "broken" or listed and verdict in ("refused", "not injected"):
                print(f"{path}: {verdict}: {sentence}", file=sys.stderr, flush=True)
width = max(map(len, table))
print("".ljust(width), *(column.rjust(12) for column in columns))
for name, row in sorted(table.items()):
    print(name.ljust(width), *(str(row[column]).rjust(12) for column in columns))
total = sum(table.values(), collections.Counter())
print(f"{len(files)} files".ljust(width), *(str(total[column]).rjust(12) for column in columns))
sys.exit(1 if total["broken"] else 0)
PYTHON
