#!/bin/sh
# Several directories on the screen: one is gone to and come back from, all
# are searched at once, and one that is slow or down holds nobody up. Two
# services of one scripted server, one that hangs, one that is away, and the
# bundled one. How it looks is in several.golden.
. "${srcdir:-.}/tests/wire/wire.sh"
export TZ=UTC TERM=xterm KLASTER_MAX_WAIT=0

JSON=application/vnd.api+json
mkdir -p "$tmp/home/.config/klaster"
CONF=$tmp/home/.config/klaster/klaster.conf

body() {
	printf 'on %s\nbody %s 200\ntext %s\n' "$1" "$JSON" "$2"
}
entry() { # TITLE COUNT
	printf '{"links":{"self":"/v1"},"meta":{"title":"%s","counts":{"organisations":%s}}}' "$1" "$2"
}
org() { # ID NAME CITY
	printf '{"type":"organisations","id":"%s","attributes":{"name":"%s","city":"%s"}}' "$@"
}
list() { # TOTAL, resources
	total=$1
	shift
	printf '{"links":{"next":null,"prev":null},"meta":{"page":{"total":%s}},"data":[' "$total"
	comma=
	for one; do
		printf '%s%s' "$comma" "$one"
		comma=,
	done
	printf ']}'
}
script() {
	body '/a/v1/organisations/alfa' "{\"data\":$(org alfa Alfa Narva)}"
	body '/a/v1/organisations/beta' "{\"data\":$(org beta Beta Riga)}"
	body '/a/v1/organisations' \
		"$(list 2 "$(org alfa Alfa Narva)" "$(org beta Beta Riga)")"
	body '/a/v1/search' \
		"$(list 2 "$(org alfa Alfa Narva)" "$(org beta Beta Riga)")"
	body '/a/v1' "$(entry 'Office A' 2)"
	body '/b/v1/organisations/x1' "{\"data\":$(org x1 ALFA Narva)}"
	body '/b/v1/organisations/gamma' "{\"data\":$(org gamma Gamma Gdynia)}"
	body '/b/v1/organisations' \
		"$(list 2 "$(org x1 ALFA Narva)" "$(org gamma Gamma Gdynia)")"
	body '/b/v1/search' \
		"$(list 2 "$(org gamma Gamma Gdynia)" "$(org x1 ALFA Narva)")"
	body '/b/v1' "$(entry 'Office B' 2)"
	printf 'on /slow/v1\nhold\n'
}
configure() { # which of the services
	: >"$CONF"
	for one; do
		case $one in
		away) at=http://127.0.0.1:1/v1 ;;
		*) at=http://127.0.0.1:$port/$one/v1 ;;
		esac
		printf '[service %s]\nurl = %s\ntitle = Office %s\n' \
			"$one" "$at" "$one" >>"$CONF"
	done
}
run() {
	"$KLASTER" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null 9>&-
	status=$?
}
look() { # FLAGS: the steps on stdin must come true
	{
		echo '$ size 80x12'
		cat
	} >"$tmp/steps"
	"$KLASTER" "$@" --script "$tmp/steps" >"$tmp/out" 2>"$tmp/err" 9>&-
	status=$?
	[ "$status" -eq 0 ] || { bad 'not as expected'; cat "$tmp/out"; }
}

begin 'another service, and back to where one was'
script >"$tmp/in"
serve <"$tmp/in"
configure a b
look --service a <<-'END'
	$ expect Office A
	$ run kind organisations
	$ keys <Down>
	$ expect > Beta
	$ run service b
	$ expect Office B
	$ expect live: Office b
	$ run kind organisations
	$ expect > ALFA
	$ run service a
	$ expect > Beta
	$ expect live: Office a
	$ run back
	$ expect Office A
	$ run service b
	$ expect > ALFA
	$ run service c
	$ expect there is no service called "c"
	$ expect > ALFA
END

