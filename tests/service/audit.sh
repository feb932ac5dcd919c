#!/bin/sh
# The audit: a line before each answer that shows what only some may see, by
# whom and of whom, with nothing of what was read; and what cannot be written
# down is not shown. Which answers have lines is in matrix.sh.
. "${srcdir:-.}/tests/service/lib.sh"

store=$(store_at a)
cat >"$work/dir.jsonl" <<'END'
{"kind":"organisations","id":"org","fields":{"name":{"value":"The Office","lang":"en"},"email":"memberonly@example.org"}}
{"kind":"people","id":"jane-doe","fields":{"name":"Jane Doe","email":"coordinatoronly@example.org","phone":"+371 2900 0000"}}
END
"$klasterd" import --no-bundled --store "$store" "$work/dir.jsonl" \
	>"$work/out" 2>&1 || note "import: $(cat "$work/out")"
token=$("$klasterd" token add --store "$store" --scope coordinator \
	--name c 2>"$work/said")
id=$(printf '%s' "$token" | cut -c5-12)
printf 'header = "Authorization: Bearer %s"\n' "$token" >"$work/header"
log=$work/audit.log
serve --no-bundled --store "$store" --audit-log "$log"
as() { _at=$1; shift; pub "$_at" -K "$work/header" "$@"; }
lines() { wc -l <"$log" | tr -d ' '; }

is 'the log is its owner'\''s' 600 "$(stat -c %a "$log" 2>/dev/null ||
	stat -f %Lp "$log")"
as /v1/people >"$work/body"
is 'one line for one answer' 1 "$(lines)"
json 'who, by what, what' \
	"[\"read\",\"token $id\",\"/v1/{kind}\",[[\"phone\",\"email\"]]]" \
	'[.audit, .who, .address, [.read[].fields]]' <"$log"
has 'and when' '"time":"20[0-9-]*T[0-9:]*Z"' "$(cat "$log")"
hasnt 'nothing of what was read, and no name' \
	'coordinatoronly|2900|jane|Jane' "$(cat "$log")"
has 'the person is told by a digest' '"record":"people/~[A-Za-z0-9_-]{22}"' \
	"$(cat "$log")"
is 'which finds the lines of one person' 1 "$("$klasterd" audit \
	--store "$store" people/jane-doe "$log" | wc -l | tr -d ' ')"
"$klasterd" audit --store "$store" people/nobody "$log" >"$work/out" 2>&1
is 'and of nobody' 1 $?
own '/v1/people/jane-doe' >"$work/body"
has 'the owner of the socket is told, too' '"who":"owner [0-9]*"' \
	"$(tail -n 1 "$log")"
as '/v1/organisations/org' >"$work/body"
has 'other kinds by their ids' '"record":"organisations/org"' \
	"$(tail -n 1 "$log")"
before=$(lines)
pub /v1/people >"$work/body"
as '/v1/people?fields[people]=name' >"$work/body"
as /v1/people -I >"$work/body"
etag=$(sed -n 's/^ETag: \(.*\)\r$/\1/p' "$work/body")
is 'a tag' 304 "$(as /v1/people -H "If-None-Match: $etag" -o "$work/body" \
	-w '%{http_code}')"
is 'no line where nothing is shown' "$before" "$(lines)"

# --- moved away, and opened anew: no line is lost and none is in both
mv "$log" "$log.1"
kill -HUP "$daemon"
n=0
until [ -e "$log" ] || [ $((n += 1)) -gt 500 ]; do pub /healthz >"$work/x"; done
as '/v1/organisations/org' >"$work/body"
is 'after SIGHUP a new file' 'organisations/org 1' "$(jq -r '.read[0].record' \
	"$log") $(lines)"
is 'what was written stays where it is' "$before" "$(wc -l <"$log.1" |
	tr -d ' ')"
is 'the new one is its owner'\''s, too' -rw------- "$(ls -l "$log" |
	cut -c1-10)"
mkdir "$work/away"
mv "$log" "$work/away"
mkdir "$log" # nothing can be written there
kill -HUP "$daemon"
n=0
until grep -q 'no plain file\|audit log' "$work/log" ||
	[ $((n += 1)) -gt 500 ]; do pub /healthz >"$work/x"; done
as '/v1/organisations/org' >"$work/body"
is 'where there is no new one the old one goes on' 2 \
	"$(wc -l <"$work/away/audit.log" | tr -d ' ')"
rmdir "$log"
stop
is 'ends well' 0 $?

# --- no line, no answer; the rest is answered
if [ -c /dev/full ]; then
	mkfifo "$work/word"
	"$klasterd" serve --listen 127.0.0.1:0 --no-bundled --store "$store" \
		>"$work/word" 2>/dev/full &
	daemon=$!
	while read -r word rest; do
		case $word in
		listening) port=${rest##*:} ;;
		ready) break ;;
		esac
	done <"$work/word"
	rm -f "$work/word"
	is 'what cannot be written down is not shown' 503 "$(as /v1/people \
		-o "$work/body" -w '%{http_code}')"
	hasnt 'and nothing of it' 'coordinatoronly|2900' "$(cat "$work/body")"
	has 'in a sentence' 'written down' "$(cat "$work/body")"
	is 'what everybody may see is' 200 "$(pub /v1/people -o "$work/body" \
		-w '%{http_code}')"
fi
"$klasterd" serve --listen 127.0.0.1:0 --no-bundled --store "$store" \
	--audit-log "$work" >"$work/out" 2>&1
is 'a log that is no file' 6 $?
finish
