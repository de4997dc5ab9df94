# Runs a program, and ends it with all that it started when standard input ends: however the command
# that holds the other end has ended. As the leader of a process group it signals the group.
exec 3<&0
"$@" </dev/null &
program=$!
{ cat <&3 >/dev/null; kill -TERM 0; } &
wait "$program"
code=$?
trap '' TERM
kill -TERM 0
exit "$code"
