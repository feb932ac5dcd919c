#!/bin/sh
# How often klasterd says something to PostgreSQL for a page: the state of the
# data is opened, the rows come with what they say and with whether there is
# anything before them, and the state is closed, which nobody waits for.
# engines: PostgreSQL only.
. "${srcdir:-.}/tests/service/lib.sh"
. "$src/tests/service/cluster.sh"
i=0
while [ $i -lt 60 ]; do
	i=$((i + 1))
	year=',"founded":"'$((1900 + i))'"'
	[ $i -lt 58 ] || year=
	printf '{"kind":"organisations","id":"o%d","fields":{"name":"%s %d"%s}}\n' \
		$i Office $i "$year"
done >"$work/dir.jsonl"
"$klasterd" import --no-bundled --store "$(in_schema j)" "$work/dir.jsonl" \
	>"$work/out" 2>&1 || note "import: $(cat "$work/out")"
pages=$(python3 "$src/tests/service/journeys.py" "$klasterd" "$server_port" j)
for page in first second third back; do
	has "by name, $page: three" "^name $page 3 10\$" "$pages"
	has "by year, $page: three" "^-founded $page 3 10\$" "$pages"
done
has 'by name, last: three' '^name last 3 10$' "$pages"
# Those of no year stand behind: one question more finds the three, and what
# they and the others say has come with the questions.
has 'by year, last: four' '^-founded last 4 10$' "$pages"
finish
