#!/bin/sh
# What the first document tells of the days to come: deadlines and events,
# soonest first, and only what the caller may see.
. "${srcdir:-.}/tests/service/lib.sh"

# day N: so many days from now, as a date; awk has no calendar of its own.
day() {
	date -u -d "@$(($(date +%s) + $1 * 86400))" +%Y-%m-%d 2>/dev/null ||
		date -u -r "$(($(date +%s) + $1 * 86400))" +%Y-%m-%d
}
record() { # KIND ID FIELD VALUE...
	_values=
	_head="{\"kind\":\"$1\",\"id\":\"$2\",\"fields\":{\"title\":{\"value\":\"T $2\",\"lang\":\"en\"}"
	_field=$3
	shift 3
	for _value; do
		_values="$_values${_values:+,}$_value"
	done
	printf '%s,"%s":[%s]}}\n' "$_head" "$_field" "$_values"
}

# Around midnight today may change while this runs: take the later one.
[ "$(date -u +%H%M)" != 2359 ] || exit 77
today=$(day 0)
{
	record calls gone deadline "\"$(day -1)\""
	record calls today deadline "\"$today\""
	record calls several deadline "\"$(day -40)\"" "\"$(day 30)\"" \
		"\"$(day 60)\""
	record calls inside deadline \
		"{\"value\":\"$(day 2)\",\"level\":\"member\"}" \
		"\"$(day 50)\""
	record calls withdrawn deadline \
		"{\"value\":\"$(day 3)\",\"rank\":\"outdated\"}"
	record calls silent deadline \
		'{"value":"not-published","form":"absence"}'
	record calls vague deadline '"2099"'
	record events fair start "\"$(day 12)\""
	record events past start "\"$(day -12)\""
	printf '{"kind":"events","id":"closed","fields":{"title":%s,%s}}\n' \
		'{"value":"Not for all","lang":"en","level":"coordinator"}' \
		"\"start\":\"$(day 5)\""
} >"$work/some.jsonl"
"$klasterd" import --store "$(store_at s)" "$work/some.jsonl" \
	>"$work/out" 2>&1 || { cat "$work/out"; exit 99; }
serve --store "$(store_at s)"

pub /v1 >"$work/pub"
json 'soonest first, those of today too' \
	"[[\"today\",\"$today\"],[\"fair\",\"$(day 12)\"],[\"several\",\"$(day 30)\"],[\"inside\",\"$(day 50)\"],[\"vague\",\"2099\"]]" \
	'[.meta.upcoming[] | [.id, .date]]' <"$work/pub"
json 'each with what it is' \
	'{"type":"calls","id":"today","label":"T today","what":"deadline"}' \
	'.meta.upcoming[0] | del(.date)' <"$work/pub"
json 'of an event' '["events","start"]' \
	'.meta.upcoming[1] | [.type, .what]' <"$work/pub"
json 'its owner sees more, and sooner' \
	'["today","inside","closed","fair","several","vague"]' \
	'[.meta.upcoming[].id]' <<-END
	$(own /v1)
END
stop

n=1
while [ $n -le 12 ]; do
	record events "many-$n" start "\"$(day $((20 - n)))\""
	n=$((n + 1))
done >"$work/many.jsonl"
"$klasterd" import --store "$(store_at s)" "$work/many.jsonl" \
	>"$work/out" 2>&1 || { cat "$work/out"; exit 99; }
serve --store "$(store_at s)"
json 'eight at most, the nearest' \
	'["today","many-12","many-11","many-10","many-9","fair","many-8","many-7"]' \
	'[.meta.upcoming[].id]' <<-END
	$(pub /v1)
END
stop

# The bundled directory's call is of 2017, its event without a date.
serve
json 'nothing to come, nothing said' false '.meta | has("upcoming")' <<-END
	$(pub /v1)
END
finish
