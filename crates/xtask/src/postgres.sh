# A temporary PostgreSQL server on port $1, deleted when standard input closes, which happens however
# the test run ends. Durability is off, because nothing needs to survive a crash.
set -e
trap '' INT
PATH="$2:$PATH"
folder=$(mktemp -d "${TMPDIR:-/tmp}/platform-apps-postgres.XXXXXX")
trap 'rm -rf "$folder"' EXIT

initdb --pgdata "$folder/data" --auth trust --username postgres --encoding UTF8 --locale C \
  --no-sync >/dev/null
postgres -D "$folder/data" -p "$1" -c listen_addresses=127.0.0.1 \
  -c unix_socket_directories="$folder" -c max_connections=300 \
  -c fsync=off -c synchronous_commit=off -c full_page_writes=off >"$folder/log" 2>&1 &
server=$!

cat >/dev/null
kill -INT "$server" 2>/dev/null && wait "$server" || cat "$folder/log" >&2
