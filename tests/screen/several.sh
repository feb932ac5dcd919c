#!/bin/sh
# Several directories on the screen: one is gone to and come back from, all
# are searched at once, and one that is slow or down holds nobody up. Two
# services of one scripted server, one that hangs, one that is away, and the
# bundled one.
. "${srcdir:-.}/tests/wire/wire.sh"
export TZ=UTC TERM=xterm KLASTER_MAX_WAIT=0

JSON=application/vnd.api+json
mkdir -p "$tmp/home/.config/klaster"
CONF=$tmp/home/.config/klaster/klaster.conf

body() {
	printf 'on %s\nbody %s 200\ntext %s\n' "$1" "$JSON" "$2"
}
entry() { # TITLE COUNT
	printf '{"links":{"self":"/v1"},"meta":{"title":"%s","counts":{"organisations":%s}}}' "$1" "$2"
}
org() { # ID NAME CITY
	printf '{"type":"organisations","id":"%s","attributes":{"name":"%s","city":"%s"}}' "$@"
}
list() { # TOTAL, resources
	total=$1
	shift
	printf '{"links":{"next":null,"prev":null},"meta":{"page":{"total":%s}},"data":[' "$total"
	comma=
	for one; do
		printf '%s%s' "$comma" "$one"
		comma=,
	done
	printf ']}'
}
script() {
	body '/a/v1/organisations/alfa' "{\"data\":$(org alfa Alfa Narva)}"
	body '/a/v1/organisations' \
		"$(list 2 "$(org alfa Alfa Narva)" "$(org beta Beta Riga)")"
	body '/a/v1/search' \
		"$(list 2 "$(org alfa Alfa Narva)" "$(org beta Beta Riga)")"
	body '/a/v1' "$(entry 'Office A' 2)"
	body '/b/v1/organisations/x1' "{\"data\":$(org x1 ALFA Narva)}"
	body '/b/v1/organisations' \
		"$(list 2 "$(org x1 ALFA Narva)" "$(org gamma Gamma Gdynia)")"
	body '/b/v1/search' \
		"$(list 2 "$(org gamma Gamma Gdynia)" "$(org x1 ALFA Narva)")"
	body '/b/v1' "$(entry 'Office B' 2)"
	printf 'on /slow/v1\nhold\n'
}
configure() { # which of the services
	: >"$CONF"
	for one; do
		case $one in
		away) at=http://127.0.0.1:1/v1 ;;
		*) at=http://127.0.0.1:$port/$one/v1 ;;
		esac
		printf '[service %s]\nurl = %s\ntitle = Office %s\n' \
			"$one" "$at" "$one" >>"$CONF"
	done
}
look() { # FLAGS: the steps on stdin must come true
	{
		echo '$ size 80x12'
		cat
	} >"$tmp/steps"
	"$KLASTER" "$@" --script "$tmp/steps" >"$tmp/out" 2>"$tmp/err" 9>&-
	status=$?
	[ "$status" -eq 0 ] || { bad 'not as expected'; cat "$tmp/out"; }
}

begin 'another service, and back to where one was'
script >"$tmp/in"
serve <"$tmp/in"
configure a b
look --service a <<-'END'
	$ expect Office A
	$ run kind organisations
	$ keys <Down>
	$ expect > Beta
	$ run service b
	$ expect Office B
	$ expect live: Office b
	$ run kind organisations
	$ expect > ALFA
	$ run service a
	$ expect > Beta
	$ expect live: Office a
	$ run back
	$ expect Office A
	$ run service b
	$ expect > ALFA
	$ run service c
	$ expect there is no service called "c"
	$ expect > ALFA
END

begin 'the pick list says how each is doing'
script >"$tmp/in"
serve <"$tmp/in"
configure a b away
look --service a <<-'END'
	$ keys zs
	$ expect * a
	$ expect Office B                     answers: 2 records
	$ expect bundled          klaster directory            answers: 
	$ expect away             Office away                  Office away cannot be reached…
	$ keys <Down><Enter>
	$ expect live: Office b
	$ run service a
	$ expect live: Office a
	$ expect In this directory
	$ keys :
	$ type service aw
	$ keys <Tab>
	$ expect : service away
END

begin 'all at once: whose each row is, and who gave no answer'
script >"$tmp/in"
serve <"$tmp/in"
configure a b slow away
export KLASTER_SEARCH_REST=0
look --service a <<-'END'
	$ hurry
	$ run search-all alfa
	$ await no answer from: slow, away
	$ await > Organisation   Alfa
	$ await a+b
	$ await Gamma
	$ await Beta
	$ show
	$ keys <Enter>
	$ await > Alfa
	$ await ALFA
	$ keys <Down><Enter>
	$ await live: Office b
	$ run back
	$ await > ALFA
	$ run back
	$ await no answer from: slow, away
END
grep -q '^|  Kind           Name .* Service' "$tmp/out" || bad 'no column'

begin 'a list of one kind goes by its name'
script >"$tmp/in"
serve <"$tmp/in"
configure b a
look --service all <<-'END'
	$ hurry
	$ run search kind:organisations alfa sort:name
	$ await b+a
	$ show
END

finish
