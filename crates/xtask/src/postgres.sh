# A PostgreSQL server on port $1, with the programs in $2. It ends when standard input closes, which
# happens however the run ends. Without a folder $3 it is temporary: its files are deleted, and
# durability is off, because nothing needs to survive a crash.
set -e
trap '' INT
PATH="$2:$PATH"
if [ -n "$3" ]; then
  folder=$3
  mkdir -p "$folder"
  set -- -p "$1"
else
  # In memory if there is room: hundreds of databases are created and dropped.
  parent=${TMPDIR:-/tmp}
  free=$(df --output=avail --block-size=G /dev/shm 2>/dev/null | tr -dc 0-9)
  if [ "${free:-0}" -ge 4 ]; then parent=/dev/shm; fi
  folder=$(mktemp -d "$parent/platform-apps-postgres.XXXXXX")
  trap 'rm -rf "$folder"' EXIT
  set -- -p "$1" -c fsync=off -c synchronous_commit=off -c full_page_writes=off
fi

if [ ! -f "$folder/data/PG_VERSION" ]; then
  # Letters beyond ASCII have a case, as where people run it.
  initdb --pgdata "$folder/data" --auth trust --username postgres --encoding UTF8 --locale C \
    --lc-ctype C.UTF-8 --no-sync >/dev/null
fi
postgres -D "$folder/data" "$@" -c listen_addresses=127.0.0.1 \
  -c unix_socket_directories="$folder" -c max_connections=300 >"$folder/log" 2>&1 &
server=$!

cat >/dev/null
kill -INT "$server" 2>/dev/null && wait "$server" || cat "$folder/log" >&2
