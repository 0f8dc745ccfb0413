#!/usr/bin/env bash
# Makes of one version's part of CHANGELOG.md what Artifact Hub reads, a list of {kind, description}: eng/release.sh notes VERSION | eng/release/chart-changes.sh
# The headings are the kinds. One that Artifact Hub does not know, an entry before the first, or no entry at all fails.
set -euo pipefail

awk '
  function refuse(why) { print "release: CHANGELOG.md: " why > "/dev/stderr"; refused = 1; exit 1 }
  function entry(    before) { # what was gathered, as a string of YAML; a link is its text, since its target is a path of the repository
    if (text == "") return
    while (match(text, /\[[^]]*\]\([^)]*\)/)) {
      before = substr(text, 1, RSTART - 1)
      split(substr(text, RSTART + 1, RLENGTH - 2), link, /\]\(/)
      text = before link[1] substr(text, RSTART + RLENGTH)
    }
    gsub(/[\\"]/, "\\\\&", text)
    printf "- kind: %s\n  description: \"%s\"\n", kind, text
    text = ""; entries++
  }
  /^### / {
    entry()
    kind = tolower(substr($0, 5)); sub(/[ \t\r]+$/, "", kind)
    if (kind !~ /^(added|changed|deprecated|removed|fixed|security)$/) refuse("\"" $0 "\" is no kind of change")
    next
  }
  /^- / { entry(); if (kind == "") refuse("an entry stands before the first kind of change: " $0); text = substr($0, 3); next }
  /^[ \t]*$/ { entry(); next }
  text != "" { sub(/^[ \t]+/, ""); text = text " " $0 }
  END { if (refused) exit 1; entry(); if (!entries) refuse("the version has no entry") }'
