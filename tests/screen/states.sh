#!/bin/sh
# What stands on the screen when a service is slow, fails, refuses, has
# nothing, or goes away: the rows stay, the last lines say why and what to
# do, and the keys answer. Real curl against a scripted server.
. "${srcdir:-.}/tests/wire/wire.sh"
export TZ=UTC TERM=xterm KLASTER_MAX_WAIT=0

JSON=application/vnd.api+json
ENTRY='{"links":{"self":"/v1"},"meta":{"title":"Office","counts":{"organisations":2,"projects":3}}}'
TWO='{"links":{"next":null,"prev":null},"meta":{"page":{"total":2}},"data":[{"type":"organisations","id":"a","attributes":{"name":"Alfa"}},{"type":"organisations","id":"b","attributes":{"name":"Beta"}}]}'
NONE='{"links":{"next":null,"prev":null},"meta":{"page":{"total":0}},"data":[]}'

# error STATUS DETAIL: what a service says in its own words.
error() {
	printf 'body %s %s\n' "$JSON" "$1"
	printf 'text {"errors":[{"status":"%s","title":"No","detail":"%s"}]}\n' \
		"$1" "$2"
}
# look: the steps on stdin must come true, on a screen of 80x12.
look() {
	{
		echo '$ size 80x12'
		cat
	} >"$tmp/steps"
	# shellcheck disable=SC2086
	"$KLASTER" ${settings:-} --service "http://127.0.0.1:$port/v1" \
		--script "$tmp/steps" >"$tmp/out" 2>"$tmp/err" 9>&-
	status=$?
	[ "$status" -eq 0 ] || { bad 'not as expected'; cat "$tmp/out"; }
	sed "s/127.0.0.1:$port/HOST/" "$tmp/out" >"$tmp/screen"
}
# on_line N PATTERN: what row N of the last screen is like.
rows() {
	sed -n 's/^|//p' "$tmp/screen" | grep -v '^cursor ' | tail -n 12
}
on_line() {
	row=$(rows | sed -n "$1p")
	case $row in
	$2) ;;
	*) bad "row $1 is not: $2
  but: $row" ;;
	esac
}
with_entry() {
	cat
	printf 'on /v1\nbody %s 200\ntext %s\n' "$JSON" "$ENTRY"
}

begin 'rows that are not here yet'
{
	echo 'on /v1/projects'
	echo hold
} | with_entry >"$tmp/in"
serve <"$tmp/in"
look <<-'END'
	$ hurry
	$ run kind projects
	$ await , loading
	$ keys <Down><PgDn>?
	$ await Commands and their keys
	$ keys <Esc>q
	$ await In this directory
	$ keys f
	$ await , loading
	$ show
END
on_line 3 '  Waiting for the first rows.'
on_line 11 'HOST, loading; <Esc>: cancel'

begin 'one key gives up the wait, and the next one the place'
{
	echo 'on /v1/projects'
	echo hold
	echo 'on /v1/projects'
	printf 'body %s 200\ntext %s\n' "$JSON" "$NONE"
} | with_entry >"$tmp/in"
serve <"$tmp/in"
look <<-'END'
	$ hurry
	$ run kind projects
	$ await <Esc>: cancel
	$ keys <Esc>
	$ await Cancelled.
	$ expect Projects
	$ keys k
	$ await cancelled; r: ask again
	$ keys <Esc>
	$ await In this directory
	$ keys f
	$ await cancelled; r: ask again
	$ keys r
	$ await There is nothing in this list.
	$ keys <Esc>
	$ await In this directory
	$ keys <Esc>
	$ await this is the first place
END

begin 'a macro waits for what it asked for, and any key stops it'
{
	echo 'on /v1/projects'
	echo hold
} | with_entry >"$tmp/in"
serve <"$tmp/in"
look <<-'END'
	$ hurry
	$ run macro look overview 'kind projects' move-down open
	$ keys :play look<Enter>
	$ await playing look
	$ await , loading
	$ keys j
	$ await look stopped before line 3 of 4.
	$ keys q
	$ await In this directory
END

begin 'paging faster than the service answers'
many() { # a first page of 50 rows of 200
	printf '{"links":{"prev":null,"next":"/v1/organisations?page%%5Bafter%%5D=x"},"meta":{"page":{"total":200}},"data":['
	n=10
	while [ $n -lt 60 ]; do
		[ $n -eq 10 ] || printf ,
		printf '{"type":"organisations","id":"o%s","attributes":{"name":"Office %s"}}' \
			$n $n
		n=$((n + 1))
	done
	printf ']}'
}
{
	echo 'on /v1/organisations'
	printf 'body %s 200\ntext %s\n' "$JSON" "$(many)"
	echo 'on /v1/organisations'
	echo hold
} | with_entry >"$tmp/in"
serve <"$tmp/in"
look <<-'END'
	$ hurry
	$ run kind organisations
	$ await > Office 10
	$ keys <PgDn><PgDn><PgDn><PgDn><PgDn><PgDn><PgDn><PgDn><PgDn><PgDn>
	$ await page 11/25 of 200
	$ await , loading
	$ keys <PgUp><PgUp><PgUp><PgUp><PgUp><PgUp><PgUp><PgUp><PgUp>
	$ await > Office 18
	$ keys gg
	$ await > Office 10
	$ keys <Enter>
	$ await Organisation: Office 10
	$ keys <Esc>
	$ await > Office 10
END

