#!/bin/sh
# copy.sh: the local copy, with the real klasterd there and gone: what was
# told once is told again, with its age, from the command line and on the
# screen; it is asked for again by its tag; nothing personal lies in it; and
# neither damage nor a second klaster stops anything.
. "${srcdir:-.}/tests/wire/wire.sh"

# The answers of the service, as the log counts them.
good_answers() {
	n=$(grep -c ": $1, " "$tmp/err")
	[ "$n" -eq "$2" ] || bad "$n answers $1, not $2"
}

cache=$tmp/home/.cache/klaster
start_daemon --listen "unix:$tmp/k.sock"
begin "kept"
ask list organisations --limit 0
good_status 0
cp "$tmp/out" "$tmp/all"
[ "$(stat -c %a "$cache")" = 700 ] || bad "the directory is open"
for file in "$cache"/copy-*; do
	[ "$(stat -c %a "$file")" = 600 ] || bad "$file is open"
done
ask show organisations/rmuc
ask search elblag

begin "asked again by its tag"
ask list organisations --limit 0 -vv
good_status 0
good_answers 304 1
good_answers 200 0
cmp -s "$tmp/all" "$tmp/out" || bad "another list"

begin "offline asks nothing"
ask list organisations --limit 0 --offline -vv
good_status 0
good_err "copy, [0-9]* s old"
grep -q "GET" "$tmp/err" && bad "it asked"
cmp -s "$tmp/all" "$tmp/out" || bad "another list"
if command -v strace >/dev/null; then
	strace -f -e trace=connect,sendto -o "$tmp/trace" "$KLASTER" \
		--service "http://127.0.0.1:$port/v1" --offline search elblag \
		>"$tmp/out" 2>"$tmp/err" </dev/null
	if grep -q "AF_INET" "$tmp/trace"; then
		bad "it spoke to somebody"
	fi
fi

begin "offline: never asked, but known"
ask search euroregion --offline
good_status 0
good_out "^organisations/erb"
ask list organisations country:LT --offline --fields city
good_status 0
good_out "^organisations/rmuc"
grep -q "organisations/erb" "$tmp/out" && bad "a filter is a filter"
ask show organisations/media-dizajn --offline
good_status 0
good_out "Szczecin"

begin "offline: not known"
ask search xyzzyquux --offline
good_status 1
no_out
ask list facilities --offline
good_status 1
good_err "not in the local copy"
ask show organisations/no-such-thing --offline
good_status 1
good_err "not in the local copy"

begin "rows of the copy and rows of the service are not one list"
ask list codes --limit 0
cat >"$tmp/steps" <<'E'
$ size 80x12
$ run offline
$ run kind codes
$ run last
$ expect > Zachodniopomorskie
$ run page-up
$ keys <Down>
$ expect offline, copy,
$ run first
$ run online
$ run refresh
$ run last
$ keys <Up>
$ expect live:
$ keys <Down>
$ expect > Zachodniopomorskie
$ run page-up
$ expect live:
$ run first 150
$ expect live:
$ run first
$ expect live:
E
KLASTER_PAGE_SIZE=3 ask --script "$tmp/steps"
good_status 0

stop_daemon
begin "the service is gone"
ask list organisations --limit 0
good_status 0
good_err "cannot be reached.*copy, [0-9]* s old"
cmp -s "$tmp/all" "$tmp/out" || bad "another list"
ask show organisations/rmuc
good_status 0
good_out "Rietavas"
ask search xyzzyquux
good_status 3

begin "its age"
if command -v sqlite3 >/dev/null; then
	for file in "$cache"/copy-*.pages; do
		sqlite3 "$file" 'UPDATE page SET asked_s = asked_s - 11000'
	done
	ask list organisations --limit 0 --format json
	good_status 0
	good_err "copy, 3 h old"
	good_out '"age_s":110[0-9][0-9],'
	good_out '"source":"127.0.0.1'
	ask list organisations --offline
	good_err "copy, 3 h old"
fi

