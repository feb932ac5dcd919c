#!/bin/sh
# A JSON:API server that is not ours, nor like ours: jsonapi-server from the
# npm registry, pinned, with its pages, its search, its sort and its includes.
# It filters after it has cut the page, counts what it did not filter, and has
# no entry document.
# engines: none of ours.
. "${srcdir:-.}/tests/service/lib.sh"
npm_install foreign jsonapi-server@4.2.0
export HOME="$work" XDG_RUNTIME_DIR="$work" LC_ALL=C.UTF-8 TERM=xterm
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME
mkfifo "$work/life" "$work/said"
port=$(python3 -c 'import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
node "$src/tests/service/foreign.js" "$home" "$port" \
	<"$work/life" >"$work/said" 2>"$work/node.err" &
node=$!
exec 8>"$work/life"
read -r word <"$work/said"
is 'the server is there' ready "$word"
mkdir -p "$work/.config/klaster"
cat >"$work/.config/klaster/klaster.conf" <<CONF
[service office]
url = http://127.0.0.1:$port/rest
title = Foreign office
profile = $src/tests/service/foreign.profile
CONF
ask() {
	"$top/klaster" --service office "$@" >"$work/out" 2>"$work/err" 8>&-
	status=$?
	out=$(cat "$work/out")
	err=$(cat "$work/err")
}

ask list organisations --limit 0
is 'all pages' 0 "$status"
is 'each row once' 120 "$(cut -f 1 "$work/out" | sort -u | wc -l | tr -d ' ')"
has 'a row' 'Workshop 001	Liepaja	LV' "$out"
ask list organisations --sort -name --limit 2
has 'sorted by it' 'Workshop 120' "$(head -n 1 "$work/out")"
hasnt 'and not here' 'not sorted' "$err"
ask search Harbour
is 'found' 0 "$status"
is 'by its own search, through pages that are empty' \
	'organisations/00000000-0000-4000-8000-000000000077	Creative Harbour' \
	"$(cut -f 1,2 "$work/out")"
# One of the words goes to it, which has no place for two.
ask search '"Creative" harb -Workshop'
is 'several words, a phrase, and one that must not be' 0 "$status"
has 'are all looked for' 'Creative Harbour' "$out"
has 'the rest of them here' 'filtered here' "$err"
ask search 'Workshop Harbour'
is 'each in it' 1 "$status"
ask list projects year:2024
has 'a year' 'Sails of the Baltic' "$out"
has 'both ends of which it cannot be asked' 'filtered here' "$err"
ask list projects 'startDate>=2024-02'
has 'from a month on' 'Sails of the Baltic' "$out"
hasnt 'is its own' 'filtered here' "$err"
ask list projects 'startDate<2024-03'
is 'before another' 1 "$status"
ask list projects 'year:2019..2023'
is 'years it is not in' 1 "$status"
ask list projects 'year:2019..2024'
is 'and is' 0 "$status"
ask list organisations city:Elblag --limit 0
is 'its filter' 24 "$(wc -l <"$work/out" | tr -d ' ')"
hasnt 'is not ours' 'filtered here' "$err"
ask list organisations country:PL city:Elblag --limit 0
is 'a filter it cannot be asked' 24 "$(wc -l <"$work/out" | tr -d ' ')"
has 'is said' 'filtered here among the rows loaded: all' "$err"
ask list organisations country:EE city:Elblag
is 'and counts' 1 "$status"
ask show organisations/00000000-0000-4000-8000-000000000001
is 'a record' 0 "$status"
has 'with what is included' 'Sails of the Baltic' "$out"
ask show projects/00000000-0000-4000-8000-000000001001
has 'a day of a moment' '1 Mar 2024' "$out"
ask show organisations/00000000-0000-4000-8000-000000009999
is 'none such' 1 "$status"
ask list events
is 'a kind it has not' 1 "$status"
is 'is told' "klaster: Foreign office does not have: Events" "$err"
ask search Sails
is 'and keeps nobody from the others' 0 "$status"
has 'which are found' 'Sails of the Baltic' "$out"
has 'and who has none is named' 'not there: events' "$err"
ask search Nobodysuch
is 'not even where there is nothing' 1 "$status"
has 'which is said' 'nothing found' "$err"
"$top/klaster" --service all list events --limit 1 >"$work/out" 2>"$work/err" 8>&-
is 'beside other services' 0 $?
has 'it is named' 'not there: office' "$(cat "$work/err")"
ask doctor
has 'what is understood' 'understood: name = title, city = town' "$out"
has 'and what is not' 'not understood: employees' "$out"

has 'how many nobody says' '     - Organisations' "$out"

# Saved searches: it tells no changes, so rows are beside rows.
ask saved add elblag kind:organisations city:Elblag
ask saved
is 'counted' 'elblag	kind:organisations city:Elblag	24	0	0' "$out"
curl -s -o "$work/made" -X POST -H 'Content-Type: application/vnd.api+json' \
	-d '{"data":{"type":"companies","attributes":{"title":"New Quay","town":"Elblag","countryCode":"PL","employees":1}}}' \
	"http://127.0.0.1:$port/rest/companies"
ask saved
is 'one is new' 'elblag	kind:organisations city:Elblag	25	1	1' "$out"
ask saved
is 'until it is seen' 'elblag	kind:organisations city:Elblag	25	1	1' "$out"

# The same on the screen.
cat >"$work/steps" <<'END'
$ size 80x24
$ expect Organisations                      -
$ expect Copy: what was shown before
$ expect elblag                            25   1 new
$ run saved elblag
$ expect > Workshop 003
$ run overview
$ expect elblag                            25
$ run sync
$ expect tells no changes
$ run search Harbour
$ expect Creative Harbour
$ keys <Enter>
$ expect Organisation: Creative Harbour
$ run kind organisations
$ expect > Workshop 001
$ run next-kind
$ expect > Sails of the Baltic
$ run previous-kind
$ expect > Workshop 001
$ run kind events
$ expect Foreign office does not have: Events
$ run kind organisations
$ expect > Workshop 001
$ keys G
$ keys gg
$ run filter country:PL
$ expect filtered here among the rows loaded
$ keys <Enter>
$ expect Organisation: Workshop 003
END
"$top/klaster" --service office --script "$work/steps" >"$work/screen" 2>&1 8>&-
is 'on the screen' 0 $? || cat "$work/screen"
ask saved
is 'what was on the screen is seen' \
	'elblag	kind:organisations city:Elblag	25	0	0' "$out"
exec 8>&-
kill "$node" 2>/dev/null
wait "$node" 2>/dev/null
finish
