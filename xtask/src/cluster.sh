# Runs one Postgres cluster for as long as standard input stays open.
#
# Arguments: the folder of the Postgres programs, a free port, the first folder to try for the files.
# Prints `ready` once the server takes connections; anything else it prints before is a complaint.
#
# The parent holds the other end of standard input. However the parent ends, even by SIGKILL, `read` returns,
# and this script stops the server and deletes the files. That's why it ignores the signals of a terminal.
set -eu
trap '' INT TERM HUP
exec 2>&1
programs=$1 port=$2 temporary=$3
export LC_ALL=C

folder=$(mktemp -d "$temporary/tenant-postgres.XXXXXX" 2>/dev/null || mktemp -d /tmp/tenant-postgres.XXXXXX)
trap 'rm -rf "$folder"' EXIT
data=$folder/data log=$folder/log

"$programs/initdb" -D "$data" -A trust -U tenant --no-sync -E UTF8 --locale=C >"$log" || { cat "$log"; exit 1; }

# The data lives for minutes, so nothing is made durable. No socket: its path could be too long, and it isn't needed.
cat >>"$data/postgresql.conf" <<SETTINGS
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = ''
max_connections = 200
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
timezone = 'UTC'
log_timezone = 'UTC'
SETTINGS

stop() { "$programs/pg_ctl" stop -D "$data" -w "$@"; }
"$programs/pg_ctl" start -D "$data" -l "$log" -w -t 60 >/dev/null || {
    cat "$log"
    stop -m immediate >/dev/null 2>&1 || true
    exit 1
}
echo ready
# Nobody reads any more; an answer to nobody must not end the script early.
exec >/dev/null 2>&1

read -r _ || true
stop -m fast -t 20 || stop -m immediate || true
