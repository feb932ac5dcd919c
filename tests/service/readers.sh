#!/bin/sh
# A copy belongs to a token, not to the file it stands in: what one reader was
# told is neither shown to the next nor left on the disk.
# engines: none of them: what klaster keeps.
. "${srcdir:-.}/tests/service/lib.sh"
# A path that a shell would take for a pattern is one path all the same.
export XDG_CONFIG_HOME="$work/config" XDG_STATE_HOME="$work/state" \
	XDG_CACHE_HOME="$work/cache" XDG_DATA_HOME="$work/[d]ata*"
store=sqlite:$work/own.db
serve --store "$store"
token() { "$klasterd" token add --store "$store" --name "$1" --scope "$1"; }
mkdir -p "$work/config/klaster"
cat >"$work/config/klaster/klaster.conf" <<-END
	[service office]
	url = http://127.0.0.1:$port/v1
	token-file = $work/token
END
klaster() { "$top/klaster" --service office "$@" 2>"$work/said"; }
# Of a level that only members see, in the bundled directory.
mail='info@mediadizajn'
kept() { grep -rlas "$mail" "$XDG_DATA_HOME" "$work/cache" "$work/state" | wc -l; }

(umask 077; token member >"$work/token")
klaster list organisations --fields name,email --format csv --limit 0 \
	>"$work/rows"
is 'a member is shown mail' 0 $?
mail=$(grep -o '[A-Za-z0-9._-]*@[A-Za-z0-9._-]*' "$work/rows" | head -n 1)
is 'there is some to be shown' true "$([ -n "$mail" ] && echo true)"
is 'and it is kept' true "$([ "$(kept)" -gt 0 ] && echo true)"
klaster list organisations --fields name,email --limit 0 --offline \
	>"$work/rows"
is 'and shown again offline' 1 "$(grep -c "$mail" "$work/rows")"

# As one lay there before copies belonged to tokens.
for file in "$XDG_DATA_HOME"/klaster/copy-*.pages; do
	cp "$file" "${file%-*}.pages"
done
is 'two of them are there' true "$([ "$(kept)" -gt 1 ] && echo true)"

(umask 077; token public >"$work/token")
klaster list organisations --offline >"$work/rows"
is 'another token has no copy' 6 $?
is 'and nothing is shown' 0 "$(wc -c <"$work/rows")"
klaster list organisations --limit 0 >"$work/rows"
is 'it is asked for itself' 0 $?
is 'what the other was told is gone' 0 "$(kept)"
finish
