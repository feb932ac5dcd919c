#!/bin/sh
# sync_cuts.sh: sync_walk over a klasterd of its own: a sync whose wire is cut
# after every byte, a scrub broken off at every write; in a build with
# sanitizers, after some.
. "${srcdir:-.}/tests/wire/wire.sh"
step=${SYNC_STEP:-1}
if nm "$KLASTER" 2>/dev/null | grep -q __asan_init; then
	step=41
fi
# Without the towns a new file is made in a moment.
mkdir "$tmp/data" "$tmp/copies"
KLASTER_DATA_DIR=$tmp/data
export KLASTER_DATA_DIR
start_daemon --no-bundled --store "sqlite:$tmp/there.db"
begin "cuts"
timeout 900 tests/wire/sync_walk "$port" "$tmp/there.db" "$tmp/copies" "$step" \
	>"$tmp/out" 2>"$tmp/err" </dev/null
status=$?
cat "$tmp/out"
good_status 0
finish
