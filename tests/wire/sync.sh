#!/bin/sh
# sync.sh: the complete copy, with the real klasterd: it has what the service
# has, answers as the service does, follows its changes, and is never worse
# for a service that is wrong.
. "${srcdir:-.}/tests/wire/wire.sh"
src=${srcdir:-.}
store=sqlite:$tmp/service.db
cache=$tmp/home/.cache/klaster

# Lines of a directory, while it is served. What the list had before is still
# in it: what is not would have vanished.
import() {
	cat >"$tmp/new"
	sed 's/.*\("id":"[^"]*"\).*/\1/' "$tmp/new" >"$tmp/ids"
	touch "$tmp/lines.jsonl"
	grep -vF -f "$tmp/ids" "$tmp/lines.jsonl" >>"$tmp/new"
	mv "$tmp/new" "$tmp/lines.jsonl"
	"$KLASTERD" import --store "$store" --no-bundled "$tmp/lines.jsonl" \
		>"$tmp/out" 2>"$tmp/err" || bad "import"
}

asked() {
	n=$(grep -c 'GET http' "$tmp/err")
	[ "$n" -eq "$1" ] || bad "$n requests, not $1"
}

start_daemon --store "$store"
begin "a complete copy"
ask sync
good_status 0
good_err "338 records, complete"
for file in "$cache"/copy-*; do
	[ "$(stat -c %a "$file")" = 600 ] || bad "$file is open"
done
ask sync -vv
good_status 0
good_err " 0 came, 0 went"
asked 1
begin "so old that it would have been brought up to date by itself"
KLASTER_SYNC_EVERY=0 ask sync -vv
good_status 0
good_err " 0 came, 0 went"
asked 1
begin "no other file is opened for what it knows"
pages=$(ls "$cache"/copy-*.pages)
cp "$pages" "$tmp/pages"
echo 'no longer a database' >"$pages"
ask list organisations country:LT
good_status 0
good_out "Rietavas"
grep -q damaged "$tmp/err" && bad "it was opened"
cp "$tmp/pages" "$pages"
begin "what it knows is not asked again"
ask list organisations country:LT -vv
good_status 0
good_err "copy, [0-9]* s old, complete"
asked 0
ask show organisations/erb -vv
good_out "South Baltic Creative Clusters"
asked 0
ask show organisations/erb --format json
"$KLASTER" --service "http://127.0.0.1:$port/v1" show organisations/erb \
	--offline --format json >"$tmp/offline" 2>/dev/null
XDG_CACHE_HOME=$tmp/none ask show organisations/erb --format json
for text in out offline; do
	sed 's/"age_s":[0-9]*//;s/"exported":"[^"]*"//' "$tmp/$text" \
		>"$tmp/$text.same"
done
cmp -s "$tmp/out.same" "$tmp/offline.same" || bad "a record looks otherwise here"

begin "who asks again is not told what was so a while ago"
printf '$ %s\n' "size 80x24" "run kind organisations" "rest" "keys r" \
	"rest" "show" >"$tmp/keys"
KLASTER_SYNC_EVERY=0 ask --script "$tmp/keys" -vv
good_status 0
asked 2

begin "after a while what changed is asked, once"
KLASTER_SYNC_EVERY=0 ask list organisations country:LT -vv
good_status 0
asked 1

if command -v python3 >/dev/null; then
	begin "the same answers"
	python3 "$src/tests/wire/sync_differ.py" "$KLASTER" \
		"http://127.0.0.1:$port/v1" "" "${SYNC_QUESTIONS:-60}" 1 \
		>"$tmp/out" 2>"$tmp/err" || bad "the copy answers otherwise"
	[ "$failed" -eq 0 ] || sed 's/^/  /' "$tmp/out" | head -40
fi

begin "changes come"
import <<'END'
{"kind":"organisations","id":"aaa","fields":{"name":"Aaa of Narva","country":"EE"}}
{"kind":"organisations","id":"bbb","fields":{"name":"Bbb of Kaunas","country":"LT"}}
END
ask sync -vv
good_status 0
good_err "340 records, complete; 2 came, 0 went"
asked 2
ask list organisations country:LT --offline
good_out "organisations/bbb"

