# log-processor: copies every line of an application's log files to standard output.
#
# Runs in busybox ash as the first process of a container: busybox sh -c "$SCRIPT". Settings come from the environment:
#   LOG_DIRECTORIES       absolute directories, separated by commas                          /logs
#   LOG_FILES             patterns relative to each directory; !pattern excludes             *.log
#   LOG_FORMAT            raw | text | json                                                  raw
#   STATE_DIRECTORY       a small writable directory; the only one this script writes to     /tmp
#   HEARTBEAT_FILE        written anew at every poll, for the liveness probe                 none
#   POLL_SECONDS          pause between two looks at the files                               1
#   DRAIN_QUIET_SECONDS   after SIGTERM: stop when nothing was written for so long           2
#   DRAIN_SECONDS         after SIGTERM: stop in any case                                    20
#   TRUNCATE_ABOVE_BYTES  empty a file that was read and is larger; 0: never                 0
#
# How it works
#   The shell opens every log file and keeps it open, so the kernel remembers how far each one was read, and a file that
#   is renamed or deleted is still read to its end. Once per poll a single stat asks which files have grown; dd copies
#   what is new into a pipe. One awk at the pipe's end, the printer, cuts it into lines. It alone writes to standard
#   output, so lines never mix, however long they are. No process is started per line, nor for a file at rest.
#
# What holds
#   - Files are read from the start, in order. They are told apart by inode: renaming one repeats and loses nothing.
#   - An unfinished last line waits for its end. It is printed as it is when its file is gone or the container stops.
#   - A line of up to 2 MiB stays whole; a longer one is cut into lines of about that size.
#   - NUL bytes are dropped: they are what a truncation leaves in the file of a program that does not append. All other
#     bytes of a line come out unchanged in raw and text; in json, bytes that are not UTF-8 become U+FFFD.
#   - A truncated file is read again from its start. Truncation shows in the size, or in the first line (64 bytes of it)
#     when the file has regained its old size within one poll. What was written to it less than a poll before somebody
#     else truncates it was not read yet, and is lost here: renaming is the better way to rotate.
#   - When only this container restarts, it goes on where it stopped (STATE_DIRECTORY/offsets). Killed without a chance
#     to stop, it may repeat what it printed since the last poll.
#   - Only a file that comes and goes, or loses its matching name, between two polls goes unseen.
#
# All lists are separated by newlines, so that names may hold blanks, and patterns are expanded in each_match alone.
# Values kept per file are variables that end in the number of its descriptor: path_100, position_100.

newline='
'
IFS=$newline
set -f
# Bytes, not characters; UTC for the printer's clock.
export LC_ALL=C TZ=UTC0

stopping=
trap 'stopping=yes' TERM INT
trap '' PIPE

say() {
  printf 'log-processor: %s\n' "$1" >&2
}

# Says something once; the first argument is what it is about.
said=$newline
say_once() {
  case $said in *"$newline$1$newline"*) return ;; esac
  said=$said$1$newline
  say "$1: $2"
}

# ---- Settings

[ -n "$LOG_DIRECTORIES" ] || LOG_DIRECTORIES=/logs
[ -n "$LOG_FILES" ] || LOG_FILES='*.log'
[ -n "$STATE_DIRECTORY" ] || STATE_DIRECTORY=/tmp
case $LOG_FORMAT in
  raw | text | json) ;;
  '') LOG_FORMAT=raw ;;
  *) say "LOG_FORMAT $LOG_FORMAT is unknown (raw, text, json): using raw"; LOG_FORMAT=raw ;;
esac
case $POLL_SECONDS in '' | *[!0-9.]*) POLL_SECONDS=1 ;; esac
case $DRAIN_SECONDS in '' | *[!0-9]*) DRAIN_SECONDS=20 ;; esac
case $DRAIN_QUIET_SECONDS in '' | *[!0-9]*) DRAIN_QUIET_SECONDS=2 ;; esac

# Prints a Kubernetes quantity (1048576, 100Mi, 1G) in bytes.
bytes() (
  case $1 in
    *Ki) unit=1024 ;;
    *Mi) unit=1048576 ;;
    *Gi) unit=1073741824 ;;
    *k) unit=1000 ;;
    *M) unit=1000000 ;;
    *G) unit=1000000000 ;;
    *) unit=1 ;;
  esac
  IFS=kKMGi
  set -- $1
  case $1 in *[!0-9]*) say "TRUNCATE_ABOVE_BYTES $TRUNCATE_ABOVE_BYTES is no whole number of bytes: never truncating"; set -- 0 ;; esac
  echo "$(($1 * unit))"
)
[ -n "$TRUNCATE_ABOVE_BYTES" ] || TRUNCATE_ABOVE_BYTES=0
truncate_above=$(bytes "$TRUNCATE_ABOVE_BYTES")