begin 'the pick list says how each is doing'
script >"$tmp/in"
serve <"$tmp/in"
configure a b away
look --service a <<-'END'
	$ keys zs
	$ expect * a
	$ expect Office B                     answers: 2 records
	$ expect bundled          klaster directory            answers: 
	$ expect away             Office away                  Office away cannot be reached…
	$ keys <Down><Enter>
	$ expect live: Office b
	$ run service a
	$ expect live: Office a
	$ expect In this directory
	$ keys :
	$ type service aw
	$ keys <Tab>
	$ expect : service away
END

begin 'all at once: whose each row is, and who gave no answer'
script >"$tmp/in"
serve <"$tmp/in"
configure a b slow away
KLASTER_ALL_REST=1500 look --service a <<-'END'
	$ hurry
	$ run search-all alfa
	$ await not yet: slow; no answer from: away
	$ await Gamma
	$ await Beta
	$ show
	$ keys q
	$ await Office A
END
grep -q '^|  Kind           Name .* Service' "$tmp/out" || bad 'no column'

begin 'who answers from a copy is named'
{
	script | sed '/^on .b.v1$/,$d'
	body '/b/v1' "$(entry 'Office B' 2)"
	printf 'on /b/v1/search\nhold\n'
} >"$tmp/in"
serve <"$tmp/in"
configure a b
KLASTER_ALL_REST=60000 look --service all <<-'END'
	$ hurry
	$ run search alfa
	$ await a+b
	$ await Gamma
	$ await Beta
END
KLASTER_ALL_REST=100 look --service all <<-'END'
	$ hurry
	$ run search alfa
	$ await Gamma
	$ await still a copy: b
END

begin 'a list of one kind goes by its name'
script >"$tmp/in"
serve <"$tmp/in"
configure b a
KLASTER_ALL_REST=60000 look --service all <<-'END'
	$ hurry
	$ run search kind:organisations alfa sort:name
	$ await > ALFA
	$ await b+a
	$ run sort name
	$ await b+a
	$ show
	$ keys <Enter>
	$ await > ALFA
	$ await Alfa
	$ keys <Enter>
	$ await live: Office b
	$ run back
	$ keys <Down><Enter>
	$ await live: Office a
	$ run back
	$ await > Alfa
	$ run back
	$ await Gamma
END

begin 'counts of all are added up, and said to be'
counted() { # facets, resources
	facets=$1
	shift
	list 2 "$@" | sed "s|\"page\":{\"total\":2}|&,\"facets\":{$facets}|"
}
one() { # VALUE LABEL COUNT
	printf '{"value":"%s","label":"%s","count":%s}' "$@"
}
{
	body '/a/v1/organisations' "$(counted "\"country\":[$(one EE Estonia 4),$(one LV Latvia 1)]" \
		"$(org alfa Alfa Narva)" "$(org beta Beta Riga)")"
	body '/a/v1' "$(entry 'Office A' 2)"
	body '/b/v1/organisations' "$(counted "\"country\":[$(one LV Latvia 5),$(one PL Poland 2)]" \
		"$(org x1 ALFA Narva)" "$(org gamma Gamma Gdynia)")"
	body '/b/v1' "$(entry 'Office B' 2)"
} >"$tmp/in"
serve <"$tmp/in"
configure a b away
KLASTER_ALL_REST=60000 look --service all <<-'END'
	$ hurry
	$ run search kind:organisations sort:name
	$ await a+b
	$ await Gamma
	$ run facets country
	$ await added up; what two know is counted twice
	$ await not counted: 
	$ await away
	$ await [ ] 8 Estonia
	$ await [ ] 8 Latvia
	$ await [ ] 4 Poland
	$ run facet country PL
	$ await [x] 4 Poland
	$ run back
	$ run chart country
	$ await added up; what two know is counted twice
	$ await > Latvia
	$ run money
	$ await Budget of projects by Country
	$ run back
	$ keys F
	$ type country:L
	$ keys <Tab>
	$ await Latvia, 8
END
grep -q '^GET /b/v1/organisations?.*facetOf=choice' "$tmp/log" || bad 'not asked for a choice'
grep -q '^GET /b/v1/organisations?.*country.*=PL' "$tmp/log" || bad 'not narrowed'