begin "the service is gone"
stop_daemon
ask list organisations country:EE
good_status 0
good_out "organisations/aaa"
KLASTER_SYNC_EVERY=0 ask list organisations country:EE
good_status 0
good_out "organisations/aaa"
good_err "cannot be reached.*copy, [0-9]* s old"
ask sync --max-wait 0
good_status 3
ask list organisations country:EE --offline
good_out "organisations/aaa"

begin "offline speaks to nobody"
if command -v strace >/dev/null; then
	strace -f -e trace=socket,connect,sendto -o "$tmp/trace" "$KLASTER" \
		--service "http://127.0.0.1:$port/v1" --offline \
		list organisations >"$tmp/out" 2>"$tmp/err" </dev/null
	grep -q "AF_INET" "$tmp/trace" && bad "it spoke to somebody"
fi
if command -v unshare >/dev/null && unshare -rn true 2>/dev/null; then
	unshare -rn "$KLASTER" --service "http://127.0.0.1:$port/v1" \
		--offline list organisations >"$tmp/out" 2>"$tmp/err" </dev/null
	status=$?
	good_status 0
	good_out "organisations/aaa"
fi
start_daemon --store "$store"

begin "a copy of a question"
ask sync country:LT
good_status 0
good_err "country:LT, complete"
ask list organisations country:Lithuania -vv
good_out "organisations/bbb"
asked 0
good_err "complete"
ask list organisations country:LT type:ngo -vv
asked 0
ask list organisations country:EE -vv
good_status 0
grep -q "GET http" "$tmp/err" || bad "nobody was asked"
ask sync contry:LT
good_status 2
good_err 'is "country" meant'
ask list organisations country:LT -vv
asked 0
good_err "complete"
ask list organisations country:PL --offline
good_status 1
good_err "country:LT"
if command -v python3 >/dev/null; then
	python3 "$src/tests/wire/sync_differ.py" "$KLASTER" \
		"http://127.0.0.1:$port/v1" country:LT \
		"${SYNC_QUESTIONS:-40}" 2 >"$tmp/out" 2>"$tmp/err" ||
		bad "the copy answers otherwise"
	[ "$failed" -eq 0 ] || sed 's/^/  /' "$tmp/out" | head -40
fi
begin "what comes into a question and leaves it"
import <<'END'
{"kind":"organisations","id":"aaa","fields":{"name":"Aaa of Klaipeda","country":"LT"}}
{"kind":"organisations","id":"bbb","fields":{"name":"Bbb of Riga","country":"LV"}}
END
ask sync
good_status 0
good_err "country:LT, complete"
ask list organisations country:LT --offline
good_out "organisations/aaa"
grep -q "organisations/bbb" "$tmp/out" && bad "it should have left"
ask sync --all
good_status 0
good_err "340 records"
ask list organisations country:LV --offline
good_out "organisations/bbb"

begin "changes: the first look"
ask changes --since last
good_status 1
begin "changes: nothing"
ask changes
good_status 1
good_err "nothing has changed"
begin "changes"
import <<'END'
{"kind":"organisations","id":"bbb","fields":{"name":"Bbb of Ventspils","country":"LV"}}
END
ask changes --since last
good_status 0
good_out "^changed	organisations/bbb	Bbb of Ventspils$"
ask changes --since last
good_status 1
no_out
ask changes --since 340 --format json
good_status 0
good_out '"id":"organisations/bbb"'
ask changes --since 2001-01-01
good_status 2
good_err "first look"
ask changes --since 2999-01-01
good_status 0
ask changes --since yesterday
good_status 2

begin "two at once"
if command -v flock >/dev/null; then
	lock=$(ls "$cache"/copy-*.lock)
	flock "$lock" "$KLASTER" --service "http://127.0.0.1:$port/v1" sync \
		>"$tmp/out" 2>"$tmp/err" </dev/null
	status=$?
	good_status 6
	good_err "another klaster (process [0-9]*)"
	flock "$lock" "$KLASTER" --service "http://127.0.0.1:$port/v1" \
		list organisations country:LV >"$tmp/out" 2>"$tmp/err" </dev/null
	status=$?
	good_status 0
fi

begin "a store that was put back to what it was"
ask sync
stop_daemon
cp "$tmp/service.db" "$tmp/backup.db"
start_daemon --store "$store"
i=0
while [ $i -lt 3 ]; do
	i=$((i + 1))
	echo "{\"kind\":\"events\",\"id\":\"e$i\",\"fields\":{\"title\":\"E $i\"}}"