# Prints the items of a comma list, one a line, without the blanks around them.
items() (
  IFS=,
  for item in $1; do
    IFS=" $newline"
    set -- $item
    [ "$#" -eq 0 ] || printf '%s\n' "$*"
  done
)

directories=$(items "$LOG_DIRECTORIES")
patterns=
excludes=
for item in $(items "$LOG_FILES"); do
  case $item in
    '!'*) excludes=$excludes$item$newline ;;
    *) patterns=$patterns$item$newline ;;
  esac
done

user=$(id -u)
offsets=$STATE_DIRECTORY/offsets
held=/proc/$$/fd
tab=$(printf '\t')
mebibyte=1048576
most_files=1000
first_fd=100            # the shell uses some descriptors from 10 on for itself
# How long a file without a matching name is kept open after its last line. A deleted one occupies the disk meanwhile.
keep_renamed_seconds=300
keep_deleted_seconds=10

# ---- The printer: reads what the files hold, interspersed with commands, and writes lines

# Commands are lines that start with this word, which no log line can guess:
#   open FD ID POSITION NAME    a file is followed from now on; ID (device_inode) is how a restarted container knows it
#   start FD START      the file's first bytes, by which it is known too
#   read FD             bytes of that file follow, up to the next command
#   end FD POSITION     the bytes end, at this position in the file
#   close FD            the file is gone; what is left of its last line is printed
#   sync POLL           everything above is on standard output before the offsets and the heartbeat are written
#   ack                 the same, and the shell is waiting to hear of it
wake=$STATE_DIRECTORY/wake
read -r control </proc/sys/kernel/random/uuid
export control offsets wake HEARTBEAT_FILE LOG_FORMAT

