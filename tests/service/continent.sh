#!/bin/sh
# bench/continent: what measurements are made on is a proper directory, the
# same each time, and holds what it says it holds.
. "${srcdir:-.}/tests/service/lib.sh"
cd "$work" || exit 99
"$top/bench/continent" 300 >lines || note 'it ends badly'
is 'the same numbers, the same bytes' "$(sha256sum <lines)" \
	"$("$top/bench/continent" 300 | sha256sum)"
is 'another seed, other bytes' 1 "$("$top/bench/continent" -s 2 300 |
	cmp -s - lines; echo $?)"
is 'kinds' '[150,600,300]' "$(jq -s -c '[group_by(.kind)[] | select(
	.[0].kind == ("organisations", "projects", "partnerships")) |
	length]' lines)"
"$top/bench/continent" -o 7 -n 33 20 >few
is 'sizes of its own' '[7,33,20]' "$(jq -s -c '[group_by(.kind)[] | select(
	.[0].kind == ("organisations", "projects", "partnerships")) |
	length]' few)"
is 'seven languages' 'de en et lt lv pl sv' "$(jq -r 'select(.kind ==
	"projects") | .lang' lines | sort -u | tr '\n' ' ' | sed 's/ $//')"

"$klasterd" import --store "$(store_at own)" --strict lines >out 2>err
is 'every line is taken' 0 $?
is 'without a word' '' "$(cat err)"
serve --store "$(store_at own)"
hits() { # WORD: how many projects it is found in
	pub "/v1/projects?filter[q]=$1&pageTotal=exact&page[size]=1" |
		jq .meta.page.total
}
is 'the rare word' 20 "$(hits nendrynas)"
is 'the word that is nowhere' 0 "$(hits qvortzyx)"
is 'the common word' "$(grep '"kind":"projects"' lines | grep -c interreg)" \
	"$(hits interreg)"
has 'is common' '^(6|7|8|9|10).$' "$(hits interreg)"
has 'the middling word' '^[1-9]$' "$(hits akvakultura)"
is 'ten partners' 10 "$(pub "/v1/partnerships?filter[project]=projects/p0000108&pageTotal=exact&page[size]=1" |
	jq .meta.page.total)"
is 'partners are in the directory' 0 "$(pub "/v1/projects/p0000108?include=partnerships.organisation" |
	jq '[.included[] | select(.type == "organisations" and
		(.attributes.name | length) == 0)] | length')"
is 'its countries are theirs' true "$(pub "/v1/projects/p0000108?include=partnerships.organisation" |
	jq -c '(.data.attributes.countries | sort) == ([.included[] |
		select(.type == "organisations") | .attributes.country] |
		unique)')"
finish