export KLASTER_ALL_WAIT=60
run chart country organisations --service all
good_status 7
good_out '^Latvia .* 8$'
good_out '^Estonia .* 8$'
good_err 'not counted: away; 3 services added up; what two know is counted twice'
good_err 'away: Office away cannot be reached'
good_err 'this is not all: no answer from away'
run list organisations --service all --facets country
good_status 7
good_out '^country	LV	Latvia	8$'
good_err 'not counted: away; 3 services added up'
run list organisations --service all --facets country -o "$tmp/counts.json"
good_status 7
[ ! -e "$tmp/counts.json" ] || bad 'it is there'
run list organisations --service all --facets country -o "$tmp/counts.json" \
	--partial
good_status 7
grep -q '"total":null,"source":"all","complete":false}' "$tmp/counts.json" ||
	bad 'said to be all'
configure a b
run chart country organisations --service all
good_status 0
run list organisations --service all --limit 0
[ "$(grep -c '^[a-z]*/.*	Alfa	\|	ALFA	' "$tmp/out")" -eq 2 ] ||
	bad 'one that two know, not as both have it'
run list organisations --service all -n 1
good_status 0
[ "$(wc -l <"$tmp/out")" -eq 1 ] || bad 'more rows than asked for'
run map organisations city:narva,gdynia --service all
good_status 0
good_out '^a+b: Alfa'
good_out '^b: Gamma'
run timeline organisations --service all
good_status 2
good_err 'have no dates'

begin 'a section for the bundled one makes no second of it'
printf '[service bundled]\ntitle = Ours\n' >>"$CONF"
run services
[ "$(grep -c '^bundled' "$tmp/out")" -eq 1 ] || bad 'it is there twice'

begin 'what is mine goes to the service of the row'
script >"$tmp/in"
serve <"$tmp/in"
configure a b
own=$tmp/home/.local/share/klaster/own.jsonl
rm -f "$own"
KLASTER_ALL_REST=60000 look --service b <<-'END'
	$ hurry
	$ run search-all alfa
	$ await a+b
	$ await Beta
	$ keys <Down><Down>
	$ await > Organisation   Beta
	$ run bookmark
	$ await >*Organisation   Beta
	$ run chart
	$ await a chart needs one kind
	$ keys <Up><Up>
	$ run copy record
	$ await clipboard: record
	$ keys <Down><Down>
	$ run tag follow-up
	$ run note call them in May
	$ keys <Up><Up>
	$ run tag first
	$ await >+Organisation   Alfa
	$ run service a
	$ run open organisations/alfa
	$ await Tags (yours): first
	$ run service b
	$ await >+Organisation   Alfa
	$ keys <Down><Down>
	$ keys :
	$ type tag -f
	$ keys <Tab>
	$ expect : tag -follow-up
	$ keys <Enter>
	$ await Beta: no tags
	$ run bookmark
	$ await No bookmark any more: Beta
	$ run note -
	$ await The note is gone: Beta
END
grep -q '/a/v1/organisations/alfa' "$tmp/log" || bad 'not asked of its own'
! grep -q '/b/v1/organisations/alfa' "$tmp/log" || bad 'asked of another'
grep -q '"service":"a".*"first"' "$own" || bad 'not of the first origin'
! grep -q beta "$own" || bad 'something of it is left'
! grep -q '"service":"b"' "$own" || bad 'of the service one came from'
rm -f "$own"

begin 'two are compared whosever they are, a way is within one service'
script >"$tmp/in"
serve <"$tmp/in"
configure a b
KLASTER_ALL_REST=60000 look --service bundled <<-'END'
	$ hurry
	$ run search-all alfa
	$ await a+b
	$ await Gamma
	$ await Beta
	$ run path
	$ await : path
	$ keys <Esc>
	$ run compare
	$ await Alfa | ALFA
	$ expect      a                                     b
	$ expect live: Office a, Office b
	$ run back
	$ run choose
	$ await Chosen
	$ keys <Down>
	$ await > Organisation   Gamma
	$ run compare
	$ await Alfa | Gamma
	$ expect      a                                     b
	$ expect live: Office a, Office b
	$ run back
	$ run path
	$ await the chosen one is of a; for a way to this one choose one of b
	$ keys <Down>
	$ await > Organisation   Beta
	$ run compare
	$ await Alfa | Beta
	$ await live: Office a
	$ run back
	$ await > Organisation   Beta
	$ run path
	$ await live: Office a
	$ run back
	$ keys <Up>
	$ run choose
	$ keys <Up>
	$ run path
	$ await live: Office b
	$ run back
	$ run service b
	$ run open organisations/x1
	$ await ALFA
	$ run compare
	$ await ALFA
	$ await Gamma
