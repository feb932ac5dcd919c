#!/bin/sh
# who.sh: who works with whom, on the command line: over a service and from
# its complete copy alike, in every format, and what is said of nothing.
. "${srcdir:-.}/tests/wire/wire.sh"
start_daemon --store "sqlite:$tmp/service.db"
url=http://127.0.0.1:$port/v1

run() {
	"$KLASTER" --service "$url" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	status=$?
}

questions() {
	cat <<'E'
list organisations copartner:erb --format json
list organisations copartner:erb sort:commonProjects --format csv
list organisations copartner:erb country:LT --format tsv
list organisations partnerOf:sbcc --format csv
list organisations partnerOf:sbcc sort:-partnerRole --format csv
list projects partner:erb partner:rmuc --format jsonl
list clusters organisation:ivek --format jsonl
search path:erb,rietavas-tbic --format jsonl
path erb rmuc kind:projects --format csv
related organisations/erb --format plain
related projects/sbcc --format plain
compare organisations/erb organisations/rmuc --format plain
E
}

# The same words, each answer in a file of its own; the age of a copy is not
# the service's.
answers() { # DIR [FLAG...]
	mkdir "$tmp/$1"
	into=$tmp/$1
	shift
	n=0
	questions >"$tmp/questions"
	while read -r words; do
		n=$((n + 1))
		# shellcheck disable=SC2086
		run $words "$@"
		[ "$status" -eq 0 ] || bad "$words: $status: $(cat "$tmp/err")"
		sed 's/"age_s":[^,}]*//; s/"fetched":[^,}]*//; s/"exported":"[^"]*"//' \
			"$tmp/out" >"$into/$n"
	done <"$tmp/questions"
}

begin "over the service"
answers live
cat "$tmp/live/1" >"$tmp/out"
good_out '"commonProjects"'
cat "$tmp/live/4" >"$tmp/out"
good_out "lead"
cat "$tmp/live/10" >"$tmp/out"
good_out "organisations.copartner:erb.5$"
good_out "projects.partner:erb.1$"
cat "$tmp/live/11" >"$tmp/out"
good_out "organisations.partnerOf:sbcc.6$"
cat "$tmp/live/12" >"$tmp/out"
good_out "^!=.City.Elbląg.Rietavas$"
good_out "^<.Written out.Stowarzyszenie"
good_out "^=.Projects.1.1$"

begin "a way, and none"
run path erb rietavas-tbic --format plain
good_status 0
[ "$(cut -f 1 "$tmp/out" | tr '\n' ' ')" = \
	"organisations/erb projects/sbcc organisations/rietavas-tbic " ] ||
	bad "the way is $(cut -f 1 "$tmp/out")"
run path "Media Dizajn" kreativum --format plain
good_status 0
good_out "^projects/sbcc"
run path erb altum
good_status 1
no_out
good_err "no chain of common projects joins the two; [1-9][0-9]* partnerships were looked at"
run path erb nobody-there
good_status 1
no_out
good_err "one of the two is not known here"

begin "into a file"
run related organisations/erb --format plain -o "$tmp/related"
good_status 0
no_out
cmp -s "$tmp/related" "$tmp/live/10" || bad "related: another list in the file"
run compare organisations/erb organisations/rmuc -o "$tmp/two.txt"
good_status 0
no_out
grep -q Rietavas "$tmp/two.txt" || bad "compare: nothing in the file"
run related organisations/nobody -o "$tmp/none"
good_status 1
[ ! -e "$tmp/none" ] || bad "a file of nothing"

begin "what makes no sense"
run path erb
good_status 2
run compare organisations/erb projects/sbcc
good_status 2
good_err "choose two of one kind"
run compare organisations/erb organisations/erb
good_status 2
run compare organisations/erb organisations/nobody
good_status 1
run list organisations path:erb
good_err "between two organisations"

begin "from the complete copy"
run sync
good_status 0
stop_daemon
answers copy --offline
for one in "$tmp"/live/*; do
	cmp -s "$one" "$tmp/copy/${one##*/}" ||
		bad "$(sed -n "${one##*/}p" "$tmp/questions"): $(diff "$one" \
			"$tmp/copy/${one##*/}" | head -n 6)"
done
finish
