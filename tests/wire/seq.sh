#!/bin/sh
# seq.sh: the number of the last change that a service told goes with every
# question that follows, also in the next run, and nothing older is taken
# (doc/profile.md, "The number of the last change").
. "${srcdir:-.}/tests/wire/wire.sh"
JSON='application/vnd.api+json'
one() { # NAME
	printf '{"data":[{"type":"organisations","id":"a","attributes":{"name":"%s"}}],"links":{"next":null}}' "$1"
}
answer() { # PATH SEQ NAME; SEQ -: it says none
	printf 'on /v1/%s\nbody %s 200\n' "$1" "$JSON"
	[ "$2" = - ] || echo "header Klaster-Seq: $2"
	echo "text $(one "$3")"
}
# What was sent with each request, in their order; - for none.
good_sent() {
	sent=$(tr -d '\r' <"$tmp/log" | awk '
		/^GET / { if (n++) printf "%s ", seq; seq = "-" }
		/^Klaster-Seq: / { seq = $2 }
		END { print seq }')
	[ "$sent" = "$1" ] || bad "sent $sent, not $1"
}
none_older() {
	! grep -q Older "$tmp/out" || bad "what is older was shown"
}

begin "told, kept and sent"
serve <<E
$(answer organisations 17 Alfa)
$(answer organisations 23 Beta)
$(answer organisations 23 Gamma)
E
ask list organisations
good_out Alfa
ask list organisations
good_out Beta
ask list organisations
good_out Gamma
good_sent '- 17 23'

begin "an older answer is not taken, and asked for again"
serve <<E
$(answer organisations 17 Alfa)
$(answer projects 16 Older)
$(answer projects 17 Beta)
E
ask list organisations
KLASTER_MAX_WAIT=10 ask list projects
good_status 0
good_out Beta
none_older
good_sent '- 17 17'

begin "what is kept is not followed by what is older"
serve <<E
$(answer organisations 17 Alfa)
$(answer organisations 16 Older)
E
ask list organisations
ask list organisations
good_out Alfa
good_err 'older state.*this is the copy'
none_older

begin "behind: asked again when it says"
serve <<E
$(answer organisations 17 Alfa)
on /v1/projects
body $JSON 503
header Retry-After: 1
text {"errors":[{"status":"503","code":"behind","title":"Not that far yet"}]}
$(answer projects 17 Beta)
E
ask list organisations
KLASTER_MAX_WAIT=10 ask list projects
good_status 0
good_out Beta
good_sent '- 17 17'

begin "ahead: what was told is lost there; the number is forgotten"
serve <<E
$(answer organisations 17 Alfa)
on /v1/organisations
body $JSON 412
text {"errors":[{"status":"412","code":"ahead","title":"No such change"}]}
$(answer organisations 9 Beta)
E
ask list organisations
ask list organisations
good_status 0
good_out Beta
ask list organisations
good_sent '- 17 - 9'

begin "a service that says nothing of it, or nonsense, is sent nothing"
serve <<E
$(answer organisations - Alfa)
$(answer organisations 99999999999999999999999 Alfa)
$(answer organisations -5 Alfa)
E
ask list organisations
ask list organisations
ask list organisations
good_sent '- - -'

begin "a sync keeps it, too"
nothing='"links":{"next":null},"data":[]'
serve <<E
on /v1/changes
body $JSON 200
header Klaster-Seq: 17
text {$nothing,"meta":{"seq":17}}
on /v1
body $JSON 200
header Klaster-Seq: 17
text {"links":{},"meta":{"seq":17,"store":"s","counts":{}}}
E
ask sync
good_status 0
ask sync
good_status 0
good_sent '- 17 17 17'

begin "the real one takes what it told"
stop_server
port=
start_daemon --store "sqlite:$tmp/real.db"
ask list organisations
good_status 0
ask list organisations -v
good_status 0
good_err ': 304, '
stop_daemon
finish
