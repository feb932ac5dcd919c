#!/bin/sh
# Saved searches: how many hits, and how many of them are new since they were
# seen, is exactly what changed in a real klasterd; what it costs is counted.
. "${srcdir:-.}/tests/service/lib.sh"
export TZ=UTC TERM=xterm XDG_STATE_HOME="$work/state" \
	XDG_CONFIG_HOME="$work/config" XDG_CACHE_HOME="$work/cache"

# look WHAT: the steps on stdin must come true; `screen` is what was shown.
look() {
	{ echo '$ size 80x26'; cat; } >"$work/steps"
	"$top/klaster" --service "unix:$sock" ${flags:-} --script "$work/steps" \
		>"$work/screen" 2>&1
	is "$1" 0 $?
	screen=$(cat "$work/screen")
	[ "$bad" = 0 ] || cat "$work/screen"
}

{
	org one 'Music house' LT
	org two 'Dance house' FI
	org three 'Music hall' FI
} | take_lines "sqlite:$work/v.db"
serve --store "sqlite:$work/v.db"

look 'saved from a list, and by its words' <<-'END'
	$ run kind organisations
	$ run filter country:FI
	$ run save "in Finland"
	$ expect Saved as in Finland: kind:organisations country:FI
	$ run save music kind:organisations music
	$ keys <Esc><Esc>
	$ expect Saved searches
	$ expect   in Finland                         2
	$ expect   music                              2
	$ keys ga
	$ expect Organisations: country:FI
	$ show
END
hasnt 'nothing is new at first' 'new' "$screen"

look 'nothing has changed: nothing more is asked' <<-'END'
	$ expect   in Finland                         2
	$ network 1 4000
	$ keys ga
	$ expect Organisations: country:FI
	$ network 0 0
END
hasnt 'nor is anything new' 'new' "$screen"

# One comes in, one comes to match, one that matched changes, one goes.
{
	org four 'Fair house' FI
	org five 'Elsewhere' SE
	org one 'Music house of Vilnius' FI
	org three 'Hall of music' FI
} | take_lines "sqlite:$work/v.db"
look 'what is new, of each search and each kind' <<-'END'
	$ expect   Organisations                     20   go    4 changed
	$ expect   in Finland                         4   2 new, 1 changed
	$ expect   music                              2   2 changed
	$ network 4 12000
	$ show
	$ keys <Down><Down><Down><Down><Down><Down>
	$ keys <Down><Down><Down><Down><Down><Down>
	$ expect > in Finland
	$ keys <Enter>
	$ expect Fair house
	$ expect Organisations: country:FI
	$ expect ^: new since you saw this list last.
	$ network 6 20000
	$ show
	$ run sort -name
	$ expect ^Fair house
	$ run filter country:FI,LT
	$ show
	$ keys <Esc><Esc>
	$ expect > in Finland                         4
	$ keys <Enter>
	$ show
	$ keys <Esc>
END
is 'new rows have their sign, in that list and until they were seen' \
	'^Fair house,^Music house of Vilnius' "$(printf '%s\n' "$screen" |
	sed -n 's/^|.[\^]/^/p' | sed 's/  .*//' | paste -sd ,)"
is 'what was seen is new no more' 1 "$(printf '%s\n' "$screen" |
	sed '1,/keys <Esc>/d' | grep -c 'in Finland  *4 *|*$')"
hasnt 'a hit that changed is not new' 'music .*new' "$screen"

# What left the hits is counted out of them, without a list.
org two 'Dance house' EE | take_lines "sqlite:$work/v.db"
look 'one has left' <<-'END'
	$ expect   in Finland                         3
	$ expect   music                              2
END
hasnt 'which is nothing new' 'new' "$screen"

flags=--offline
look 'offline nothing is asked; it is about what it was' <<-'END'
	$ expect   in Finland                   about 4
	$ network 0 0
END
flags=--frugal
look 'nor is it when the network is dear' <<-'END'
	$ expect   in Finland                   about 4
	$ network 1 4000
END
flags=

look 'a copy of all, with one key; without the network it goes on' <<-'END'
	$ keys S
	$ await complete
	$ keys zo
	$ expect Offline: nothing is asked of the service.
	$ run kind organisations
	$ keys j
	$ expect offline, copy,
	$ expect complete: /
	$ keys zn
	$ expect Online again.
END

look 'a new name, and gone' <<-'END'
	$ keys ga
	$ run rename Suomi
	$ expect > 3              Suomi
	$ keys <Down>d
	$ expect Removed: music
	$ keys <Esc>
	$ expect   Suomi                              3
END
hasnt 'it is gone' 'music' "$(printf '%s\n' "$screen" | sed '1,/keys <Esc>/d')"
finish
