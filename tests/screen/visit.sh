#!/bin/sh
# The first screen of one who comes again: dates to come, how far they are,
# and how much has changed since. A real klasterd, and days that are computed.
. "${srcdir:-.}/tests/service/lib.sh"
[ "$(date -u +%H%M)" != 2359 ] || exit 77
export TZ=UTC TERM=xterm XDG_STATE_HOME="$work/state" \
	XDG_CONFIG_HOME="$work/config" XDG_CACHE_HOME="$work/cache"

day() { # N: so many days from now
	date -u -d "@$(($(date +%s) + $1 * 86400))" +%Y-%m-%d 2>/dev/null ||
		date -u -r "$(($(date +%s) + $1 * 86400))" +%Y-%m-%d
}
record() { # KIND ID LABEL FIELD DATE
	printf '{"kind":"%s","id":"%s","fields":{"title":{"value":"%s","lang":"en"},"%s":"%s"}}\n' \
		"$@"
}
# look WHAT: the steps on stdin must come true; `screen` is what was shown.
look() {
	cat >"$work/steps"
	"$top/klaster" --service "unix:$sock" --script "$work/steps" \
		>"$work/screen" 2>&1
	is "$1" 0 $?
	screen=$(cat "$work/screen")
	[ "$bad" = 0 ] || cat "$work/screen"
}

{
	record calls near 'Call of the near days' deadline "$(day 12)"
	record calls now 'Call of this day' deadline "$(day 0)"
	record events next 'Fair of the next day' start "$(day 1)"
	record calls far 'Call of another time' deadline 2099-03-01
	record events vague 'Fair of some month' start 2099-04
} | take_lines "sqlite:$work/v.db"
serve --store "sqlite:$work/v.db"

look 'the first visit' <<-'END'
	$ size 80x26
	$ expect Next deadlines and events
	$ expect in 12 days    Deadline      Call of the near days
	$ expect today         Deadline      Call of this day
	$ expect tomorrow      Start         Fair of the next day
	$ expect   1 Mar 2099                  Deadline      Call of another time
	$ expect   Apr 2099                    Start         Fair of some month
	$ show
	$ keys <End>
	$ expect > Apr 2099
	$ keys <Up><Up><Enter>
	$ expect Call of the near days
	$ expect Deadline
	$ keys <Esc>
	$ expect in 12 days    Deadline      Call of the near days
END
hasnt 'of a first visit nothing is said' 'last visit' "$screen"
is 'soonest first' 'Call of this day,Fair of the next day,Call of the near days,Call of another time,Fair of some month' \
	"$(printf '%s\n' "$screen" | sed '/keys <End>/,$d' |
		sed -n '/^|.*\(Call\|Fair\) of/s/.*\(\(Call\|Fair\) of\)/\1/p' |
		paste -sd ,)"

look 'nothing has changed' <<-'END'
	$ size 80x26
	$ expect nothing has changed since your last visit
END
has 'and when that was' 'last visit, [0-9]+ [A-Z][a-z][a-z] 20[0-9][0-9]' "$(
	printf '$ size 80x26\n$ show\n' >"$work/steps"
	"$top/klaster" --service "unix:$sock" --script "$work/steps")"

record calls new 'A new call' deadline 2098-01-01 | take_lines "sqlite:$work/v.db"
look 'one change' <<-'END'
	$ size 80x26
	$ expect   1 change since your last visit
	$ expect A new call
END
{
	record calls new 'A new call' deadline 2098-01-02
	record calls newer 'A newer call' deadline 2098-01-03
} | take_lines "sqlite:$work/v.db"
look 'more of them; a narrow screen says how far or when' <<-'END'
	$ size 40x12
	$ show
	$ keys <End>
	$ expect Next deadlines
	$ expect > Apr 2099      Fair of some month
	$ expect   in 12 days    Call of the near
	$ keys <Up><Up><Up><Up><Up><Up><Up><Up>
	$ expect 2 changes since your last visit
	$ keys <Home>
	$ expect In this directory
END
stop

# A service that began anew counts from the start: nothing is made of that.
rm -f "$work"/v.db*
record calls one 'Only one' deadline 2099-01-01 | take_lines "sqlite:$work/v.db"
serve --store "sqlite:$work/v.db"
look 'a directory made anew' <<-'END'
	$ size 80x26
	$ expect Only one
	$ show
END
hasnt 'is not compared' 'last visit' "$screen"

# What the file holds is not trusted.
printf 'x\n1 2\n-1 5 unix:%s\n' "$sock" >"$work/state/klaster/visits"
look 'a broken file of visits' <<-'END'
	$ size 80x26
	$ expect Only one
END

# Columns are remembered for each kind, and what the file holds is not trusted.
look 'columns are chosen' <<-'END'
	$ size 80x26
	$ run kind calls
	$ run columns deadline,title,status
	$ run kind codes
	$ run column list
END
is 'columns are kept in words' 'calls deadline,title,status
codes name,code' "$(sort "$work/state/klaster/columns")"
look 'columns are as they were' <<-'END'
	$ size 80x26
	$ run kind calls
	$ expect Deadline     Title
	$ run columns default
END
is 'the usual ones are not kept' 'codes name,code' \
	"$(cat "$work/state/klaster/columns")"
printf 'calls\nnix title\ncalls nix,opens,,title,opens\n\n calls x\n' \
	>"$work/state/klaster/columns"
look 'a broken file of columns' <<-'END'
	$ size 80x26
	$ run kind calls
	$ expect Opens        Title
	$ run kind codes
	$ expect Name
END
finish
