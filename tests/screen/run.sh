#!/bin/sh
# run.sh: golden screens. Each tests/screen/NAME.screen is a script of steps
# and what is to be seen after them (src/app/script.h); it is run against the
# real klasterd with the bundled directory, and must come out as it is.
#
#	tests/screen/run.sh [NAME...]	all without names
#	UPDATE=1 tests/screen/run.sh	writes them anew: read the difference
srcdir=${srcdir:-.}
klaster=${KLASTER:-./klaster}
here=$srcdir/tests/screen
work=$(mktemp -d "${TMPDIR:-/tmp}/klaster-screen.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT INT TERM

[ -x "$klaster" ] || { echo "no $klaster: build first"; exit 99; }
[ $# -gt 0 ] || set -- $(cd "$here" && ls ./*.screen | sed 's|^\./||; s|\.screen$||')

# Nothing of this user or this machine decides what is seen.
HOME=$work XDG_CONFIG_HOME=$work XDG_STATE_HOME=$work XDG_DATA_HOME=$work
XDG_CACHE_HOME=$work XDG_RUNTIME_DIR=$work
export HOME XDG_CONFIG_HOME XDG_STATE_HOME XDG_DATA_HOME XDG_CACHE_HOME \
	XDG_RUNTIME_DIR
LC_ALL=C.UTF-8 TZ=UTC
export LC_ALL TZ
unset LANG LANGUAGE NO_COLOR ESCDELAY TERMINFO KLASTER_SERVICE
: "${KLASTER_DATA_DIR:=$(cd "$srcdir" && pwd)/data}"
export KLASTER_DATA_DIR

failed=0
for name; do
	file=$here/$name.screen
	# The first line may ask for another locale or for flags.
	locale=$(sed -n 's/^# locale: *//p' "$file" | head -n 1)
	flags=$(sed -n 's/^# flags: *//p' "$file" | head -n 1)
	# Each is the first visit of its user, who has nothing of his own.
	rm -f "$work"/klaster/own.jsonl*
	XDG_STATE_HOME=$work/state.$name LC_ALL=${locale:-C.UTF-8} "$klaster" $flags --script "$file" \
		>"$work/out" 2>"$work/err"
	status=$?
	if [ "$status" -ne 0 ]; then
		echo "$name: exit status $status"
		cat "$work/err"
		tail -n 30 "$work/out"
		failed=1
	elif cmp -s "$file" "$work/out"; then
		echo "$name: ok"
	elif [ -n "$UPDATE" ]; then
		cp "$work/out" "$file"
		echo "$name: written anew"
	else
		echo "$name: differs"
		diff -u "$file" "$work/out"
		failed=1
	fi
done
exit "$failed"
