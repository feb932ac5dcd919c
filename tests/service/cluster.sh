# cluster.sh: a private PostgreSQL on a free port of the loopback, gone at the
# end. Sourced after lib.sh; `server` is its address. Ends the test with 77
# where there is no PostgreSQL, or klasterd does not know it.
command -v python3 >/dev/null || { echo 'no python3 here'; exit 77; }
"$klasterd" --version | grep -q libpq ||
	{ echo 'klasterd was built without PostgreSQL'; exit 77; }
bin=
for at in "$(command -v initdb)" "$(pg_config --bindir 2>/dev/null)/initdb" \
	/usr/lib/postgresql/*/bin/initdb /usr/pgsql-*/bin/initdb; do
	[ ! -x "$at" ] || bin=${at%/*}
done
[ -n "$bin" ] || { echo 'no PostgreSQL server here'; exit 77; }

# The server refuses to run as root.
plain() {
	if [ "$(id -u)" != 0 ]; then "$@"
	elif command -v runuser >/dev/null; then runuser -u nobody -- "$@"
	else su -s /bin/sh nobody -c "$(printf '%s ' "$@")"
	fi
}
cluster=$(mktemp -d "${TMPDIR:-/tmp}/klaster-pg.XXXXXX") || exit 99
[ "$(id -u)" != 0 ] || chown nobody "$cluster"
server_port=$(python3 -c '
import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])')

cluster_stop() {
	(cd / && plain "$bin/pg_ctl" -D "$cluster/data" -m immediate stop) \
		>/dev/null 2>&1
	rm -rf "$cluster"
}
[ -n "${KEEP:-}" ] || trap 'cluster_stop; cleanup' EXIT

# Nothing here need outlive a power cut.
(cd / && plain "$bin/initdb" -D "$cluster/data" -A trust -U klaster -E UTF8 \
	--locale=C --no-sync >"$work/initdb" 2>&1 &&
	plain "$bin/pg_ctl" -D "$cluster/data" -w -l "$cluster/log" -o "-k '' \
		-p $server_port -c listen_addresses=127.0.0.1 -c fsync=off \
		-c full_page_writes=off" start >"$work/pg_ctl" 2>&1) ||
	{ cat "$work/initdb" "$work/pg_ctl" "$cluster/log"; exit 99; }
server=postgresql://klaster@127.0.0.1:$server_port/postgres

# in_schema NAME: the address of a directory of its own.
in_schema() { printf '%s?options=-csearch_path%%3D%s' "$server" "$1"; }
query() { query_in postgres "$1"; } # STATEMENT: asked as it stands
query_in() { # DATABASE, STATEMENT
	"$bin/psql" -h 127.0.0.1 -p "$server_port" -U klaster -d "$1" \
		-qAt -v ON_ERROR_STOP=1 -c "$2"
}