begin 'a refresh that fails keeps the rows'
{
	echo 'on /v1/organisations'
	printf 'body %s 200\ntext %s\n' "$JSON" "$TWO"
	for try in 1 2 3; do
		echo 'on /v1/organisations'
		error 500 'The disk is full.'
	done
	echo 'on /v1/organisations'
	echo reset
} | with_entry >"$tmp/in"
serve <"$tmp/in"
look <<-'END'
	$ run kind organisations
	$ run refresh
	$ expect Alfa
	$ expect The disk is full; r: ask again
	$ keys <Down>
	$ expect > Beta
	$ expect The disk is full; r: ask again
	$ keys r
	$ expect > Beta
	$ show
END
on_line 3 '  Alfa'
on_line 11 'HOST broke off the answer; r: ask again'

begin 'a service that asks to wait'
{
	echo 'on /v1/organisations'
	printf 'body %s 200\ntext %s\n' "$JSON" "$TWO"
	echo 'on /v1/organisations'
	error 503 'The directory is being moved.'
	echo 'header Retry-After: 40'
} | with_entry >"$tmp/in"
serve <"$tmp/in"
# No record is asked for ahead, and waited for as long.
settings=--frugal
KLASTER_MAX_WAIT=60 look <<-'END'
	$ run kind organisations
	$ hurry
	$ run refresh
	$ await The directory is being moved; asks again in 40 s
	$ keys <Down>
	$ await > Beta
	$ expect asks again in
	$ run cancel
	$ rest
	$ expect Cancelled.
END
settings=

begin 'a service that is away'
stop_server
port=1
look <<-'END'
	$ keys <Down><Enter>
	$ expect Organisations
	$ expect :1 cannot be reached (
	$ expect refused); r: ask again
END

begin 'settings that are wrong are told where one looks'
printf 'limit = x\n' >"$tmp/wrong.conf"
settings="--config $tmp/wrong.conf"
look <<-'END'
	$ expect limit cannot be 'x'; it is 0..1000000
END
settings=

begin 'refused'
{
	echo 'on /v1/calls'
	error 403 'Calls are for members.'
	echo 'on /v1/events'
	echo 'body text/html 403'
	echo 'text <html>no</html>'
} | with_entry >"$tmp/in"
serve <"$tmp/in"
look <<-'END'
	$ run kind events
	$ expect does not allow this (403); ask its office for
	$ keys ?
	$ expect Commands and their keys
	$ keys <Esc><Esc>
	$ run kind calls
	$ show
END
on_line 3 '  the service says: Calls are for members.'
on_line 11 'the service says: Calls are for members; r: ask again'

begin 'a filter the service cannot take'
{
	echo 'on /v1/organisations?'
	error 400 'filter[city]: that is no city.'
} | with_entry >"$tmp/in"
serve <"$tmp/in"
look <<-'END'
	$ run search kind:organisations city:x
	$ expect that is no city; F: ask otherwise
	$ show
END
on_line 3 '  the service says: filter?city?: that is no city.'

begin 'nothing there'
{
	echo 'on /v1/people'
	printf 'body %s 200\ntext %s\n' "$JSON" "$NONE"
} | with_entry >"$tmp/in"
serve <"$tmp/in"
look <<-'END'
	$ run kind people
	$ expect There is nothing in this list.
	$ run search kind:people city:narva
	$ expect Nothing found.
	$ show
END
on_line 11 'live: HOST'

begin 'not in a copy that is not complete'
{
	echo 'on /v1/organisations'
	printf 'body %s 200\ntext %s\n' "$JSON" "$TWO"
} | with_entry >"$tmp/in"
serve <"$tmp/in"
look <<-'END'
	$ run kind organisations
	$ expect Alfa
	$ run offline
	$ run search kind:organisations gamma
	$ expect This is not in the local copy, which is not complete.
	$ run search kind:organisations alfa
	$ expect Alfa
	$ show
	$ run search kind:organisations gamma
	$ expect This is not in the local copy, which is not complete.
	$ run online
	$ expect Beta
END

begin 'offline, of another service'
sed '/gamma/,$d' "$tmp/steps" >"$tmp/steps.offline"
"$KLASTER" --service "http://127.0.0.1:$port/v1" --offline \
	--script "$tmp/steps.offline" \
	>"$tmp/out" 2>"$tmp/err" 9>&-
status=$?
[ "$status" -eq 6 ] || [ "$status" -eq 0 ] || bad 'status'
[ "$status" -eq 0 ] || good_err 'no local copy of it to read offline; '

# A row of digits that gives letters, and letters of another alphabet: also as
# counts, and never in what is typed.
begin 'keyboards of others'
{
	printf 'on /v1/organisations\nbody %s 200\ntext %s\n' "$JSON" "$TWO"
	printf 'on /v1\nbody %s 200\ntext %s\n' "$JSON" "$ENTRY"
} >"$tmp/plan"
serve <"$tmp/plan"
settings='--layout lt'
look <<'END'
$ keys goąj
$ expect > Beta
$ keys :
$ type ąčę
$ expect : ąčę
$ keys <Esc>
END
settings='--layout ru'
look <<'END'
$ keys пщо
$ expect > Beta
$ keys ы
$ expect Order: Organisations
END
# On the screen, too.
settings=
look <<'END'
$ run set layout ru
$ keys пщо
$ expect > Beta
$ run set layout de
$ expect cannot read 
$ run set layout ""
$ keys пщо
$ expect does nothing here
END

finish