END
grep -q '^GET /a/v1/organisations/beta' "$tmp/log" || bad 'not compared'
grep -q '^GET /b/v1/organisations/gamma' "$tmp/log" || bad 'not of its own'
grep -q '^GET /a/v1/search?.*path.*alfa.*beta' "$tmp/log" || bad 'no way'
grep -q '^GET /b/v1/search?.*path.*gamma.*x1' "$tmp/log" || bad 'no twin'
! grep -q '^GET /b/v1/search?.*path.*alfa' "$tmp/log" || bad 'a way of another'

begin 'what is on the screen is taken along, and whose it is'
script >"$tmp/in"
serve <"$tmp/in"
configure a b
KLASTER_ALL_REST=60000 look --service all <<-END
	\$ hurry
	\$ run search alfa
	\$ await a+b
	\$ await Gamma
	\$ await Beta
	\$ run export --force $tmp/all.csv
	\$ await 4 records in
	\$ run export --force --shown $tmp/shown.json
	\$ await 4 records in
	\$ run export --force $tmp/all.json
	\$ await 4 records in
	\$ run print --force $tmp/paper.txt
	\$ await Printed
	\$ run search kind:organisations alfa sort:name
	\$ await a+b
	\$ await Gamma
	\$ run export --force $tmp/some.vcf
	\$ await 4 records in
	\$ keys <Enter>
	\$ await ALFA
	\$ run export --force $tmp/twins.tsv
	\$ await 2 records in
END
rows=$(tr -d '\r' <"$tmp/all.csv" | tr '\n' ' ')
[ "$rows" = 'id,source,kind,label organisations/alfa,a,organisations,Alfa organisations/x1,b,organisations,ALFA organisations/gamma,b,organisations,Gamma organisations/beta,a,organisations,Beta ' ] ||
	bad "rows: $rows"
rows=$(cut -f 1,2 "$tmp/twins.tsv" | tr '\t\n' ' ,')
[ "$rows" = 'id source,organisations/alfa a,organisations/x1 b,' ] ||
	bad "twins: $rows"
grep -q 'Alfa .*Narva .* a  *organisations/alfa$' "$tmp/paper.txt" &&
	grep -q 'ALFA .*Narva .* b  *organisations/x1$' "$tmp/paper.txt" ||
	bad "paper: $(cat "$tmp/paper.txt")"
grep -q '^UID:klaster:b/organisations/x1' "$tmp/some.vcf" || bad 'whose card'
grep -q "^SOURCE:http://127.0.0.1:$port/b/v1/organisations/x1" "$tmp/some.vcf" ||
	bad 'the address of a card'
! grep -q 'SOURCE:.*b/v1/organisations/beta' "$tmp/some.vcf" ||
	bad 'the address of another'
if command -v jq >/dev/null; then
	for file in all shown; do
		jq -e '.source == "all" and .complete and (.items |
			map(.source) == ["a", "b", "b", "a"])' \
			"$tmp/$file.json" >/dev/null || bad "$file.json"
	done
fi

begin 'a picture is of all services, too'
script >"$tmp/in"
serve <"$tmp/in"
configure a b
KLASTER_ALL_REST=60000 look --service all <<-'END'
	$ hurry
	$ run search alfa
	$ await a+b
	$ await Gamma
	$ await Beta
	$ run map
	$ await 3 of 3
	$ run twin
	$ await a+b: Alfa
	$ await b: Gamma
	$ await a: Beta
	$ keys <Down><Enter>
	$ await Organisation: Gamma
	$ await live: Office b
	$ run back
	$ run back
	$ run timeline
	$ await > a+b: Alfa
	$ keys <Down><Enter>
	$ await live: Office b
	$ run back
	$ keys <Down><Enter>
	$ await live: Office a
	$ run map organisations
	$ await live: Office a