print_lines() {
  trap '' TERM INT
  trap - PIPE
  tr -d '\000' | awk '
    BEGIN {
      control = ENVIRON["control"]
      format = ENVIRON["LOG_FORMAT"]
      longest = 2 * 1024 * 1024
      for (code = 1; code < 32; code++) escape[sprintf("%c", code)] = sprintf("u%04x", code)
    }

    index($0, control) == 1 { obey($2, $3); next }

    # The text after the last newline of an earlier read comes first. Each line is printed when the next one shows that
    # it was ended by a newline; the newline in front of the end command is ours.
    unfinished { line = line $0; unfinished = 0; next }
    { emit(line); line = $0 }

    END { for (fd in name) { address(fd); finish(fd) } save() }

    function obey(command, fd) {
      if (command == "read") {
        address(fd)
        line = partial[fd]
        unfinished = 1
      } else if (command == "end") {
        if (length(line) > longest) { emit(line); line = "" }
        partial[fd] = line
        position[fd] = $4
        changed = 1
        fflush()
        beat()
      } else if (command == "sync") {
        save()
        polls = fd
        beat()
      } else if (command == "start") {
        start[fd] = rest_after(fd)
      } else if (command == "open") {
        id[fd] = $4
        position[fd] = $5
        name[fd] = rest_after($4 " " $5)
        if (format == "json") name[fd] = json(name[fd])
      } else if (command == "close") {
        address(fd)
        finish(fd)
        delete name[fd]; delete id[fd]; delete position[fd]; delete partial[fd]; delete start[fd]
        changed = 1
      } else if (command == "ack") {
        print "" > ENVIRON["wake"]
        fflush(ENVIRON["wake"])
      }
    }

    # What follows a word of a command, blanks included.
    function rest_after(word) {
      return substr($0, length(control) + index(substr($0, length(control) + 1), " " word " ") + length(word) + 2)
    }

    # What stands around the lines of this file.
    function address(fd,   time) {
      if (format == "raw") return
      time = strftime("%Y-%m-%dT%H:%M:%SZ", systime())
      if (format == "text") before = "[PROCESSED] " time " " name[fd] " - "
      else { before = "{\"time\":\"" time "\",\"file\":\"" name[fd] "\",\"line\":\""; after = "\"}" }
    }

    function emit(text) {
      if (format == "json") text = json(text)
      print before text after
    }

    function finish(fd) {
      if (partial[fd] != "") { emit(partial[fd]); changed = 1 }
      partial[fd] = ""
      fflush()
    }

    # A position is saved without the unfinished line: a restarted container reads that again.
    function save(   fd) {
      if (!changed) return
      printf "" > ENVIRON["offsets"]
      for (fd in name) print id[fd], position[fd] - length(partial[fd]), "=" start[fd] > ENVIRON["offsets"]
      close(ENVIRON["offsets"])
      changed = 0
    }

    function beat(   now) {
      now = systime()
      if (now == beaten || ENVIRON["HEARTBEAT_FILE"] == "") return
      print polls + 0 > ENVIRON["HEARTBEAT_FILE"]
      close(ENVIRON["HEARTBEAT_FILE"])
      beaten = now
    }

    # A backslash before each character that JSON wants escaped, then the letters for control characters. (No backslash may
    # stand in a replacement but before &: busybox 1.35 and 1.37 disagree on what it means.)
    function json(text,   character) {
      if (text ~ /["\\\001-\037]/) {
        gsub(/["\\\001-\037]/, "\\\\&", text)
        gsub(/\t/, "t", text)
        gsub(/\r/, "r", text)
        if (text ~ /[\001-\037]/)
          for (character in escape) if (index(text, character)) gsub(character, escape[character], text)
      }
      if (text ~ /[\200-\377]/) text = utf8(text)
      return text
    }

    # Replaces every byte that is not part of a UTF-8 sequence (RFC 3629) by U+FFFD.
    function utf8(text,   good) {
      for (;;) {
        match(text, /^([\001-\177]|[\302-\337][\200-\277]|\340[\240-\277][\200-\277]|[\341-\354\356\357][\200-\277][\200-\277]|\355[\200-\237][\200-\277]|\360[\220-\277][\200-\277][\200-\277]|[\361-\363][\200-\277][\200-\277][\200-\277]|\364[\200-\217][\200-\277][\200-\277])*/)
        if (RLENGTH == length(text)) return good text
        # Going byte by byte through a long line that is not text at all would take minutes.
        if (length(text) > 8192) { gsub(/[\200-\377]/, "\357\277\275", text); return good text }
        good = good substr(text, 1, RLENGTH) "\357\277\275"
        text = substr(text, RLENGTH + 2)
      }
    }'
}

# Tells the printer something. It has died when that fails; a restart of the container resumes.
tell() {
  printf '%s\n' "$control $1" >&3 || { say "the printer has died: stopping, to be started anew"; exit 1; }
}

# ---- Which files to follow

# Calls "$1 NAME..." with the matches of every pattern in every directory; the names are relative to $directory.
each_match() {
  for directory in $directories; do
    cd "$directory" 2>/dev/null || {
      say_once "$directory" "is not a directory that user $user may enter"
      continue
    }
    for pattern in $patterns; do
      set +f
      set -- "$1" $pattern
      set -f
      "$@"
    done
  done
}

list_names() {
  listing=$listing$newline$directory$newline$*
}

# Opens the files that are new. Almost always none is: then comparing the list of names with the last one is all.
discover() {
  release_names
  listing=
  each_match list_names
  [ "$listing" = "$last_listing" ] && [ -z "$look_again" ] && return
  last_listing=$listing
  look_again=
  followed=$newline
  for fd in $fds; do
    eval "followed=\$followed\$path_$fd\$newline"
  done
  each_match consider
}

# A name that no longer leads to the file it was opened by: that was renamed, replaced or deleted.
release_names() {
  for fd in $fds; do
    eval "path=\$path_$fd"
    [ -z "$path" ] || [ "$path" -ef "$held/$fd" ] || {
      eval "path_$fd= quiet_since_$fd=\$now"
      look_again=yes
    }
  done
}

consider() {
  for name in "$@"; do
    path=$directory/$name
    case $followed in *"$newline$path$newline"*) continue ;; esac
    [ -e "$path" ] || [ -L "$path" ] || continue
    excluded "$name" && continue
    if [ ! -f "$path" ]; then
      not_a_file "$path"
    elif [ "$path" -ef "$held/1" ] || [ "$path" -ef "$held/2" ]; then
      say_once "$path" "is this container's own output: skipped"
    elif ! known_under_another_name "$path"; then
      follow "$path" "$name"
    fi
  done
}

excluded() {
  for exclude in $excludes; do
    case "!$1" in $exclude) return 0 ;; esac
  done
  return 1
}

not_a_file() {
  if [ ! -L "$1" ]; then
    say_once "$1" "is not a regular file: skipped"
  elif [ -e "$1" ]; then
    say_once "$1" "is a link to something that is no regular file, such as /dev/stdout: skipped"
  else
    say_once "$1" "is a link whose target does not exist in this container: skipped until it does"
    look_again=yes
  fi
}

# A renamed file whose new name matches too, a second hard link, or a link beside its target.
known_under_another_name() {
  for fd in $fds; do
    [ "$1" -ef "$held/$fd" ] || continue
    eval "[ -n \"\$path_$fd\" ] || path_$fd=\$1"
    return 0
  done
  return 1
}

# Sets $fd to a number that no file has.
next_descriptor() {
  fd=$first_fd
  while :; do
    case $newline$fds in *"$newline$fd$newline"*) fd=$((fd + 1)) ;; *) return ;; esac
  done
}

