#!/bin/sh
# cli.sh: the command line over the bundled directory: what coordinators type
# gives what they look for, and every format reads back.
. "${srcdir:-.}/tests/wire/wire.sh"

run() {
	"$KLASTER" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	status=$?
}

# What is typed, and the first record expected.
while IFS='|' read -r typed expected; do
	begin "search $typed"
	# The words are words for the shell, too.
	# shellcheck disable=SC2086
	run search $typed
	good_status 0
	first=$(head -n 1 "$tmp/out" | cut -f 1)
	[ "$first" = "$expected" ] || bad "first is $first, not $expected"
done <<'E'
creative clusters|projects/sbcc
media design szczecin|organisations/media-dizajn
pietu baltijos kurybinis klasteris|projects/sbcc
0142/18|projects/sbcc
elblag|organisations/erb
rietavo moteru|organisations/rmuc
ivek|organisations/ivek
D10|facilities/d10
type:ngo region:kurzeme theme:TO8|organisations/liepaja-cic
120|codes/intervention-field-120
E

begin "one word to the shell"
for typed in 'media design szczecin' 'type:ngo region:kurzeme theme:TO8' \
	'name:media dizajn' 'country:PL name:"media dizajn"'; do
	run search "$typed" kind:organisations
	good_status 0
	good_out '^organisations/[lm]'
done

begin "nothing, and the nearest"
run search kreativum malmo
good_status 1
no_out
good_err "organisations/kreativum"
run list organisations country:LT city:riga
good_status 1
no_out
good_err 'nothing found for: country:LT city:riga'
run search kreativum malmo -q
good_status 1
[ ! -s "$tmp/err" ] || bad "not quiet"

begin "how far it is"
run list organisations city:Elbląg --near Liepāja
good_status 0
good_out "281 km S"
good_err "GeoNames"
for format in csv tsv; do
	run list organisations --near liepaja -F name,distance -f "$format"
	good_status 0
	good_out "Szczecin\|Media Dizajn.*535\.[0-9]"
	good_out "Altum[,	]"
done
run export organisations --near liepaja -F distance -f json
good_out '"id":"organisations/media-dizajn".*"distance":535\.'
good_out '"name":"Altum"}'
LC_ALL=de_DE.UTF-8 run list facilities --near Narva -F distance -f csv
good_out "D10,530\.[0-9]"
run list organisations -F name,distance
good_status 2
good_err "--near TOWN"
run list organisations --near Nowhereville
good_status 1
good_err 'no town "Nowhereville"'
run list projects --near Narva
good_status 2
run search riga --near Narva
good_status 2

begin "what they need to know"
run show organisations/media-dizajn
good_out "Bandurskiego 96/23"
run show organisations/erb
good_out "Stary Rynek 25"
run show projects/sbcc
good_out "! 1 Jul 2019"
good_out "! 1 Jan 2020"
good_out "Media Dizajn, lead partner"
run show organisations/erb
good_out "! Association of Polish Communes Euroregion Baltic  <002>"
good_out "  Stowarzyszenie Gmin RP Euroregion Bałtyk \[pl\]$"
run show codes/intervention-field-120
good_out "120"
run show facilities/d10
good_out "organisations/liepaja-cic"

begin "faults of the settings, each with its line, and how many more"
for line in 1 2 3 4 5 6 7; do echo "no-$line = 1"; done >"$tmp/faults.conf"
run --config "$tmp/faults.conf" list projects
good_status 0
for line in 1 2 3 4 5; do
	good_err "faults.conf:$line: no option is called 'no-$line'"
done
good_err '^klaster: 2 more: klaster config check$'
run --config "$tmp/faults.conf" config check
good_status 2
good_err "faults.conf:7: no option is called 'no-7'"
good_err '^klaster: 7 settings are wrong$'
printf '$ size 120x24\n$ show\n' >"$tmp/steps"
run --config "$tmp/faults.conf" --script "$tmp/steps"
good_out "no option is called 'no-1'; 6 more: klaster config check"

begin "a list says that sources differ"
run list projects -f table
good_out '!1 Jul 2019  264,145.00 EUR'
run list projects -f text
good_out '!1 Jul 2019'
run list projects -F title,startDate,endDate -f json
good_out '"endDate":"2021-06-30","conflicts":\["startDate","endDate"\]}'
run list projects -F title,status -f jsonl
no_conflict=$(grep -c conflicts "$tmp/out")
[ "$no_conflict" = 0 ] || bad "of a field that is not there"
for format in csv tsv plain; do
	run list projects -F title,startDate -f "$format"
	good_out 'Clusters.*[,	]\(2019-07-01\|1 Jul 2019\)'