begin "the screen without the service"
cat >"$tmp/steps" <<'E'
$ size 80x24
$ run kind organisations
$ expect Elbląg
$ expect cannot be reached
$ run open organisations/rmuc
$ expect Rietavas
E
ask --script "$tmp/steps"
good_status 0
sed -i 's/cannot be reached/offline, copy, /' "$tmp/steps"
ask --script "$tmp/steps" --offline
good_status 0

# --- personal data: over the socket its owner is told it, the disk is not
start_daemon --listen "unix:$tmp/k.sock"
data=$tmp/home/.local/share/klaster
begin "personal data"
near() {
	"$KLASTER" --service "unix:$tmp/k.sock" "$@" >"$tmp/out" \
		2>"$tmp/err" </dev/null
	status=$?
}
near show people/ausra-dockeviciute
good_status 0
good_out "67382349"
near list people --fields role,phone,email
good_out "67382349"
near show organisations/rmuc
good_status 0
ls "$data"/copy-socket-*.pages >/dev/null ||
	bad "there is no copy"
near list people --fields role,phone,email --offline
good_status 0
good_out "^people/ausra-dockeviciute"
near search ausra --offline
good_status 0
if grep -aq -e 67382349 -e piia.tamm@ "$data"/copy-*; then
	bad "a phone or an address lies on the disk"
fi
near show people/ausra-dockeviciute
good_out "67382349"

begin "killed while it writes"
i=0
while [ $i -lt 12 ]; do
	i=$((i + 1))
	rm -rf "$cache"
	rm -f "$tmp/rows"
	mkfifo "$tmp/rows"
	"$KLASTER" --service "http://127.0.0.1:$port/v1" list codes \
		--limit 0 --format jsonl >"$tmp/rows" 2>/dev/null </dev/null &
	victim=$!
	# At another row each time.
	head -n $((i * 20)) "$tmp/rows" >"$tmp/some"
	kill -9 $victim 2>/dev/null
	wait $victim 2>/dev/null
	ask list codes --limit 0 --format jsonl --offline
	case $status in
	0 | 1 | 7) ;;
	*) bad "killed after $((i * 20)) rows" ;;
	esac
	ask list codes --limit 0 --format jsonl
	good_status 0
	[ "$(wc -l <"$tmp/out")" -gt 250 ] || bad "rows are missing"
done

begin "three at once"
ask list codes --limit 0 --format jsonl
cp "$tmp/out" "$tmp/all"
rm -rf "$cache"
for one in a b c; do
	"$KLASTER" --service "http://127.0.0.1:$port/v1" list codes --limit 0 \
		--format jsonl >"$tmp/out.$one" 2>"$tmp/err.$one" </dev/null &
	eval "pid_$one=$!"
done
for one in a b c; do
	eval "wait \$pid_$one"
	status=$?
	good_status 0
	cmp -s "$tmp/all" "$tmp/out.$one" || bad "$one: other rows"
done
ask search lithuania --offline
good_status 0

# --- damage
copy_file() {
	ls "$cache"/copy-*".$1" | head -n 1
}

# All of the file from a place on is noise.
spoil() {
	size=$(stat -c %s "$1")
	dd if=/dev/urandom of="$1" bs=1 seek="$2" conv=notrunc \
		count=$((size - $2)) 2>/dev/null
}