follow() {
  next_descriptor
  if [ "$fd" -ge "$((first_fd + most_files))" ]; then
    say_once LOG_FILES "matches more than $most_files files: the others are not followed"
    look_again=yes
    return
  fi
  # "command" keeps a failing exec from ending the shell.
  if ! { eval "command exec $fd<\"\$1\""; } 2>/dev/null; then
    look_again=yes
    [ ! -e "$1" ] || say_once "$1" "cannot be read by user $user ($(stat -L -c '%A, owner %u, group %g' "$1" 2>&1)): run this container as the application's user, or have the files made readable for its group (fsGroup, umask)"
    return
  fi
  id=$(stat -L -c %d_%i "$held/$fd")
  fds=$fds$fd$newline
  followed=$followed$1$newline
  name_to_show "$2"
  resume_position
  eval "path_$fd=\$1 position_$fd=\$position modified_$fd= start_$fd=\$start quiet_since_$fd=\$now"
  tell "open $fd $id $position $shown"
  tell "start $fd $start"
}

# Sets $shown: the relative name, behind the directory's last part where there are several directories; in one line.
name_to_show() {
  shown=$1
  case $directories in
    *"$newline"*)
      IFS=/
      for part in $directory; do :; done
      shown=$part/$shown
      IFS=$newline
      ;;
  esac
  set -- $shown
  IFS='?'
  shown="$*"
  IFS=$newline
}

# Sets $position and $start of a file just opened, and moves its descriptor to where an earlier run of this container stopped.
# An inode number may have been given to another file since: then the first bytes differ.
resume_position() {
  eval "position=\$saved_position_$id saved_start=\$saved_start_$id"
  unset "saved_position_$id" "saved_start_$id"
  look_at_start
  case "=$start" in "$saved_start"*) ;; *) position= ;; esac
  if [ -n "$position" ]; then
    dd bs=64k iflag=skip_bytes skip="$position" count=0 status=none <&"$fd"
  else
    position=0
  fi
}

load_offsets() {
  [ -f "$offsets" ] || return
  while IFS=' ' read -r id position start; do
    case $id$position in '' | *[!0-9_]*) continue ;; esac
    eval "saved_position_$id=\$position saved_start_$id=\$start"
  done <"$offsets"
}

# ---- Reading

# Sets $start: how the file begins. That is the first line, or 64 bytes of it, with a dot behind it when it is complete;
# a dot alone for an empty line or for NUL bytes; nothing for an empty file.
look_at_start() {
  start=
  { IFS= read -r -n 64 start <"$held/$fd" && start=$start.; } 2>/dev/null
}

read_all() {
  more=
  copied=
  [ -n "$fds" ] || return
  set -- $(cd "$held" && stat -L -c "%s$newline%y$newline%h" $fds)
  for fd in $fds; do
    size=$1
    modified=$2
    links=$3
    shift 3
    eval "path=\$path_$fd position=\$position_$fd modified_before=\$modified_$fd"
    [ "$size" -ge "$position" ] || rewind
    if [ "$size" -ne "$position" ] || [ "$modified" != "$modified_before" ]; then
      eval "modified_$fd=\$modified"
      rewind_if_replaced
      if [ "$size" -gt "$position" ]; then
        copy
        truncate_if_large
      fi
    elif [ -z "$path" ]; then
      close_if_quiet
    fi
  done
}

# Opening the descriptor's own file again is how a shell seeks to the start. The printer keeps the unfinished line: a
# program that is truncated under its hands (copytruncate) goes on in the middle of it.
rewind() {
  if { eval "command exec $fd<\"$held/$fd\""; } 2>/dev/null; then
    position=0
    eval "position_$fd=0 start_$fd="
  else
    say_once "$path" "was truncated and cannot be opened again"
  fi
}

