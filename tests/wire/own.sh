#!/bin/sh
# own.sh: what is the user's own, from the command line: bookmarks, notes,
# tags, saved searches with what is new in them, and all of it in one file.
. "${srcdir:-.}/tests/service/lib.sh"
export TZ=UTC TERM=dumb XDG_STATE_HOME="$work/state" \
	XDG_CONFIG_HOME="$work/config" XDG_CACHE_HOME="$work/cache" \
	XDG_CONFIG_DIRS="$work/none"
unset XDG_RUNTIME_DIR LANGUAGE KLASTER_SERVICE

# k STATUS ARG...: runs it; `out` and `err` are what it said.
k() {
	wanted=$1
	shift
	out=$("$top/klaster" --service "unix:$sock" "$@" 2>"$work/err" </dev/null)
	is "klaster $*" "$wanted" $?
	err=$(cat "$work/err")
}
tab=$(printf '\t')

{
	org one 'Music house' FI
	org two 'Dance house' FI
} | take_lines "sqlite:$work/v.db"
serve --store "sqlite:$work/v.db"
data=$work/data/klaster/own.jsonl

k 1 bookmark
has 'none at first' 'no bookmarks' "$err"
k 0 bookmark add organisations/one org/two
k 1 bookmark add organisations/nobody
k 2 bookmark add nothing
k 2 bookmark remove
k 0 bookmark
is 'bookmarks, the latest first' "organisations/two organisations/one" \
	"$(printf '%s\n' "$out" | cut -f 1 | paste -sd ' ')"
k 0 bookmark -o "$work/marks"
is 'and in a file' "organisations/two organisations/one" \
	"$(cut -f 1 "$work/marks" | paste -sd ' ')"
k 0 note add organisations/one asked for the brochure
k 0 note add organisations/one '"quoted", twice'
k 0 note show organisations/one
is 'a note of two lines' 'asked for the brochure|"quoted", twice' \
	"$(printf '%s\n' "$out" | paste -sd '|')"
k 1 note show organisations/two
k 0 tag add ugnė-calls organisations/one organisations/two
k 0 tag list ugne
is 'a tag, folded' 2 "$(printf '%s\n' "$out" | wc -l)"
k 1 tag list other
k 0 tag remove ugnė-calls organisations/two
k 1 tag remove ugnė-calls organisations/two
k 0 note list brochure --format json
printf '%s\n' "$out" | json 'as JSON' \
	'["organisations/one","Music house",true,"ugnė-calls","asked for the brochure\n\"quoted\", twice"]' \
	'.items[0] | [.id, .label, .bookmarked, .tags, .note]'
k 1 note list nothing of it
k 0 search tag:ugne music
has 'found as on the screen' '^organisations/one' "$out"

# --- saved searches
k 0 saved add finland kind:organisations country:FI sort:-name
k 2 saved add nothing ''
k 0 saved
is 'counted' "finland${tab}kind:organisations country:FI sort:-name${tab}2${tab}0${tab}0" \
	"$out"
{
	org three 'Fair house' FI
	org two 'House of dance' FI
	org four 'Elsewhere' SE
} | take_lines "sqlite:$work/v.db"
k 0 saved --format jsonl
printf '%s\n' "$out" | json 'a new one, and one that changed' \
	'["finland",3,1,2]' '[.name, .total, .new, .changed]'
k 0 saved show finland --format plain
is 'its rows' 3 "$(printf '%s\n' "$out" | wc -l)"
k 0 saved --frugal
has 'the network is dear: as it was seen' "FI sort:-name${tab}2$tab$tab" "$out"

# --- changes of it
k 1 changes --search finland --since last
has 'the first look' 'first look' "$err"
k 1 changes --search finland
k 2 changes --search finlnd
has 'a slip' 'did you mean finland' "$err"
{
	org five 'House of light' FI
	org four 'Somewhere' SE
} | take_lines "sqlite:$work/v.db"
k 0 changes --search finland --since last
is 'of the changes those it finds' \
	"changed${tab}organisations/five${tab}House of light" "$out"
k 1 changes --search finland --since last
k 1 changes
k 0 changes --since 1 --search finland
is 'since a number, each as it is' 4 "$(printf '%s\n' "$out" | wc -l)"

k 0 saved rename finland suomi
k 1 saved remove finland
k 0 saved remove suomi
k 1 saved

# --- one file of it; apart from the copy
k 0 own export -o "$work/export.jsonl"
has 'how many there are in it' '^klaster: 4 records in ' "$err"
is 'a line each, and the head' 5 "$(wc -l <"$work/export.jsonl")"
jq -e . <"$work/export.jsonl" >"$work/jq" || note 'not JSON Lines'
is 'for nobody else' 600 "$(stat -c %a "$data" 2>/dev/null ||
	stat -f %Lp "$data")"
k 0 purge
rm -rf "$work/cache" "$work"/data/klaster/copy*
k 0 bookmark
is 'the copy is lost, this is not' 2 "$(printf '%s\n' "$out" | wc -l)"
mv "$data" "$work/before"
rm -f "$data"~
k 1 bookmark
k 0 own import "$work/export.jsonl"
k 0 own import "$work/export.jsonl"
has 'nothing twice' '^klaster: 0 came in' "$err"
is 'it is as it was' "$(sort "$work/before")" "$(sort "$data")"
printf '{"own":"bookmark"\n' >"$work/broken"
k 5 own import "$work/broken"
has 'which line it is' 'line 1' "$err"

# --- damage
printf '\377\000garbage\n{"own":"later","service":"x","of":1}\n' >>"$data"
k 0 bookmark
has 'it is told' '1 line cannot be read' "$err"
is 'the rest is there' 2 "$(printf '%s\n' "$out" | wc -l)"
k 6 own check
k 0 bookmark remove organisations/two
has 'set aside' garbage "$(tr -d '\000\377' <"$data.damaged")"
k 0 own check
is 'and told no more' '' "$err"
k 0 tag add later organisations/one
has 'what a later klaster wrote stays' '"own":"later"' "$(cat "$data")"
: >"$data"
k 0 bookmark
has 'a file cut to nothing: the one before it' 'before the last change' "$err"
is 'as it was before the last change' 1 "$(printf '%s\n' "$out" | wc -l)"

# --- history
printf '$ size 80x24\n$ run search house\n$ keys <Enter>\n' >"$work/steps"
k 0 --script "$work/steps"
k 0 history
has 'a record' "organisations/" "$out"
has 'a question' "${tab}house" "$out"
k 0 history clear
k 1 history
printf 'history = no\n' >"$work/conf"
k 0 --config "$work/conf" --script "$work/steps"
k 1 history

# --- a person who is erased at the service
echo '{"kind":"people","id":"zita-testa","fields":{"name":"Zita Testa"}}' | take_lines "sqlite:$work/v.db"
k 0 bookmark add people/zita-testa
k 0 note add people/zita-testa met her
printf '$ size 80x24\n$ run open people/zita-testa\n$ run search zita testa\n' \
	>"$work/steps"
k 0 --script "$work/steps"
k 0 sync
has 'she is there' zita-testa "$(cat "$data" "$work/state/klaster/places.jsonl")"
"$klasterd" erase --store "sqlite:$work/v.db" people/zita-testa \
	>"$work/out" 2>&1 || note "erase: $(cat "$work/out")"
k 0 sync
k 1 note show people/zita-testa
is 'no byte of her is left' '' "$(grep -rila 'zita' "$work/data/klaster" \
	"$work/state" "$work/cache" 2>/dev/null)"
finish
