#!/bin/sh
# Two klasterd, one over SQLite and one over PostgreSQL, with the same records:
# every answer must be the same to the byte (differ.py). Then the tests of the
# store as they are, over PostgreSQL; those of the service are in engines.sh.
# engines: both, side by side.
. "${srcdir:-.}/tests/service/lib.sh"
. "$src/tests/service/cluster.sh"

lite=sqlite:$work/two.db
post=$(in_schema two)
python3 "$src/tests/service/differ.py" records 1 >"$work/first.jsonl" || exit 99
python3 "$src/tests/service/differ.py" records 2 >"$work/second.jsonl"
for store in "$lite" "$post"; do
	"$klasterd" import --store "$store" "$work/first.jsonl" \
		>"$work/out" 2>&1 || note "import: $(tail -n 3 "$work/out")"
	grep '^[0-9]* records' "$work/out" >"$work/said.${store%%:*}"
done
is 'an import says the same' "$(cat "$work/said.sqlite")" \
	"$(cat "$work/said.postgresql")"

# Cursors are signed by a key of the store: the same for both.
key=$(python3 - "$work/two.db" <<'END'
import base64, os, sqlite3, sys
key = base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")
with sqlite3.connect(sys.argv[1]) as db:
    db.execute("INSERT OR REPLACE INTO meta VALUES ('cursor.key', ?)", (key,))
print(key)
END
)
query "INSERT INTO two.meta VALUES ('cursor.key', '$key')" || exit 99

# Two at once: lib.sh knows of one.
serve --store "$lite" --no-bundled
first=$daemon first_port=$port first_sock=$sock
sock=$work/p.sock
serve --store "$post" --no-bundled
second=$daemon
stop_both() {
	kill -TERM "$first" "$second" 2>/dev/null
	wait "$first" "$second"
	daemon=
}
[ -n "${KEEP:-}" ] || trap 'stop_both; cluster_stop; cleanup' EXIT
python3 "$src/tests/service/differ.py" compare "$first_port:$first_sock" \
	"$port:$sock" 300 || bad=$((bad + 1))
for store in "$lite" "$post"; do
	"$klasterd" import --store "$store" --no-bundled "$work/second.jsonl" \
		>"$work/out" 2>&1 || note "import: $(tail -n 3 "$work/out")"
	grep '^[0-9]* records' "$work/out" >"$work/said.${store%%:*}"
done
is 'a second import says the same' "$(cat "$work/said.sqlite")" \
	"$(cat "$work/said.postgresql")"
python3 "$src/tests/service/differ.py" compare "$first_port:$first_sock" \
	"$port:$sock" 50 || bad=$((bad + 1))
hasnt 'nothing failed in either' 'store:|failed' "$(cat "$work/log")"
stop_both
sock=$work/k.sock
[ -n "${KEEP:-}" ] || trap 'cluster_stop; cleanup' EXIT

# What a store must do, over this store.
for test in tests/unit/test_catalogue tests/unit/test_filters \
	tests/unit/test_lookups tests/unit/test_names; do
	[ -x "$test" ] || continue
	KLASTER_TEST_STORE=$server "$test" >"$work/out" 2>&1 ||
		note "$test: $(cat "$work/out")"
	done=$((done + 1))
done
finish
