#!/bin/sh
# While a directory is indexed anew, which an update may make it, klasterd is
# there: it lives, is not ready, says to all others when to come again and how
# far it is, hears a signal, and then serves on the same connection.
# engines: SQLite, whose lock holds the work up.
. "${srcdir:-.}/tests/service/lib.sh"
command -v python3 >/dev/null || { echo 'no python3 here'; exit 77; }
[ -d /proc/self/task ] || { echo 'no /proc here'; exit 77; }
store=sqlite:$work/o.db
cat >"$work/dir.jsonl" <<'END'
{"kind":"organisations","id":"org","fields":{"name":"The Office"}}
END
"$klasterd" import --no-bundled --store "$store" "$work/dir.jsonl" \
	>"$work/out" 2>&1 || note "import: $(cat "$work/out")"

# begin: starts one that has everything to index anew, and stops its work
# before it ends. `worker` is who does it, `port` where klasterd answers.
begin() {
	mkfifo "$work/word" "$work/held" "$work/free"
	python3 - "$work/o.db" "$work/held" "$work/free" <<'END' &
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("UPDATE meta SET value = 'other' WHERE name = 'index'")
db.execute("BEGIN IMMEDIATE")
open(sys.argv[2], "w").close()
open(sys.argv[3]).close()
db.execute("ROLLBACK")
END
	holder=$!
	cat "$work/held"
	"$klasterd" serve --listen 127.0.0.1:0 --no-bundled --metrics \
		--store "$store" >"$work/word" 2>"$work/log" &
	daemon=$!
	exec 3<"$work/word"
	read -r word rest <&3
	port=${rest##*:}
	worker=
	until [ -n "$worker" ] || ! kill -0 "$daemon" 2>/dev/null; do
		worker=$(tr -d ' ' <"/proc/$daemon/task/$daemon/children")
	done
	until grep -q 'indexed anew' "$work/log"; do
		kill -0 "$daemon" 2>/dev/null || break
	done
	kill -STOP $worker
	: >"$work/free"
	wait "$holder"
	rm -f "$work/word" "$work/held" "$work/free"
}

begin
is 'it lives' 200 "$(pub /healthz -o "$work/x" -w '%{http_code}')"
is 'it is not ready' 503 "$(pub /readyz -o "$work/x" -w '%{http_code}')"
pub /v1/organisations/org -D "$work/head" >"$work/body"
json 'all others are told so' '["503","unavailable"]' \
	'.errors[0] | [.status, .code]' <"$work/body"
has 'and how far it is' 'being made ready: The fields have changed' \
	"$(jq -r '.errors[0].detail' "$work/body")"
has 'and when to come again' '^Retry-After: 10' "$(cat "$work/head")"
has 'and not to keep that' '^Cache-Control: no-store' "$(cat "$work/head")"
is 'a token is not called unknown' 503 "$(pub /v1 -o "$work/x" \
	-H 'Authorization: Bearer klt_00000000_x' -w '%{http_code}')"
is 'bytes that mean no good are refused as ever' 400 "$(pub /v1 \
	-H 'Host: a' -H 'Transfer-Encoding: chunked' -H 'Content-Length: 3' \
	-o "$work/x" -w '%{http_code}')"
has 'it counts' '^klasterd_store_up 0$' "$(pub /metrics)"
kill -HUP "$daemon"
is 'it lives on when asked to reload' 200 "$(pub /healthz -o "$work/x" \
	-w '%{http_code}')"
kill -CONT $worker
read -r word <&3
is 'it says when it is ready' ready "$word"
until grep -q reloaded "$work/log" || ! kill -0 "$daemon"; do :; done
has 'and reloads then' reloaded "$(cat "$work/log")"
is 'and serves' 'The Office' "$(pub /v1/organisations/org |
	jq -r .data.attributes.name)"
is 'it is ready' 200 "$(pub /readyz -o "$work/x" -w '%{http_code}')"
has 'it counts on' '^klasterd_store_up 1$' "$(pub /metrics)"
stop
is 'it ends well' 0 $?

# Asked to end meanwhile, it ends, and so does the work.
begin
kill -TERM "$daemon"
until grep -Eq '^ShdPnd:.*4[0-9a-f]{3}$' "/proc/$worker/status" ||
	! kill -0 "$daemon" 2>/dev/null; do :; done # the work is asked to, too
kill -CONT $worker
wait "$daemon"
is 'it ends in the middle' 0 $?
daemon=
is 'with its work' 1 "$(kill -0 $worker 2>/dev/null; echo $?)"
is 'of which nothing is left' other "$(python3 - "$work/o.db" <<'END'
import sqlite3, sys
print(*sqlite3.connect(sys.argv[1]).execute(
    "SELECT value FROM meta WHERE name = 'index'").fetchone())
END
)"

# Killed, it leaves nobody at work behind it.
begin
kill -KILL "$daemon"
wait "$daemon" 2>/dev/null
daemon=
kill -CONT $worker
# Where nobody collects it, it is dead all the same.
while grep -qs '^[0-9]* ([^)]*) [^ZX]' "/proc/$worker/stat"; do :; done
done=$((done + 1))
exec 3<&-
serve --store "$store" --no-bundled
is 'the next one is fine' 'The Office' "$(pub /v1/organisations/org |
	jq -r .data.attributes.name)"
finish