done
run timeline projects
good_out '^South Baltic.* --*==*--*$'

begin "a file where there are no records"
for typed in 'map organisations' 'query-mail szczecin' doctor; do
	# shellcheck disable=SC2086
	run $typed -o "$tmp/never"
	good_status 2
	good_err 'leave out --output'
	[ ! -e "$tmp/never" ] || bad "it is there"
done

begin "the address a browser shows"
run show https://directory.example/v1/projects/sbcc
good_status 0
good_out '^Project, projects/sbcc$'
run show https://directory.example/elsewhere
good_status 2
good_err 'is no address'

begin "a language"
run show projects/sbcc --lang lt,en
good_out "^Pietų Baltijos kūrybinis klasteris"

begin "no such record"
run show organisations/no-such-thing
good_status 1
no_out

# --- formats
if command -v jq >/dev/null; then
	begin "json"
	run list codes --format json --limit 0
	good_status 0
	n=$(jq '.items | length' "$tmp/out") || bad "no JSON"
	[ "$n" = "$(jq .total "$tmp/out")" ] || bad "$n items, another total"
	[ "$n" -gt 100 ] || bad "pages were not followed"
	jq -e '.complete and .total_is == "exact" and
		.source == "bundled directory" and .age_s >= 0' \
		"$tmp/out" >/dev/null || bad "the end"
	jq -e '.items | all(.kind == "codes" and
		(.id | startswith("codes/")) and (.label | length > 0))' \
		"$tmp/out" >/dev/null || bad "the items"
	[ "$(jq -r '.items[].id' "$tmp/out" | sort -u | wc -l)" -eq "$n" ] ||
		bad "a record comes twice"

	begin "jsonl"
	run list codes --format jsonl --limit 0
	good_status 0
	[ "$(jq -c . "$tmp/out" | wc -l)" -eq "$n" ] || bad "lines"

	begin "json of one"
	run show projects/sbcc --format json
	jq -e '.items[0] | (.conflicts | index("startDate")) and
		.related.partnerships.total == 6 and (.claims | length > 50)
		and .totalBudget == "264145.00 EUR"' \
		"$tmp/out" >/dev/null || bad "the record"
	run list organisations --format json
	jq -e '.items[] | select(.id == "organisations/ivek") |
		.labels.country.EE == "Estonia"' \
		"$tmp/out" >/dev/null || bad "labels"

	begin "json of nothing"
	run search xyzzyquux --format json
	good_status 1
	jq -e '.items == [] and .total == 0' "$tmp/out" >/dev/null ||
		bad "an empty list is a list"
fi

begin "tsv"
run list organisations --format tsv --fields city,phone
good_status 0
head -n 1 "$tmp/out" | grep -q '^id	name	city	phone$' || bad "head"
awk -F '\t' 'NF != 4 { exit 1 }' "$tmp/out" || bad "columns"

if command -v python3 >/dev/null; then
	begin "csv, read by another"
	run list organisations --format csv --limit 0 --lang pl
	good_status 0
	python3 - "$tmp/out" <<'E' || bad "csv"
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], newline="")))
erb = [r for r in rows if r["id"] == "organisations/erb"][0]
assert erb["city"] == "Elbląg" and erb["country"] == "PL", erb
assert all(None not in r and None not in r.values() for r in rows)
assert len(rows) > 10
E
fi

begin "an address in place of words"
run list 'https://dir.example/v1/organisations?filter%5Bcountry%5D=EE&sort=-name'
good_status 0
[ "$(cut -f 1 "$tmp/out" | head -n 1)" = organisations/shiftworks ] ||
	bad "first is $(head -n 1 "$tmp/out")"
run search 'http://dir.example/v1/search?filter[q]=media%20dizajn'
good_status 0
good_out "^organisations/media-dizajn"

begin "counts by value"
run list organisations country:EE --facets kind,region --format csv
good_status 0
good_out "^field,value,label,count"
good_out "^type,national-authority,\"National public authority\",2"
run list projects --facets budget,year --format plain
good_out "^totalBudget	200000..1000000	200,000 to 1,000,000	1$"
good_out "^startDate	2019	2019	1$"
# What is counted is what the value finds.
run list projects budget:200000..1000000
[ "$(wc -l <"$tmp/out")" -eq 1 ] || bad "another number of rows"
run list organisations --facets name
good_status 2
no_out
# A file of counts says how many it has, and a role needs its project.
run list organisations country:EE --facets kind,country -o "$tmp/counts.csv"
good_err "[0-9] counts in "
run list organisations --facets partnerRole
good_status 2
good_err '"partnerRole:" needs "partnerOf:ID" beside it'
run chart partnerRole organisations
good_err '"partnerRole:" needs "partnerOf:ID" beside it'
run search creative --facets country
good_status 2
run list organisations --facets country --format vcard
good_status 2
no_out
if command -v jq >/dev/null; then
	run list organisations --facets country --format json
	jq -e '(.facets.country | map(.count) | add) <= .total and
		(.facets.country[] | select(.value == "EE") | .count) == 4' \
		"$tmp/out" >/dev/null || bad "counts as json"
	run list organisations --facets country,city --format jsonl
	jq -es 'map(.field) | unique == ["city", "country"]' \
		"$tmp/out" >/dev/null || bad "counts as lines"