done >"$tmp/more"
import <"$tmp/more"
ask sync
good_err "343 records"
stop_daemon
rm -f "$tmp"/service.db*
cp "$tmp/backup.db" "$tmp/service.db"
start_daemon --store "$store"
ask sync
good_status 0
good_err "340 records, complete"
ask list events --offline
grep -q "events/e1" "$tmp/out" && bad "what is not there is here"

begin "another store at the same address: the brake"
stop_daemon
rm -f "$tmp"/service.db* "$tmp/lines.jsonl"
start_daemon --store "$store" --no-bundled
import <<'END'
{"kind":"organisations","id":"only","fields":{"name":"The only one"}}
END
ask sync
good_status 7
good_err "339 of 340\|340 of 340"
good_err "allow-mass-delete"
ask list organisations country:LT --offline
good_status 0
good_out "organisations/aaa"
ask sync
good_status 7
# A sentence that has no room says where the rest of it is.
cat >"$tmp/steps" <<'E'
$ size 80x24
$ run sync
$ expect would have
$ expect <F9>: all of it
$ keys <F9>
$ expect allow-mass-delete
E
ask --script "$tmp/steps"
good_status 0
ask sync --allow-mass-delete
good_status 0
good_err " 1 records, complete"
ask list organisations --offline
good_out "organisations/only"
[ "$(ls "$cache"/copy-*.whole-* | grep -vc -- '-wal\|-shm')" -eq 1 ] ||
	bad "files are left over"

begin "nothing at all is not believed"
stop_daemon
rm -f "$tmp"/service.db* "$tmp/lines.jsonl"
start_daemon --store "$store" --no-bundled
i=0
while [ $i -lt 40 ]; do
	i=$((i + 1))
	echo "{\"kind\":\"events\",\"id\":\"e$i\",\"fields\":{\"title\":\"E $i\"}}"
done >"$tmp/more"
import <"$tmp/more"
ask sync --allow-mass-delete
good_status 0
good_err "40 records"

begin "purge"
ask purge
good_status 0
ls "$cache"/copy-* >/dev/null 2>&1 && bad "something is left"
ask list events --offline
good_status 6
stop_daemon

# --- services that are wrong, word for word
JSON=application/vnd.api+json
entry() {
	printf '{"links":{"organisations":"/v1/organisations"},"meta":{"seq":%s,' \
		"$1"
	printf '"store":"s","counts":{"organisations":%s}}}\n' "$2"
}
page() {
	next=$1
	shift
	parting=
	printf '{"links":{"next":%s},"data":[' "$next"
	for row; do
		printf '%s{"type":"organisations","id":"%s","attributes":' \
			"$parting" "$row"
		printf '{"claims":[{"field":"name","value":"The %s"}]}}' "$row"
		parting=,
	done
	printf ']}\n'
}
no_changes='{"links":{"next":null},"data":[],"meta":{"seq":5}}'
answer() {
	echo "on $1"
	echo "body $JSON ${3:-200}"
	echo "text $2"
}

begin "a circle of seven pages"
{
	answer '/v1 ' ""
	answer /v1/organisations? "$(page '"/v1/organisations?p=1"' a0)"
	for i in 1 2 3 4 5 6 7; do
		answer "/v1/organisations?p=$i" \
			"$(page "\"/v1/organisations?p=$((i % 7 + 1))\"" a$i)"
	done
	answer /v1 "$(entry 5 8)"
} >"$tmp/plan"
serve <"$tmp/plan"
ask sync
good_status 7
good_err "repeats pages"
ask list organisations --offline
good_status 1

begin "the same page for ever, under other links"
{
	answer /v1/organisations? "$(page '"/v1/organisations?p=1"' a b)"
	for i in 1 2 3 4 5 6 7 8 9; do
		answer "/v1/organisations?p=$i" \
			"$(page "\"/v1/organisations?p=$((i + 1))\"" a b)"
	done
	answer /v1 "$(entry 5 2)"
} >"$tmp/plan"
serve <"$tmp/plan"
ask sync
good_status 7
good_err "repeats pages"

begin "a way on to another host"
{
	answer /v1/organisations? "$(page '"http://example.com/x"' a)"
	answer /v1 "$(entry 5 2)"
} >"$tmp/plan"
serve <"$tmp/plan"
ask sync
good_status 5
good_err "elsewhere"

