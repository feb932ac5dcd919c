#!/bin/sh
# feed.sh: feed_walk with a home of its own, over the klasterd of this build
# and over a service that refuses what is only guessed.
. "${srcdir:-.}/tests/wire/wire.sh"
: "${KLASTER_KLASTERD:=$PWD/klasterd}"
export KLASTER_KLASTERD

begin "feed_walk"
tests/wire/feed_walk >"$tmp/out" 2>"$tmp/err" </dev/null
status=$?
good_status 0
[ "$failed" -eq 0 ] || sed 's/^/  /' "$tmp/out" | head -20

begin "a guess that is refused"
org='{"type":"organisations","id":"%s","attributes":{"claims":[{"field":"name","value":"The %s"}]}}'
serve <<E
on /v1/organisations?
body application/vnd.api+json 200
text {"links":{"next":"/v1/more"},"data":[$(printf "$org,$org" a a b b)]}
on /v1/organisations/b
body application/vnd.api+json 200
text {"data":$(printf "$org" b b)}
on /v1
body application/vnd.api+json 503
header Retry-After: 600
text {"errors":[{"status":"503","detail":"full house"}]}
E
tests/wire/feed_walk "http://127.0.0.1:$port/v1" >"$tmp/out" 2>"$tmp/err" \
	</dev/null 9>&-
status=$?
good_status 0
good_requests 4
finish