fi

begin "vcard"
run show organisations/media-dizajn --format vcard --lang pl
good_status 0
good_out "^BEGIN:VCARD"
good_out "^FN:Stowarzyszenie „Media Design”"
good_out "^ADR:;;Bandurskiego 96/23;Szczecin;;71-685;"
run list people --format vcard
good_status 0
[ "$(grep -c '^BEGIN:VCARD' "$tmp/out")" -eq \
	"$(grep -c '^END:VCARD' "$tmp/out")" ] || bad "cards"
good_out "^ORG:SA Ida-Viru"
LC_ALL=C awk 'length($0) > 76 { exit 1 }' "$tmp/out" || bad "a line is too long"
run list codes --format vcard
good_status 2
no_out
run search liepaja --format vcard
good_status 2

begin "ics"
run show projects/sbcc --format ics
good_status 0
good_out "^DTSTART;VALUE=DATE:20190701"
good_out "^DTEND;VALUE=DATE:20210701"
run list calls --format ics
good_status 0
good_out "^BEGIN:VCALENDAR"
good_out "^SUMMARY:Deadline: "
good_out "^END:VCALENDAR"
run list calls -o "$tmp/dates.ics"
good_err ": 1 record in .*/dates.ics"
run export projects -o "$tmp/dates.ics" --force
good_status 0
good_err ": 1 of 3 records in .*/dates.ics: the others have no date"
[ "$(grep -c '^BEGIN:VEVENT' "$tmp/dates.ics")" -eq 1 ] || bad "entries"

begin "csv over all kinds"
run search liepaja --format csv
head -n 1 "$tmp/out" | grep -q '^id,kind,label' || bad "head"

begin "a table fits"
run search liepaja --format table --limit 0
good_status 0
awk 'length($0) > 160 { exit 1 }' "$tmp/out" || bad "a line is too long"
head -n 1 "$tmp/out" | grep -q '^Name .*Id$' || bad "head"
grep -q "$(printf '\033')" "$tmp/out" && bad "escapes without a terminal"

begin "sort and limit"
run list organisations --sort -name --limit 2 --fields name
good_status 0
[ "$(wc -l <"$tmp/out")" -eq 2 ] || bad "not two"
sort -r -f -k 2 "$tmp/out" | cmp -s - "$tmp/out" || bad "not descending"
good_err "2 of"

# --- usage
begin "wrong words"
run
good_status 2
run serch x
good_status 2
good_err "did you mean search"
run list organisatons
good_status 2
good_err "organisations"
run list organisations --fields nmae
good_status 2
good_err "name"
run list organisations --sort phone
good_status 2
run list organisations --sort partnerRole
good_status 2
no_out
good_err '"partnerRole:" needs "partnerOf:ID" beside it'
run list organisations sort:-commonProjects
good_status 2
good_err '"commonProjects:" needs "copartner:ID" beside it'
run list projects country:LT foo:bar
[ "$status" -le 1 ] || bad "a colon in a word is no error"
run search
good_status 2
run show nonsense
good_status 2
good_err '"nonsense" is no KIND/ID; to look for it: klaster search nonsense'
run list organisations --limit many
good_status 2
good_err "limit"
run list organisations --formt json
good_status 2
good_err "did you mean --format"
run --service nowhere list people
good_status 2
good_err "no service called"
no_out

begin "help and version"
run --help
good_status 0
good_out "klaster search creative clusters"
run help list
good_status 0
good_out "klaster list KIND"
run --version
head -n 1 "$tmp/out" | grep -q '^klaster [0-9]' || bad "version"
run --list-commands
good_status 0
run --list-keys
good_status 0
good_out "^bind "
printf 'bind list x nixx\nbind list ą sort name\n' >"$tmp/keys"
run --list-keys --keymap "$tmp/keys"
good_status 2
good_err "keys:1: "
good_out "^bind list ą sort name"
# What is printed is a file of keys that says the same again.
printf "bind detail <C-w> <Nop>\nmacro polish 'kind organisations' 'filter \"a b\"'\nbind * ;p play polish 2\n" \
	>"$tmp/keys"
