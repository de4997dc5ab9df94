# Runs a program, and kills it and its descendants when standard input closes, which happens however
# the parent ends. As the leader of a process group, this script signals the whole group.
exec 3<&0
"$@" </dev/null &
program=$!
{ cat <&3 >/dev/null; kill -TERM 0; } &
wait "$program"
code=$?
trap '' TERM
kill -TERM 0
exit "$code"