begin "an empty page with a way on"
{
	answer /v1/organisations? "$(page '"/v1/organisations?p=1"')"
	answer "/v1/organisations?p=1" "$(page null a b)"
	answer /v1/changes "$no_changes"
	answer /v1 "$(entry 5 2)"
} >"$tmp/plan"
serve <"$tmp/plan"
ask sync
good_status 0
good_err "2 records"

begin "fewer than it says"
{
	answer /v1/organisations? "$(page null a b)"
	answer /v1/changes "$no_changes"
	answer /v1 "$(entry 5 9)"
} >"$tmp/plan"
serve <"$tmp/plan"
ask sync
good_status 7
good_err "says it has 9, and 2 came"

begin "a lost record is noticed, and nothing goes meanwhile"
{
	answer /v1/organisations? "$(page null a b c)"
	answer /v1/organisations? "$(page null a b)"
	answer /v1/changes "$no_changes"
	answer /v1 "$(entry 5 3)"
	answer /v1 "$(entry 5 3)"
	answer /v1 "$(entry 5 2)"
	answer /v1 "$(entry 5 3)"
} >"$tmp/plan"
serve <"$tmp/plan"
ask sync
good_status 0
ask sync
good_status 7
ask list organisations --offline
good_out "organisations/c"

change() {
	printf '{"type":"changes","id":"%s","attributes":{"seq":%s,"op":"%s",' \
		"$1" "$1" "$2"
	printf '"of":"organisations","ofId":"%s"}}' "$3"
}
begin "many deletions are asked about, few are not"
ids=$(seq -f 'n%g' 1 120)
{
	# shellcheck disable=SC2086
	answer /v1/organisations? "$(page null $ids)"
	answer /v1/changes "$no_changes"
	printf 'on /v1/changes\nbody %s 200\ntext {"links":{"next":null},"data":[' \
		$JSON
	i=0
	while [ $i -lt 30 ]; do
		i=$((i + 1))
		[ $i -eq 1 ] || printf ,
		change $((5 + i)) delete n$i
	done
	echo '],"meta":{"seq":35}}'
	answer '/v1' "$(entry 5 120)"
	answer '/v1' "$(entry 5 120)"
	answer '/v1' "$(entry 35 90)"
} >"$tmp/plan"
serve <"$tmp/plan"
ask sync
good_status 0
ask sync
good_status 7
good_err "30 of 120"
ask list organisations --limit 0 --offline
[ "$(wc -l <"$tmp/out")" -eq 120 ] || bad "some went"
ask sync --allow-mass-delete
good_status 0
good_err "30 went"
ask list organisations --limit 0 --offline
[ "$(wc -l <"$tmp/out")" -eq 90 ] || bad "they did not go"

begin "changes that are older than what is here"
{
	answer /v1/organisations? "$(page null a b)"
	answer /v1/changes "$no_changes"
	echo "on /v1/changes"
	echo "body $JSON 200"
	echo "text {\"links\":{\"next\":null},\"data\":[$(change 3 delete a)]}"
	answer /v1 "$(entry 5 2)"
	answer /v1 "$(entry 5 2)"
	answer /v1 "$(entry 6 2)"
} >"$tmp/plan"
serve <"$tmp/plan"
ask sync
good_status 0
ask sync
good_status 5
good_err "older"
ask list organisations --offline
good_out "organisations/a"

begin "changes too old: all is read again, and what was there stays"
{
	answer /v1/organisations? "$(page null a b)"
	echo "on /v1/organisations?"
	echo hold
	answer /v1/organisations? "$(page null a c)"
	answer /v1/changes "$no_changes"
	for i in 1 2; do
		answer /v1/changes "{\"errors\":[{\"status\":\"410\",\
\"code\":\"resync\",\"detail\":\"too old\"}]}" 410
	done
	answer /v1/changes '{"links":{"next":null},"data":[],"meta":{"seq":9}}'
	answer /v1 "$(entry 5 2)"
	answer /v1 "$(entry 5 2)"
	answer /v1 "$(entry 9 2)"
} >"$tmp/plan"
serve <"$tmp/plan"
ask sync
good_status 0
KLASTER_TIMEOUT=1 ask sync --max-wait 0
good_status 3
ask list organisations --offline
good_out "organisations/b"
ask sync
good_status 0
ask list organisations --offline
good_out "organisations/c"
grep -q "organisations/b" "$tmp/out" && bad "b is gone there"

