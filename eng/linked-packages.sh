#!/usr/bin/env bash
# Prints the packages that are linked into a native binary, one a line: name, version, NuGet's hash of its content, folder, with tabs between.
#
#   eng/linked-packages.sh PROGRAM RID      PROGRAM (injector or log-processor) has been published for RID just before: eng/publish.sh
#
# They stand in the lock file of that restore, and for the runtime in what it took beside packages; analyzers and the compiler, of which nothing
# is linked, are left out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[[ $# == 2 && $1 =~ ^(injector|log-processor)$ && $2 =~ ^(linux-(x64|arm64)|osx-arm64)$ ]] || { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}" >&2; exit 2; }
case $1 in injector) project=src/Injector ;; *) project=src/LogProcessor ;; esac
packages=${NUGET_PACKAGES:-$HOME/.nuget/packages}

all() {
  jq -r '.dependencies[] | to_entries[] | select(.value.type != "Project") | [.key, .value.resolved, .value.contentHash] | @tsv' "$project/packages.$2.lock.json"
  jq -r --arg rid "$2" '.project.frameworks[] | (.frameworkReferences | keys) as $frameworks | .downloadDependencies[]?
    | select(.name == "Microsoft.NETCore.App.Runtime.NativeAOT." + $rid
        or (.name == "Microsoft.AspNetCore.App.Runtime." + $rid and any($frameworks[]; . == "Microsoft.AspNetCore.App")))
    | [.name, (.version | ltrimstr("[") | split(",")[0]), "-"] | @tsv' "$project/obj/project.assets.json"
}

listed=$(all "$@" | sort -u)
[[ $listed == *.App.Runtime.NativeAOT.* ]] || { echo "linked-packages: $project/obj was restored for something else: run eng/publish.sh $1 $2 before" >&2; exit 1; }
while IFS=$'\t' read -r name version hash; do
  folder=$packages/$(tr '[:upper:]' '[:lower:]' <<<"$name")/$version
  [[ -d $folder ]] || { echo "linked-packages: $name $version is not in $packages: run eng/publish.sh $1 $2 before" >&2; exit 1; }
  if compgen -G "$folder/lib/*/*.dll" >/dev/null || [[ -d $folder/runtimes ]]; then printf '%s\t%s\t%s\t%s\n' "$name" "$version" "$hash" "$folder"; fi
done <<<"$listed"
