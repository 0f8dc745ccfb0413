#!/usr/bin/env bash
# Keeps one comment on the pull request: makes it, or writes it anew. Where that may not be, the job's summary has the report, and the step ends well.
#
# REPORT     a file of Markdown
# CHANGED    whether there is something to show: false makes no comment, but one that is there is written anew
# KEY        tells the comments of several uses apart
# AUTHOR     the login that comments are written under: a comment of another author is nobody's to change
# TOKEN      of GitHub, with pull-requests: write
set -euo pipefail
# shellcheck source=eng/action/runner.sh
. "$(dirname "${BASH_SOURCE[0]}")/runner.sh"

stay_silent() { printf '::notice title=sidecar-injector::%s: the report is in the summary of the job\n' "$*"; exit 0; }

[[ $KEY =~ ^[A-Za-z0-9._-]{1,64}$ ]] || refuse 'comment-key must be letters, digits, dots, dashes and underscores'
number=$(jq -r '.pull_request.number // empty | select(type == "number")' "$GITHUB_EVENT_PATH")
[[ -n $number ]] || stay_silent 'this is no pull request'
[[ $TOKEN =~ ^[A-Za-z0-9_.-]+$ ]] || stay_silent 'there is no token to comment with'

answer=$folder/answer.json
marker="<!-- sidecar-injector: $KEY -->"

# Prints the status, 000 when nobody answered; the token is no word of a command line, which every process may read.
call() { # call METHOD PATH [FILE]
  curl --silent --max-time 30 --request "$1" --config <(printf 'header = "Authorization: Bearer %s"\n' "$TOKEN") \
    --header 'Accept: application/vnd.github+json' --header 'X-GitHub-Api-Version: 2022-11-28' \
    ${3:+--data-binary "@$3"} --output "$answer" --write-out '%{http_code}' "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/$2" || true
}

demand() { # demand STATUS CALL…
  local wanted=$1 status
  shift
  status=$(call "$@")
  [[ $status == "$wanted" ]] || stay_silent "GitHub answers $status to $1 $2"
}

# The oldest of ours; a page that is not full is the last.
find_comment() {
  local page=1
  comment=''
  while ((page <= 50)); do
    demand 200 GET "issues/$number/comments?per_page=100&page=$page"
    comment=$(jq -r --arg author "$AUTHOR" --arg marker "$marker" \
      '[.[] | select(.user.login == $author and ((.body // "") | startswith($marker)))][0].id // empty' "$answer")
    if [[ -n $comment ]] || (($(jq length "$answer") < 100)); then return; fi
    page=$((page + 1))
  done
}

find_comment
[[ -n $comment || $CHANGED == true ]] || exit 0
{ printf '%s\n' "$marker"; cat "$REPORT"; } | jq -Rs '{body: .}' >"$folder/comment.json"
if [[ -n $comment ]]; then
  demand 200 PATCH "issues/comments/$comment" "$folder/comment.json"
else
  demand 201 POST "issues/$number/comments" "$folder/comment.json"
fi