END

begin 'and so is what is made of a picture'
script >"$tmp/in"
serve <"$tmp/in"
configure a b
KLASTER_ALL_REST=60000 look --service b <<-END
	\$ hurry
	\$ run search-all kind:organisations alfa sort:name
	\$ await a+b
	\$ await Gamma
	\$ run map
	\$ await 3 of 3
	\$ run export --force $tmp/map.tsv
	\$ await 4 records in
	\$ run chart country
	\$ await Chart: Organisations
	\$ run export --force $tmp/chart.tsv
	\$ await 4 records in $tmp/chart.tsv
END
for file in map chart; do
	rows=$(cut -f 1,2 "$tmp/$file.tsv" | sort | tr '\t\n' ' ,')
	[ "$rows" = 'id source,organisations/alfa a,organisations/beta a,organisations/gamma b,organisations/x1 b,' ] ||
		bad "$file: $rows"
done

begin 'what can be done about a picture without an answer is hinted at'
configure a away
look --service away <<-'END'
	$ run map organisations
	$ await r ask again  n
	$ run timeline projects
	$ await Timeline: Projects
	$ await r ask again
	$ run kind organisations
	$ run chart country
	$ await r ask again  n
END

begin 'who gives no answer lacks in what is taken along, and is named'
script >"$tmp/in"
serve <"$tmp/in"
configure a slow away
KLASTER_ALL_REST=1500 look --service all <<-END
	\$ hurry
	\$ run search alfa
	\$ await Beta
	\$ run export --force $tmp/part.json
	\$ await 2 records in
	\$ await no answer from: slow, away
END
grep -q '"total_is":"at-least","source":"all",.*"complete":false' \
	"$tmp/part.json" || bad "said to be all: $(tail -n 1 "$tmp/part.json")"

begin 'offline, online and the language are of all of them'
script >"$tmp/in"
serve <"$tmp/in"
configure a b
look --service a <<-'END'
	$ run kind organisations
	$ expect > Alfa
	$ run service b
	$ run kind organisations
	$ expect > ALFA
	$ run service a
	$ run offline
	$ run service b
	$ run search unasked
	$ keys <Down>
	$ run service bundled
	$ run online
	$ run service b
	$ run back
	$ run search asked
	$ expect > Organisation   Gamma
	$ run back
	$ run language lt
	$ expect > ALFA
	$ run service a
	$ expect > Alfa
END
! grep -q 'GET /b.*unasked' "$tmp/log" || bad 'asked while offline'
lt=$(tr -d '\r' <"$tmp/log" | awk '/^GET/ { at = substr($2, 1, 20) }
	tolower($1) == "accept-language:" && $2 ~ /^lt/ { print at }' |
	sort -u | tr '\n' ' ')
[ "$lt" = '/a/v1/organisations? /b/v1/organisations? ' ] || bad "lt: $lt"