begin "a question with blanks, from the screen"
{
	answer /v1/organisations? "$(page null a)"
	answer /v1/changes "$no_changes"
	answer /v1 "$(entry 5 1)"
} >"$tmp/plan"
serve <"$tmp/plan"
# shellcheck disable=SC2016
printf '$ run sync city:"Ida Viru"\n' >"$tmp/steps"
ask --script "$tmp/steps"
grep -q 'city%5D=Ida%20Viru' "$tmp/log" || bad "another question was asked"

# One that goes round for ever must not hold the others up.
ask_in_time() {
	timeout 100 "$KLASTER" --service "http://127.0.0.1:$port/v1" "$@" \
		>"$tmp/out" 2>"$tmp/err" </dev/null 9>&-
	status=$?
}
begin "its own link to the next page refused each time"
{
	answer /v1/organisations? "$(page '"/v1/organisations?p=1"' a)"
	answer "/v1/organisations?p=1" \
		'{"errors":[{"status":"400","detail":"No such cursor"}]}' 400
	answer /v1 "$(entry 5 2)"
} >"$tmp/plan"
serve <"$tmp/plan"
ask_in_time sync
good_status 7
good_err "No such cursor"
good_requests 9

begin "changes that are always too old"
{
	answer /v1/organisations? "$(page null a b)"
	answer /v1/changes \
		'{"errors":[{"status":"410","detail":"too old"}]}' 410
	answer /v1 "$(entry 5 2)"
} >"$tmp/plan"
serve <"$tmp/plan"
ask_in_time sync
good_status 7
good_err "too old"
good_requests 9

begin "erased there is erased here, in every file"
if command -v python3 >/dev/null; then
	hash=$(python3 -c 'import base64, hashlib, hmac
key = b"0123456789abcdef0123456789abcdef"
said = hmac.new(key, b"people/ann-zzyzxova", hashlib.sha256).digest()[:16]
print(base64.urlsafe_b64encode(said).decode().rstrip("="))')
	key=$(printf 0123456789abcdef0123456789abcdef | python3 -c 'import base64, sys
print(base64.urlsafe_b64encode(sys.stdin.buffer.read()).decode().rstrip("="))')
	ann='"type":"people","id":"ann-zzyzxova"'
	claims='[{"field":"name","value":"Ann Zzyzxova"}]'
	person="{$ann,\"attributes\":{\"claims\":$claims}}"
	fair='{"type":"events","id":"fair","attributes":{"claims":['
	fair="$fair{\"field\":\"title\",\"value\":\"Fair\"}]}}"
	people() {
		printf '{"links":{"people":"/v1/people","events":"/v1/events"},'
		printf '"meta":{"seq":%s,"store":"s","counts":{"people":%s,' \
			"$1" "$2"
		printf '"events":1}}}\n'
	}
	{
		answer '/v1/people?' "{\"links\":{\"next\":null},\"data\":[$person]}"
		answer '/v1/people/' "{\"data\":$person}"
		answer '/v1/events?' "{\"links\":{\"next\":null},\"data\":[$fair]}"
		answer /v1/changes "$no_changes"
		printf 'on /v1/changes\nbody %s 200\ntext {"links":{"next":' $JSON
		printf 'null},"data":[{"type":"changes","id":"6","attributes":{'
		printf '"seq":6,"op":"delete","of":"people","ofHash":"%s",' "$hash"
		printf '"reason":"erased"}}],"meta":{"seq":6,"hashKey":"%s"}}\n' \
			"$key"
		answer /v1 "$(people 5 1)"
		answer /v1 "$(people 5 1)"
		answer /v1 "$(people 6 0)"
	} >"$tmp/plan"
	serve <"$tmp/plan"
	# First as it is shown, then all of it.
	ask list people
	ask show people/ann-zzyzxova
	ask search zzyzxova --offline
	ask sync
	good_status 0
	ask list people --offline
	good_out "Ann Zzyzxova"
	grep -aqi zzyzxova "$cache"/copy-* || bad "not even kept"
	ask sync
	good_status 0
	good_err "1 went"
	if grep -aqi zzyzxova "$cache"/copy-* "$tmp"/home/.local/state/klaster/*
	then
		bad "a file still has the name"
	fi
	ask list people --offline
	good_status 1
fi
finish