run --list-keys --keymap "$tmp/keys"
good_status 0
good_out "^macro polish 'kind organisations' \"filter 'a b'\""
good_out "^bind \* ;p play polish 2"
{
	echo 'unbind *'
	for view in overview list detail search help log text map timeline chart own prompt; do
		echo "unbind $view"
	done
	cat "$tmp/out"
} >"$tmp/again.keys"
cp "$tmp/out" "$tmp/first"
run --list-keys --keymap "$tmp/again.keys"
good_status 0
cmp -s "$tmp/first" "$tmp/out" || bad "keys that are printed read otherwise"

begin "settings"
run config init
good_status 0
run config check
good_status 0
run config init
good_status 1
good_err "stays as it is"
conf=$(cat "$tmp/out"; "$KLASTER" config path)
printf 'limit = 3\nlangs = lt\n  color = never\ntheem = x\nlimit = lots\n[elsewhere]\na = b\n' >"$conf"
run config check
good_status 2
good_err "klaster.conf:4: .*theme"
good_err "klaster.conf:5: "
good_err "klaster.conf:7: "
run config show
good_out "^limit = 3	; user, .*klaster.conf:1"
good_out "^color = never	; user, .*:3"
KLASTER_LIMIT=4 run config show --theme mono
good_out "^limit = 4	; environment, KLASTER_LIMIT"
good_out "^theme = mono	; flag, --theme"
run list codes -q
[ "$(wc -l <"$tmp/out")" -eq 3 ] || bad "limit of the file"
rm -f "$conf"

begin "doctor"
run doctor
good_status 0
good_out "Organisations"

begin "what a source does not say is no value"
run show organisations/liepaja-cic --format json
good_status 0
jq -e '.items[0] | has("email") | not' <"$tmp/out" >/dev/null || bad "email"

begin "a theme that is not there"
run list projects --theme nosuch
good_status 2
good_err "contrast"

# --- streams
begin "a reader that goes away"
"$KLASTER" list codes --limit 0 2>"$tmp/err" </dev/null | head -n 1 >"$tmp/out"
status=0
[ ! -s "$tmp/err" ] || bad "not quiet"

begin "a full disk"
if [ -w /dev/full ]; then
	"$KLASTER" list codes --limit 0 >/dev/full 2>"$tmp/err" </dev/null
	status=$?
	good_status 7
	good_err "not complete"
fi

begin "closed descriptors"
"$KLASTER" list people <&- >&- 2>&-
status=$?
[ "$status" -lt 126 ] || bad "status"

begin "no klasterd"
KLASTER_KLASTERD=/nonexistent run list people
good_status 6
good_err "KLASTER_KLASTERD"
KLASTER_KLASTERD=/bin/true run list people
good_status 6
good_err "does not open"

begin "too much, and nothing at all, are no questions"
long=$(printf '%3000s' '' | tr ' ' a)
for typed in "$long" '' ' '; do
	run search "$typed"
	good_status 2
	no_out
done
run list organisations "$long"
good_status 2

begin "what to do next fits what was typed"
run help list
good_out "Kinds: clusters, organisations, .*--list-fields"
run profile check drupall
good_status 2
good_err 'no profile "drupall"'
run tag add calls
good_status 2
good_err "tag add needs more words; see klaster help tag"
run purge
good_err "name the service: --service NAME$"
run changes --since 999999
good_status 7
good_err "does not know what changed since then"
run -s "unix:$tmp/nobody" list people
good_status 3
good_err "$tmp/nobody cannot be reached (No such file or directory)"

begin "settings of services"
printf '[service x]\ntitle = X\n' >"$tmp/services.conf"
run --config "$tmp/services.conf" config check
good_status 2
good_err '\[service x\] has no url'
run --config "$tmp/services.conf" --service x doctor
good_status 2
good_err '\[service x\] has no url'
printf 'service = y\n' >"$tmp/services.conf"
run --config "$tmp/services.conf" config check
good_status 2
good_err 'no service called "y"'
printf 'service = y\n[service y]\nurl = unix:/nobody\n' \
	>"$tmp/services.conf"
run --config "$tmp/services.conf" config check
good_status 0

begin "a timeline of nothing dated is around today"
run timeline events
good_status 0
good_out "$(date +%Y)"

begin "nothing is left behind"
left=$(ls "$tmp/run/klaster" 2>/dev/null)
[ -z "$left" ] || bad "left: $left"

finish
