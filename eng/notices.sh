#!/usr/bin/env bash
# What the licences of linked packages ask to be said, beside each program: src/*/THIRD-PARTY-NOTICES.txt, which is in images and archives.
#
#   eng/notices.sh write      makes the files anew
#   eng/notices.sh check      fails unless they are as they would be made
#
# Both programs have been published for linux-x64 just before (eng/publish.sh); other architectures link the same packages.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}" >&2; exit 2; }

field() { sed -n "s:.*<$2[^>]*>\\(.*\\)</$2>.*:\\1:p" "$1"/*.nuspec | head -n 1 | sed 's/&#xA9;/©/; s/&amp;/\&/'; } # field FOLDER ELEMENT

licence() { # licence FOLDER: by name, or read off the file that the package has
  local name; name=$(field "$1" license)
  case $name in
    '' | *.[tT][xX][tT] | *.[mM][dD])
      grep -qi 'permission is hereby granted, free of charge' "$1"/[Ll][Ii][Cc][Ee][Nn][Ss][Ee]* \
        || { echo "notices: the licence of $1 is neither named nor MIT: read it, and teach eng/notices.sh" >&2; exit 1; }
      echo MIT ;;
    *) echo "$name" ;;
  esac
}

table() {
  local name version folder licence
  while IFS=$'\t' read -r name version _ folder; do
    licence=$(licence "$folder")
    printf '%s %s\n  %s\n  %s\n  %s\n' "$name" "$version" "$(field "$folder" copyright)" "$licence" "$(field "$folder" projectUrl)"
  done
}

texts() { # each notice that a package carries itself, once
  local name folder file hash seen=' '
  while IFS=$'\t' read -r name _ _ folder; do
    for file in "$folder"/[Tt][Hh][Ii][Rr][Dd]-[Pp][Aa][Rr][Tt][Yy]-[Nn][Oo][Tt][Ii][Cc][Ee][Ss].[Tt][Xx][Tt]; do
      [[ -f $file ]] || continue
      hash=$(tr -d '\r' <"$file" | sha256sum | cut -c 1-64)
      [[ $seen != *" $hash "* ]] || continue
      seen+="$hash "
      printf '\n%s\n\nWhat %s says of others\n\n' "$line" "$name"
      tr -d '\r' <"$file" | sed '1s/^\xef\xbb\xbf//; s/[[:space:]]*$//'
    done
  done
}

mit() {
  cat <<'TEXT'
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN
THE SOFTWARE.
TEXT
}

line=----------------------------------------------------------------------

notices() { # notices PROGRAM
  local packages; packages=$(eng/linked-packages.sh "$1" linux-x64)
  printf 'The program %s is Apache-2.0 (LICENSE). Linked into it are these packages, of others, under these licences:\n\n' "$1"
  table <<<"$packages"
  printf '\n%s\n\nApache-2.0: the text of LICENSE. MIT:\n\n' "$line"
  mit
  texts <<<"$packages"
}

each() { # each COMMAND: with the program's notices as input, and its file
  notices injector | "$@" src/Injector/THIRD-PARTY-NOTICES.txt
  notices log-processor | "$@" src/LogProcessor/THIRD-PARTY-NOTICES.txt
}

into() { cat >"$1"; }
same() { diff -u "$1" - >&2 || { echo "notices: $1 is not what the packages say: eng/notices.sh write" >&2; exit 1; }; }

case ${1:-} in
  write) each into ;;
  check) each same ;;
  *) usage ;;
esac
