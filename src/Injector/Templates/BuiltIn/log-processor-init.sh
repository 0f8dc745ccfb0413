# log-processor-init: says, before the application starts, what will be collected and whether it can be read.
#
# Runs once, in an init container with the user and the mounts of the log-processor. It never fails: collecting logs must
# not keep an application from starting. Settings: LOG_DIRECTORIES, LOG_FILES and LOG_FORMAT, as for the log-processor.

newline='
'
set -f

say() {
  printf 'log-processor-init: %s\n' "$1"
}

check() {
  if [ ! -e "$1" ]; then
    say "$1 does not exist yet: it is looked for until the application creates it"
  elif [ ! -d "$1" ]; then
    say "$1 is not a directory: nothing can be collected there"
  elif ! cd "$1" 2>/dev/null || ! ls . >/dev/null 2>&1; then
    say "$1 cannot be read by user $(id -u), group $(id -g) ($(stat -c '%A, owner %u, group %g' "$1" 2>&1)): run the sidecar as the application's user, or set the pod's fsGroup"
  else
    say "$1 can be read"
  fi
}

[ -n "$LOG_DIRECTORIES" ] || LOG_DIRECTORIES=/logs
[ -n "$LOG_FILES" ] || LOG_FILES='*.log'
[ -n "$LOG_FORMAT" ] || LOG_FORMAT=raw

say "$LOG_FILES in $LOG_DIRECTORIES will be followed by user $(id -u), group $(id -g), format $LOG_FORMAT"
IFS=,
for directory in $LOG_DIRECTORIES; do
  IFS=" $newline"
  set -- $directory
  check "$*"
done
exit 0
