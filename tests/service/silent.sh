#!/bin/sh
# Hosts of a database that say nothing: one that takes connections and never
# answers, and one that falls silent in the middle. Nobody waits for them
# longer than klasterd says, and nobody who need not at all.
# engines: PostgreSQL only.
. "${srcdir:-.}/tests/service/lib.sh"
. "$src/tests/service/cluster.sh"
printf '%s\n' '{"kind":"organisations","id":"org","fields":{"name":"The Office"}}' \
	>"$work/dir.jsonl"
"$klasterd" import --no-bundled --store "$(in_schema s)" "$work/dir.jsonl" \
	>"$work/out" 2>&1 || note "import: $(cat "$work/out")"

# It accepts, and that is all.
mkfifo "$work/where"
python3 - >"$work/where" <<'END' &
import socket
s = socket.create_server(("127.0.0.1", 0))
print(s.getsockname()[1], flush=True)
while True:
    kept = s.accept() + (globals().get("kept"),)
END
deaf=$!
read -r deaf_port <"$work/where"
frozen=
[ -n "${KEEP:-}" ] || trap 'kill "$deaf" 2>/dev/null
	[ -z "$frozen" ] || kill -CONT $frozen; cluster_stop; cleanup' EXIT
asked() { # WANTED: the office; status and, if there is, Retry-After
	pub /v1/organisations/org -o "$work/body" \
		-w '%{http_code} %header{retry-after}' | sed 's/ $//'
}

# --- in each place of the list, so in each order that chance gives
for hosts in "127.0.0.1:$deaf_port,127.0.0.1:$server_port" \
	"127.0.0.1:$server_port,127.0.0.1:$deaf_port"; do
	serve --no-bundled --store \
		"postgresql://klaster@$hosts/postgres?options=-csearch_path%3Ds"
	for i in 1 2 3 4 5; do
		is "one of two is silent: $i" 200 "$(asked)"
	done
	"$klasterd" token add --scope member --name x --store \
		"postgresql://klaster@$hosts/postgres?options=-csearch_path%3Ds" \
		>"$work/out" 2>&1
	is "writers find the other: $(cat "$work/out")" 0 $?
	stop
	is 'it ends well' 0 $?
done
"$klasterd" token list --store \
	"postgresql://klaster@127.0.0.1:$deaf_port/postgres?connect_timeout=1" \
	>"$work/out" 2>"$work/said"
is 'all of them are silent' 6 $?
has 'and that is said' "$deaf_port|not answer|time" "$(cat "$work/said")"

# --- each program begins at another host: else all would ask the first
for i in 1 2 3 4 5 6 7 8; do
	"$klasterd" token list --store "postgresql://127.0.0.1:1,127.0.0.1:2,\
127.0.0.1:3,127.0.0.1:4,127.0.0.1:5,127.0.0.1:6/x" 2>&1 |
		sed -n 's/.*error: 127\.0\.0\.1:\([1-6]\).*/\1/p' | tr -d '\n'
	echo
done >"$work/orders"
is 'all hosts are asked each time' '123456' \
	"$(sed 's/./&\n/g' "$work/orders" | grep . | sort -u | tr -d '\n')"
is 'six of them, eight times' 8 "$(grep -c '^......$' "$work/orders")"
is "in no order: $(tr '\n' ' ' <"$work/orders")" yes \
	"$([ "$(sort -u "$work/orders" | wc -l)" -gt 1 ] && echo yes)"

# --- one that falls silent when a statement comes that it has not seen yet:
# that is waited for as for a connection, not as for an answer
mkfifo "$work/between"
python3 - "$server_port" "$work/armed" >"$work/between" <<'END' &
import os, socket, sys, threading
s = socket.create_server(("127.0.0.1", 0))
print(s.getsockname()[1], flush=True)
silent = threading.Event()
def pump(source, to, asks):
    while data := source.recv(65536):
        # A message "Parse", and nobody hears of it, nor of anything after.
        if asks and data[:1] == b"P" and os.path.exists(sys.argv[2]):
            silent.set()
        if not silent.is_set():
            to.sendall(data)
    to.close()
while True:
    near, _ = s.accept()
    far = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
    for pair in (near, far, True), (far, near, False):
        threading.Thread(target=pump, args=pair, daemon=True).start()
END
between=$!
read -r between_port <"$work/between"
[ -n "${KEEP:-}" ] || trap 'kill "$deaf" "$between" 2>/dev/null
	[ -z "$frozen" ] || kill -CONT $frozen; cluster_stop; cleanup' EXIT
serve --no-bundled --store "postgresql://klaster@127.0.0.1:$between_port/\
postgres?connect_timeout=1&options=-csearch_path%3Ds"
is 'it is well by that way' 200 "$(pub /readyz -o "$work/x" \
	-w '%{http_code}')"
: >"$work/armed"
has 'a statement that is new' '^503 [1-9][0-9]?$' "$(asked)"
is 'which waits no longer than for a connection' yes "$(
	sed -n 's/.*says nothing for \([0-9]*\) ms.*/\1/p' "$work/log" |
		awk '{ if ($1 > 1000) many = 1 } END {
			print NR && !many ? "yes" : "no" }')"
stop
is 'and it ends well' 0 $?
kill "$between"
wait "$between" 2>/dev/null

# --- a server that stands still, with what klasterd has open there
serve --no-bundled --store "$(in_schema s)"
is 'it is well' 200 "$(asked)"
frozen="$(head -n 1 "$cluster/data/postmaster.pid") $(query \
	"SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'
		AND pid <> pg_backend_pid()" | tr '\n' ' ')"
# shellcheck disable=SC2086
kill -STOP $frozen
for i in 1 2; do
	has "asked while it stands still: $i" '^503 [1-9][0-9]?$' "$(asked)"
	json 'in a sentence' '["503","unavailable"]' \
		'.errors[0] | [.status, .code]' <"$work/body"
done
is 'it lives' 200 "$(pub /healthz -o "$work/x" -w '%{http_code}')"
is 'and is not ready' 503 "$(pub /readyz -o "$work/x" -w '%{http_code}')"
# shellcheck disable=SC2086
kill -CONT $frozen
frozen=
n=0
until [ "$(asked)" = 200 ] || [ $((n += 1)) -gt 200 ]; do
	kill -0 "$daemon" || break
done
is 'and is well again' 200 "$(asked)"
kill "$deaf"
wait "$deaf" 2>/dev/null
finish
