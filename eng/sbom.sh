#!/usr/bin/env bash
# Prints what a native binary is made of, as CycloneDX: a scanner of its image sees one file.
#
#   eng/sbom.sh PROGRAM RID VERSION         PROGRAM (injector or log-processor) has been published for RID just before: eng/publish.sh
#
# The same commit gives the same text: no time, no random number.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[[ $# == 3 ]] || { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}" >&2; exit 2; }

license() { sed -n 's:.*<license type="expression">\(.*\)</license>.*:\1:p' "$1"/*.nuspec; }

component() { # component NAME VERSION HASH FOLDER
  jq -cn --arg name "$1" --arg version "$2" --arg hash "$3" --arg license "$(license "$4")" '
    "pkg:nuget/\($name)@\($version)" as $purl
    | {type: "library", "bom-ref": $purl, name: $name, version: $version, purl: $purl}
    + (if $license == "" then {} else {licenses: [{expression: $license}]} end)
    + (if $hash == "-" then {} else {properties: [{name: "nuget:contentHash", value: $hash}]} end)'
}

packages=$(eng/linked-packages.sh "$1" "$2")
while IFS=$'\t' read -r name version hash folder; do component "$name" "$version" "$hash" "$folder"; done <<<"$packages" \
  | jq -s --arg program "$1" --arg version "$3" --arg rid "$2" '
    {bomFormat: "CycloneDX", specVersion: "1.5", version: 1,
     metadata: {component: {type: "application", "bom-ref": $program, name: $program, version: $version,
       licenses: [{expression: "Apache-2.0"}], properties: [{name: "runtimeIdentifier", value: $rid}]}},
     components: sort_by(.purl),
     dependencies: [{ref: $program, dependsOn: (map(.purl) | sort)}]}'