# Truncated, and already as long as before or longer.
rewind_if_replaced() {
  eval "expected=\$start_$fd"
  look_at_start
  [ "$start" = "$expected" ] && return
  case $start in
    "$expected"*) ;;
    '' | .) return ;;
    *) rewind ;;
  esac
  eval "start_$fd=\$start"
  tell "start $fd $start"
}

# Copies up to a mebibyte, so that no file keeps the others waiting. The kernel moves the position on.
copy() {
  before=$position
  tell "read $fd"
  dd bs=64k count=16 status=none <&"$fd" >&3
  IFS=$tab read -r _ position <"/proc/$$/fdinfo/$fd"
  printf '\n' >&3
  tell "end $fd $position"
  eval "position_$fd=\$position quiet_since_$fd=\$now"
  copied=yes
  [ "$((position - before))" -lt "$mebibyte" ] && at_end=yes || { at_end= more=yes; }
}

# Only for programs that never rotate their log. What was read is on standard output before the file is emptied, and it is
# read once more immediately before. Still, what the program writes within the fraction of a millisecond between that and
# the truncation is lost: no shell can exclude it. A program that rotates by itself is always the better choice.
truncate_if_large() {
  [ "$truncate_above" -gt 0 ] && [ "$position" -gt "$truncate_above" ] || return
  [ -n "$path" ] && [ -n "$at_end" ] || return
  if [ "$start" = . ]; then
    say_once "$path" "starts with a NUL or an empty line, as after a truncation when its program does not append: not truncated"
    return
  fi
  tell ack
  read -r -t 30 _ <&4 || return
  copy
  [ -n "$at_end" ] || return
  if { true >"$held/$fd"; } 2>/dev/null; then
    rewind
  else
    say_once "$path" "cannot be truncated: its volume is mounted read-only, or user $user may not write to it"
  fi
}

close_if_quiet() {
  keep=$keep_renamed_seconds
  [ "$links" -gt 0 ] || keep=$keep_deleted_seconds
  eval "quiet_since=\$quiet_since_$fd"
  [ "$((now - quiet_since))" -ge "$keep" ] || return
  tell "close $fd"
  eval "exec $fd<&-"
  unset "path_$fd" "position_$fd" "modified_$fd" "start_$fd" "quiet_since_$fd"
  remaining=
  for other in $fds; do
    [ "$other" = "$fd" ] || remaining=$remaining$other$newline
  done
  fds=$remaining
}

# ---- Start, loop, drain

rm -f "$wake" "$STATE_DIRECTORY/printer"
if ! mkfifo "$wake" "$STATE_DIRECTORY/printer"; then
  say "STATE_DIRECTORY $STATE_DIRECTORY must be writable for user $user: mount an emptyDir there"
  exit 1
fi
if [ -n "$HEARTBEAT_FILE" ] && ! { true >"$HEARTBEAT_FILE"; } 2>/dev/null; then
  say "HEARTBEAT_FILE $HEARTBEAT_FILE cannot be written by user $user"
  exit 1
fi

# Nobody writes to this pipe but the printer, for ack: reading from it with a timeout is a sleep that starts no process
# and that SIGTERM ends at once.
exec 4<>"$wake"
print_lines <"$STATE_DIRECTORY/printer" 4>&- &
printer=$!
exec 3>"$STATE_DIRECTORY/printer"

ulimit -n "$(ulimit -H -n)" 2>/dev/null
load_offsets
say "following $LOG_FILES in $LOG_DIRECTORIES as user $user, format $LOG_FORMAT"

stopped_at=
while :; do
  IFS=. read -r now _ </proc/uptime
  discover
  read_all
  polls=$((polls + 1))
  tell "sync $polls"
  if [ -n "$stopping" ] && [ -z "$more" ]; then
    # The application may still be writing its last lines.
    [ -n "$copied" ] && quiet_at=$now
    if [ -z "$stopped_at" ]; then
      stopped_at=$now
      quiet_at=$now
    elif [ "$((now - quiet_at))" -ge "$DRAIN_QUIET_SECONDS" ] || [ "$((now - stopped_at))" -ge "$DRAIN_SECONDS" ]; then
      break
    fi
  fi
  [ -n "$more" ] || read -r -t "$POLL_SECONDS" _ <&4
done

# The end of its input lets the printer print unfinished lines and save the offsets.
exec 3>&-
while kill -0 "$printer" 2>/dev/null; do
  wait "$printer"
done
exit 0