for part in pages records; do
	for from in 0 100 5000; do
		begin "damaged $part from $from"
		ask list organisations --limit 0
		ask search euroregion --offline
		good_status 0
		spoil "$(copy_file $part)" $from
		ask list organisations --limit 0
		good_status 0
		ask search euroregion
		good_status 0
		ask search known --offline
		case $status in 0 | 1) ;; *) bad "not mended" ;; esac
		ask search euroregion --offline
		good_status 0
		ls "$cache"/copy-*.corrupt-* >/dev/null || bad "not set aside"
		rm -f "$cache"/*.corrupt-*
	done
done

begin "offline, after a service that never answered"
"$KLASTER" --service http://127.0.0.1:9/v1 list organisations --max-wait 0 \
	>"$tmp/out" 2>"$tmp/err" </dev/null
ls "$cache"/copy-127.0.0.1_9-*.pages >/dev/null || bad "not even begun"
"$KLASTER" --service http://127.0.0.1:9/v1 list organisations --offline \
	>"$tmp/out" 2>"$tmp/err" </dev/null
status=$?
good_status 6
good_err "no local copy"
rm -f "$cache"/copy-127.0.0.1_9-*

begin "damaged, and offline"
spoil "$(copy_file pages)" 0
ask list organisations --offline
good_status 6
good_err "damaged"

begin "cannot be used"
rm -rf "$cache"
ask list organisations --offline
good_status 6
ask list organisations
name=$(copy_file pages)
rm -f "$cache"/*
mkdir "$name"
ask list organisations
good_status 0
good_err "not a plain file"
ask list organisations --offline
good_status 6
rm -rf "$cache"
mkdir "$cache"
: >"$tmp/victim"
ln -s "$tmp/victim" "$name"
ask list organisations
good_status 0
[ ! -s "$tmp/victim" ] || bad "a link was followed"
rm -rf "$cache"

begin "no copy of the bundled directory"
KLASTER_KLASTERD=$KLASTERD "$KLASTER" list organisations \
	>"$tmp/out" 2>"$tmp/err" </dev/null
status=$?
good_status 0
if ls "$cache"/copy-* >/dev/null 2>&1; then
	bad "there is one"
fi
stop_daemon

# --- services that change their word, and bad ones
export KLASTER_MAX_WAIT=0
JSON=application/vnd.api+json
one() {
	printf '{"links":{"next":%s},"data":[{"type":"organisations",' "$1"
	printf '"id":"a","attributes":{"name":"%s"}}]}\n' "$2"
}

begin "changed, then broken"
serve <<E
on /v1/organisations
body $JSON 200
header ETag: "one"
text $(one null Alfa)
on /v1/organisations
body $JSON 200
header ETag: "two"
text $(one null Beta)
on /v1/organisations
body $JSON 500
text {"errors":[{"status":"500","detail":"no more today"}]}
on /v1/organisations
body $JSON 200
text {"data":[
on /v1/organisations
body text/html 200
text <html>Please log in to this wireless network</html>
on /v1/organisations
body $JSON 403
text {"errors":[{"status":"403","detail":"not for you"}]}
E
ask list organisations
good_out Alfa
ask list organisations
good_out Beta
grep -q '^If-None-Match: "one"' "$tmp/log" || bad "the tag was not sent"
for why in "no more today" copy copy copy; do
	ask list organisations
	good_status 0
	good_out Beta
	good_err "$why"
	good_err "this is the copy"
done
ask list organisations --offline
good_out Beta
good_requests 6

begin "a way on that leads into the copy"
serve <<E
on /v1/organisations
body $JSON 200
text $(one '"copy:list?5&&&x"' Alfa)
E
ask list organisations --limit 0
good_status 7
ask list organisations --limit 0 --offline
good_status 7

rows() {
	parting=
	printf '{"links":{"next":null},"meta":{"page":{"total":%d}},"data":[' $#
	for row; do
		printf '%s{"type":"organisations","id":"%s",' "$parting" "$row"
		printf '"attributes":{"name":"The %s"}}' "$row"
		parting=,
	done
	printf ']}\n'
}

begin "rows change in place"
serve <<E
on /v1/organisations?
body $JSON 200
text $(rows b c d)
on /v1/organisations?
body $JSON 200
text $(rows a b c d)
on /v1/organisations?
hold
on /v1
body $JSON 200
text {"data":[]}
E
cat >"$tmp/steps" <<'E'
$ size 80x24
$ run kind organisations
$ keys <Down>
$ expect > The c
$ run refresh
$ expect The a
$ expect > The c
E
ask --script "$tmp/steps"
good_status 0
begin "painted before the service answers"
cat >"$tmp/steps" <<'E'
$ size 80x24
$ run kind organisations
$ keys <Down>
$ expect > The b
$ expect in time
E
KLASTER_TIMEOUT=1 ask --script "$tmp/steps"
good_status 0

# What only members may see does not stay for ever without the service; what
# everybody may see does, and so does all of it before its time.
if command -v sqlite3 >/dev/null; then
	begin "answers grow old"
	serve <<E
on /v1/organisations?
body $JSON 200
text {"links":{"next":null},"data":[{"type":"organisations","id":"a","attributes":{"name":"Alpha","email":"zzoffice@alpha.example"}},{"type":"organisations","id":"b","attributes":{"name":"Beta","city":"Narva"}}]}
E
	data=$tmp/home/.local/share/klaster
	rm -rf "$data"
	printf 'secret\n' >"$tmp/token"
	chmod 600 "$tmp/token"
	cat >"$tmp/conf" <<E
[service mine]
url = http://127.0.0.1:$port/v1
token-file = $tmp/token
E
	member() {
		"$KLASTER" --config "$tmp/conf" --service mine "$@" \
			>"$tmp/out" 2>"$tmp/err" </dev/null 9>&-
		status=$?
	}
	member list organisations --fields email,city
	good_out "zzoffice"
	member list organisations alpha --fields email --offline
	good_out "zzoffice"
	for file in "$data"/copy-*.pages; do
		sqlite3 "$file" 'UPDATE page SET asked_s = asked_s - 29 * 86400'
	done
	member list organisations alpha --fields email --offline
	good_out "zzoffice"
	for file in "$data"/copy-*.pages; do
		sqlite3 "$file" 'UPDATE page SET asked_s = asked_s - 2 * 86400'
	done
	member list organisations alpha --fields email --offline
	good_status 1
	if grep -aq zzoffice "$tmp/out" "$data"/copy-*; then
		bad "what members saw is there still"
	fi
	member list organisations beta --offline
	good_out "Narva"
fi

# A row of fewer columns does not say that it has no others; one that was
# asked for and did not come is not there any more.
begin "columns that were not asked for"
serve <<E
on /v1/organisations?
body $JSON 200
text {"links":{"next":null},"data":[{"type":"organisations","id":"o","attributes":{"name":"Old","city":"Narva","phone":"+37261"}}]}
on /v1/organisations?
body $JSON 200
text {"links":{"next":null},"data":[{"type":"organisations","id":"o","attributes":{"name":"New"}}]}
on /v1/organisations?
body $JSON 200
text {"links":{"next":null},"data":[{"type":"organisations","id":"o","attributes":{"name":"Newer"}}]}
E
ask list organisations --fields city,phone
ask list organisations --fields kind
ask list organisations new --fields city,phone --offline
good_out "Narva.*37261"
ask list organisations --fields city
ask list organisations newer --fields city,phone --offline
good_out "37261"
if grep -q Narva "$tmp/out"; then
	bad "what is gone is told still"
fi

begin "gone for good"
serve <<E
on /v1/people?
body $JSON 200
text {"links":{"next":null},"data":[{"type":"people","id":"ann-o","attributes":{"name":"Ann Zzyzxova"}}]}
on /v1/people/ann-o
body $JSON 200
text {"data":{"type":"people","id":"ann-o","attributes":{"claims":[{"field":"name","value":"Ann Zzyzxova"},{"field":"role","value":"zzmanager","lang":"en"}]}}}
on /v1/people/ann-o
body $JSON 410
text {"errors":[{"status":"410","detail":"gone"}]}
E
ask list people
good_out "Ann Zzyzxova"
ask show people/ann-o
good_out "zzmanager"
ask search zzyzxova --offline
good_status 0
grep -aq "Zzyzxova" "$cache"/copy-*.pages || bad "not even kept"
ask show people/ann-o
good_status 1
if grep -aiq -e zzyzxova -e zzmanager "$cache"/copy-*; then
	bad "the disk still has it"
fi
ask search zzyzxova --offline
good_status 1
finish