begin 'as it looks'
{
	studio() { # ID NAME
		printf '{"type":"organisations","id":"%s","attributes":{"name":"%s","city":"Riga","country":"LV","registration":["LV 40001"]' "$@"
	}
	claims() { # FIELD VALUE...: what a whole record has beside
		printf ',"claims":[{"field":"city","value":"Riga"},{"field":"country","value":"LV"},{"field":"registration","value":"LV 40001"}'
		while [ $# -gt 0 ]; do
			printf ',{"field":"%s","value":"%s"}' "$1" "$2"
			shift 2
		done
		printf ']}}'
	}
	works='{"type":"organisations","id":"o-78","attributes":{"name":"Harbour Works","city":"Gdynia","country":"PL","website":["https://works.example/"]}}'
	wave='{"type":"projects","id":"wave","attributes":{"title":"Harbour Wave","startDate":"2026-01-01","endDate":"2027-06-30"}}'
	riga=$(studio studio 'Harbour Studio')
	gdynia=$(studio o-77 'HARBOUR studio')
	body '/riga/v1/organisations/studio' \
		"{\"data\":$riga$(claims name 'Harbour Studio')}"
	body '/riga/v1/search' "$(list 2 "$wave" "$riga}}")"
	body '/gdynia/v1/organisations/o-77' "{\"data\":$gdynia$(claims \
		name 'HARBOUR studio' website https://studio.example/ \
		founded 2014)}"
	body '/gdynia/v1/organisations/o-78' "{\"data\":$works}"
	body '/gdynia/v1/search' "$(list 2 "$works" "$gdynia}}")"
	body '/riga/v1' "$(entry 'Cluster of Riga' 12)"
	body '/gdynia/v1' "$(entry 'Gdynia' 30)"
} >"$tmp/in"
serve <"$tmp/in"
configure riga gdynia
printf '[service tallinn]\nurl = http://127.0.0.1:1/v1\ntitle = Office tallinn\n' \
	>>"$CONF"
golden=${srcdir:-.}/tests/screen/several.golden
rm -f "$own"
KLASTER_ALL_REST=60000 "$KLASTER" --service all --script "$golden" \
	>"$tmp/out" 2>"$tmp/err" 9>&-
status=$?
if [ "$status" -ne 0 ]; then
	cat "$tmp/out"
	bad 'a step did not come true'
elif [ -n "${UPDATE:-}" ]; then
	cp "$tmp/out" "$golden"
elif ! diff -u "$golden" "$tmp/out"; then
	bad 'it differs; UPDATE=1 writes it anew: read the difference'
fi

# --- the same from the command line

begin 'each its first before the others their second, twins together'
script >"$tmp/in"
serve <"$tmp/in"
configure a b
run search --service all alfa
good_status 0
rows=$(cut -f 2,3 "$tmp/out" | tr '\t\n' ' ,')
[ "$rows" = 'a Alfa,b ALFA,b Gamma,a Beta,' ] || bad "rows: $rows"
run list organisations --service all kind:organisations city:narva \
	--format csv
good_status 0
head -n 1 "$tmp/out" | grep -q '^id,source,name' || bad 'no column source'
if command -v jq >/dev/null; then
	run search --service all alfa --format json
	jq -e '.source == "all" and (.items | map(.source) ==
		["a", "b", "b", "a"])' "$tmp/out" >/dev/null || bad 'json'
fi

begin 'a record of each of two services, side by side'
configure a b
run compare --service a organisations/alfa b/organisations/gamma
good_status 0
good_out '^!=	Service	a	b$'
good_out '^!=	Name	Alfa	Gamma$'
run compare b/organisations/x1 a/organisations/alfa -f table
good_status 0
good_out '^   b  *a$'
good_out '^   ALFA  *Alfa$'
good_out '^=  City$'
run compare --service a organisations/alfa a/organisations/beta
good_status 0
good_out '^!=	Name	Alfa	Beta$'
! grep -q Service "$tmp/out" || bad 'one service is no difference'
run compare a/organisations/alfa c/organisations/gamma
good_status 2
good_err 'there is no service called "c"'
run show b/organisations/gamma
good_status 0
good_out '^Gamma$'
run show organisations/alfa/
good_status 2
no_out

begin 'who gave no answer is named, and it is a part'
configure a slow away
export KLASTER_ALL_WAIT=2
run search --service all alfa
good_status 7
good_out '^organisations/alfa	a	Alfa'
good_err 'slow: no answer in time'
good_err 'away: Office away cannot be reached'
good_err 'this is not all: no answer from slow, away'
run show --service all organisations/alfa
good_status 2
good_err 'name the one that is meant'

begin 'a file that would be a part is not written, unless that is wanted'
run export --service all organisations alfa -o "$tmp/some.json"
good_status 7
good_err 'no answer from slow, away; .*some.json is not written'
[ ! -e "$tmp/some.json" ] || bad 'it is there'
run export --service all organisations alfa -o "$tmp/some.json" --partial
good_status 7
grep -q '"source":"a"' "$tmp/some.json" || bad 'it has no row'
grep -q '"complete":false' "$tmp/some.json" || bad 'said to be all'

