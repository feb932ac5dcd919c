#!/bin/sh
# seq.sh: the number of the last change that a service told goes with every
# question that follows, also in the next run, and nothing older is taken
# (doc/profile.md, "The number of the last change").
. "${srcdir:-.}/tests/wire/wire.sh"
JSON='application/vnd.api+json'
one() { # NAME
	printf '{"data":[{"type":"organisations","id":"a","attributes":{"name":"%s"}}],"links":{"next":null}}' "$1"
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
on /v1/organisations
body $JSON 200
header Klaster-Seq: 17
text $(one Alfa)
on /v1/organisations
body $JSON 200
header Klaster-Seq: 23
text $(one Beta)
on /v1/organisations
body $JSON 200
header Klaster-Seq: 23
text $(one Gamma)
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
on /v1/organisations
body $JSON 200
header Klaster-Seq: 17
text $(one Alfa)
on /v1/projects
body $JSON 200
header Klaster-Seq: 16
text $(one Older)
on /v1/projects
body $JSON 200
header Klaster-Seq: 17
text $(one Beta)
E
ask list organisations
KLASTER_MAX_WAIT=10 ask list projects
good_status 0
good_out Beta
none_older
good_sent '- 17 17'

begin "what is kept is not followed by what is older"
serve <<E
on /v1/organisations
body $JSON 200
header Klaster-Seq: 17
text $(one Alfa)
on /v1/organisations
body $JSON 200
header Klaster-Seq: 16
text $(one Older)
E
ask list organisations
ask list organisations
good_out Alfa
good_err 'older state.*this is the copy'
none_older

begin "behind: asked again when it says"
serve <<E
on /v1/organisations
body $JSON 200
header Klaster-Seq: 17
text $(one Alfa)
on /v1/projects
body $JSON 503
header Retry-After: 1
text {"errors":[{"status":"503","code":"behind","title":"Not that far yet"}]}
on /v1/projects
body $JSON 200
header Klaster-Seq: 17
text $(one Beta)
E
ask list organisations
KLASTER_MAX_WAIT=10 ask list projects
good_status 0
good_out Beta
good_sent '- 17 17'

begin "ahead: what was told is lost there; the number is forgotten"
serve <<E
on /v1/organisations
body $JSON 200
header Klaster-Seq: 17
text $(one Alfa)
on /v1/organisations
body $JSON 412
text {"errors":[{"status":"412","code":"ahead","title":"No such change"}]}
on /v1/organisations
body $JSON 200
header Klaster-Seq: 9
text $(one Beta)
E
ask list organisations
ask list organisations
good_status 0
good_out Beta
ask list organisations
good_sent '- 17 - 9'

begin "a service that says nothing of it, or nonsense, is sent nothing"
serve <<E
on /v1/organisations
body $JSON 200
text $(one Alfa)
on /v1/organisations
body $JSON 200
header Klaster-Seq: 99999999999999999999999
text $(one Alfa)
on /v1/organisations
body $JSON 200
header Klaster-Seq: -5
text $(one Alfa)
E
ask list organisations
ask list organisations
ask list organisations
good_sent '- - -'

begin "the real one takes what it told"
: "${KLASTERD:=$PWD/klasterd}"
mkfifo "$tmp/said"
"$KLASTERD" serve --store "sqlite:$tmp/real.db" --listen 127.0.0.1:0 \
	>"$tmp/said" 2>"$tmp/dlog" &
real=$!
while read -r said rest; do
	case $said in
	listening) port=${rest##*:} ;;
	ready) break ;;
	esac
done <"$tmp/said"
ask list organisations
good_status 0
ask list organisations -v
good_status 0
good_err ': 304, '
kill "$real"
wait "$real"
finish
