#!/bin/sh
# look.sh: what a picture costs. It asks for the rows it shows and for nothing
# else, moving in it asks for nothing, and over a line of 9600 baud (960 bytes
# a second) it is there in little more than two seconds, most in one.
srcdir=${srcdir:-.}
klaster=${KLASTER:-./klaster}
work=$(mktemp -d "${TMPDIR:-/tmp}/klaster-look.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT INT TERM

[ -x "$klaster" ] || { echo "no $klaster: build first"; exit 99; }
HOME=$work XDG_CONFIG_HOME=$work XDG_STATE_HOME=$work XDG_DATA_HOME=$work
XDG_CACHE_HOME=$work XDG_RUNTIME_DIR=$work TZ=UTC
export HOME XDG_CONFIG_HOME XDG_STATE_HOME XDG_DATA_HOME XDG_CACHE_HOME \
	XDG_RUNTIME_DIR TZ
unset LANG LANGUAGE NO_COLOR ESCDELAY TERMINFO KLASTER_SERVICE
: "${KLASTER_DATA_DIR:=$(cd "$srcdir" && pwd)/data}"
export KLASTER_DATA_DIR
failed=0

# costs WHAT REQUESTS BYTES: the steps on stdin end with a picture, which may
# have cost so much since the last "network".
costs() {
	what=$1
	{
		echo '$ size 80x24'
		cat
		echo "\$ cost $3"
		echo '$ network'
	} >"$work/steps"
	LC_ALL=${locale:-C.UTF-8} "$klaster" --script "$work/steps" \
		>"$work/out" 2>"$work/err" || {
		echo "$what: $(grep '^!' "$work/out")"
		cat "$work/err"
		failed=1
		return
	}
	told=$(sed -n 's/^| \(.*\) requests, .*; ahead .*/\1/p' "$work/out" |
		tail -n 1)
	[ "$told" = "$2" ] || {
		echo "$what: $told requests, not $2"
		failed=1
	}
}

# Of 287 rows a page of 50 after the other, as all of them are shown.
costs "map of 287" 6 2300 <<'E'
$ keys gt
$ network
$ keys vm
E
costs "map" 1 2100 <<'E'
$ keys go
$ network
$ keys vm
E
costs "within the map" 0 2100 <<'E'
$ keys govm
$ network
$ keys n<Right><Down>+++-a
$ keys <Tab>j<Tab>
$ run near Narva
E
costs "the map's table" 0 1500 <<'E'
$ keys govm
$ network
$ keys <Tab>
E
costs "a step on the map" 0 120 <<'E'
$ keys govm
$ network
$ keys <Right>
E
costs "timeline" 1 600 <<'E'
$ keys gp
$ network
$ keys vt
E
costs "timeline of partnerships" 1 1100 <<'E'
$ keys gs
$ network
$ keys vt
E
costs "within the timeline" 0 600 <<'E'
$ keys gpvt
$ network
$ keys ++-<Left><Right>ja<Tab>j<Tab>
E
costs "chart" 1 900 <<'E'
$ keys go
$ network
$ run chart country
E
costs "the next chart" 0 900 <<'E'
$ keys govc
$ network
$ keys nnnN
E
costs "chart of money" 1 900 <<'E'
$ keys gp
$ network
$ run chart programme totalBudget
E
locale=C
costs "map without UTF-8" 1 1500 <<'E'
$ keys go
$ network
$ keys vm
E
[ "$failed" -ne 0 ] || echo "all good"
exit "$failed"
