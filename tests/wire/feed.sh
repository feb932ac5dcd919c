#!/bin/sh
# feed.sh: feed_walk with a home of its own and the klasterd of this build.
. "${srcdir:-.}/tests/wire/wire.sh"
: "${KLASTER_KLASTERD:=$PWD/klasterd}"
export KLASTER_KLASTERD

begin "feed_walk"
tests/wire/feed_walk >"$tmp/out" 2>"$tmp/err" </dev/null
status=$?
good_status 0
[ "$failed" -eq 0 ] || sed 's/^/  /' "$tmp/out" | head -20
finish
