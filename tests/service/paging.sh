#!/bin/sh
# Cursors: there and back over every row of every order, none lost and none
# twice; and none that was not given out is taken.
. "${srcdir:-.}/tests/service/lib.sh"
serve

walk() { # FIRST LINK, MEMBER -> ids in the order they came
	link=$1 pages=0
	while [ "$link" != null ] && [ $pages -lt 500 ]; do
		pub "$link" >"$work/page"
		jq -r '.data[] | "\(.type)/\(.id)"' "$work/page"
		link=$(jq -r ".links.$2" "$work/page")
		pages=$((pages + 1))
	done
}

both_ways() { # TARGET, SIZE
	walk "$1&page[size]=$2" next >"$work/there"
	walk "$1&page[size]=$2&page[before]=" prev >"$work/pages"
	pub "$1&page[size]=200" | jq -r '.data[] | "\(.type)/\(.id)"' >"$work/whole"
	sort "$work/there" >"$work/a"
	is "$1 by $2: none twice" "$(uniq "$work/a" | wc -l)" \
		"$(wc -l <"$work/a")"
	sort "$work/pages" | cmp -s - "$work/a" ||
		note "$1 by $2: there and back are different rows"
	head -n 200 "$work/there" | cmp -s - "$work/whole" ||
		note "$1 by $2: another order than in one page"
	done=$((done + 2))
}

for target in '/v1/codes?sort=name' '/v1/codes?sort=-name' \
	'/v1/codes?sort=list' '/v1/codes?sort=-code' \
	'/v1/codes?filter[list]=country'; do
	both_ways "$target" 43
done
for target in '/v1/organisations?sort=-country' \
	'/v1/organisations?sort=city' '/v1/organisations?filter[country][ne]=PL' \
	'/v1/programmes?sort=-period' '/v1/codes?filter[q]=creative' \
	'/v1/search?filter[q]=creative'; do
	both_ways "$target" 1
	both_ways "$target" 4
done
total=$(pub '/v1/codes?pageTotal=exact&page[size]=1' | jq .meta.page.total)
is 'every code was seen' "$total" "$(walk '/v1/codes?page[size]=50' next |
	sort -u | wc -l | tr -d ' ')"

# --- the ends
pub '/v1/codes?page[size]=5' >"$work/first"
json 'nothing before the first' null .links.prev <"$work/first"
pub "$(jq -r .links.last "$work/first")" >"$work/last"
json 'nothing after the last' null .links.next <"$work/last"
json 'a full last page' 5 '.data | length' <"$work/last"
pub "$(jq -r .links.next "$work/first")" >"$work/second"
pub "$(jq -r .links.prev "$work/second")" >"$work/again"
is 'back is where one was' "$(jq -c '[.data[].id]' "$work/first")" \
	"$(jq -c '[.data[].id]' "$work/again")"
is 'self is what was asked' \
	"$(jq -r .links.next "$work/first")" "$(jq -r .links.self "$work/second")"

# --- cursors
cursor=$(jq -r .links.next "$work/first" | sed 's/.*%5Bafter%5D=//')
has 'a cursor is short and opaque' '^[A-Za-z0-9_-]{1,200}$' "$cursor"
longest=$(walk '/v1/organisations?page[size]=1' next >/dev/null
	pub '/v1/organisations?page[size]=14' | jq -r .links.next |
	sed 's/.*%5D=//' | wc -c)
done=$((done + 1))
[ "$longest" -le 201 ] || note "a cursor of $longest bytes"
refused 400 bad-cursor 'page[after]' "/v1/codes?sort=-name&page[after]=$cursor"
refused 400 bad-cursor 'page[after]' "/v1/codes?filter[q]=a&page[after]=$cursor"
refused 400 bad-cursor 'page[after]' "/v1/projects?page[after]=$cursor"
refused 400 bad-cursor 'page[before]' "/v1/codes?page[before]=${cursor}A"
refused 400 bad-value 'page[before]' "/v1/codes?page[after]=$cursor&page[before]=$cursor"
is 'another page size takes the same cursor' 200 \
	"$(pub "/v1/codes?page[size]=3&page[after]=$cursor" -o "$work/x" \
		-w '%{http_code}')"
is 'another level does not' 400 \
	"$(own "/v1/codes?page[size]=3&page[after]=$cursor" -o "$work/x" \
		-w '%{http_code}')"
# every byte of it counts
i=1
while [ $i -le ${#cursor} ]; do
	head=$(printf '%s' "$cursor" | cut -c "1-$((i - 1))" 2>/dev/null)
	[ $i -gt 1 ] || head=
	byte=$(printf '%s' "$cursor" | cut -c $i)
	tail=$(printf '%s' "$cursor" | cut -c "$((i + 1))-")
	[ "$byte" = x ] && byte=y || byte=x
	is "cursor with byte $i changed" 400 \
		"$(pub "/v1/codes?page[after]=$head$byte$tail" -o "$work/x" \
			-w '%{http_code}')"
	i=$((i + 9))
done

# --- a cursor holds over a restart
stop || note "klasterd ended with $?"
serve
pub "/v1/codes?page[size]=5&page[after]=$cursor" >"$work/later"
is 'the same page after a restart' "$(jq -c '[.data[].id]' "$work/second")" \
	"$(jq -c '[.data[].id]' "$work/later")"
finish