begin 'how each is doing'
run services
good_status 7
good_out '^a  Office A  answers: 2 records$'
good_out '^away  Office away  Office away cannot be reached'

begin 'one number is one thing, one name in two towns is not'
numbered() { # ID NAME CITY NUMBER
	printf '{"type":"organisations","id":"%s","attributes":{"name":"%s","city":"%s","registration":["%s"]}}' "$@"
}
{
	body '/a/v1/organisations' "$(list 2 \
		"$(numbered alfa 'Alfa Studio' Narva 'EE 10203040')" \
		"$(numbered beta Beta Riga 'LV 1')")"
	body '/a/v1/search' \
		"$(list 1 "$(numbered alfa 'Alfa Studio' Narva 'EE 10203040')")"
	body '/a/v1' "$(entry 'Office A' 2)"
	body '/b/v1/organisations' "$(list 2 \
		"$(numbered x1 'Studio ALFA' Tallinn 'ee 10203040')" \
		"$(numbered x2 Beta Tartu 'EE 1')")"
	body '/b/v1/search' \
		"$(list 1 "$(numbered x1 'Studio ALFA' Tallinn 'ee 10203040')")"
	body '/b/v1' "$(entry 'Office B' 2)"
} >"$tmp/in"
serve <"$tmp/in"
configure a b
rm -f "$own"
export KLASTER_ALL_WAIT=60
run list organisations --service all kind:organisations alfa
good_status 0
rows=$(cut -f 2,3 "$tmp/out" | tr '\t\n' ' ,')
[ "$rows" = 'a Alfa Studio,b Studio ALFA,a Beta,b Beta,' ] || bad "rows: $rows"
grep '^GET /b/v1/organisations' "$tmp/log" | grep -q registration ||
	bad 'the number was not asked for'
KLASTER_ALL_REST=60000 look --service all <<-'END'
	$ hurry
	$ run search kind:organisations alfa
	$ await > Alfa Studio
	$ await a+b
	$ expect Riga                        a
	$ expect Tartu                       b
	$ keys <Enter>
	$ await > Alfa Studio
	$ await Studio ALFA
END
! grep -q '/search' "$tmp/log" || bad 'not of one kind'
KLASTER_ALL_REST=60000 look --service all <<-'END'
	$ hurry
	$ run search alfa
	$ await a+b
	$ expect > Organisation   Alfa Studio
END
searches=$(grep -c '^GET /[ab]/v1/search.*city.*registration.*projects.*number' \
	"$tmp/log")
[ "$searches" -eq 2 ] || bad "numbers were asked for in $searches searches"
KLASTER_ALL_REST=60000 look --service a <<-'END'
	$ run search alone
	$ await > Organisation   Alfa Studio
END
! grep 'alone' "$tmp/log" | grep -q registration ||
	bad 'a search of one service asks for numbers'

begin 'rows are in order of what they are sorted by, shown or not'
project() { # ID TITLE CENTS
	printf '{"type":"projects","id":"%s","attributes":{"title":"%s","totalBudget":"%s"}}' "$@"
}
{
	body '/a/v1/projects' "$(list 2 "$(project p1 Ten '1000000.00 EUR')" \
		"$(project p2 Nine '9.00 EUR')")"
	body '/a/v1' "$(entry 'Office A' 2)"
	body '/b/v1/projects' "$(list 1 "$(project p3 Ninety '90.00 EUR')")"
	body '/b/v1' "$(entry 'Office B' 2)"
} >"$tmp/in"
serve <"$tmp/in"
configure a b
run list projects --service all --sort=-totalBudget --fields title
good_status 0
rows=$(awk -F '\t' '$2 != "bundled" { print $3 }' "$tmp/out" | tr '\n' ' ')
[ "$rows" = 'Ten Ninety Nine ' ] || bad "rows: $rows"
grep '^GET /b/v1/projects' "$tmp/log" | grep -q 'title[^&]*totalBudget' ||
	bad 'what they are sorted by was not asked for'

finish
