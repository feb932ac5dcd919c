#!/bin/sh
# foreign.sh: servers that are not klasterd, in what such servers are known to
# do: links of each form, totals in each place or in none, pages that are cut
# short without a word, refusals of each form. By hand, through real curl;
# tests/service/foreign.sh has a real server.
. "${srcdir:-.}/tests/wire/wire.sh"
export TZ=UTC KLASTER_MAX_WAIT=0
JSON=application/vnd.api+json
mkdir -p "$tmp/home/.config/klaster"
CONF=$tmp/home/.config/klaster/klaster.conf

cat >"$tmp/office.profile" <<'END'
[service]
name = office
page-size = page[size]={value}
filter = filter[{name}]={value}
sort = sort={name}

[organisations]
type = companies
name = title
city = town
country = land
filters = city
sorts = name
END

body() { # TARGET STATUS JSON
	printf 'on %s\nbody %s %s\ntext %s\n' "$1" "$JSON" "$2" "$3"
}
company() { # ID NAME TOWN
	printf '{"type":"companies","id":"%s","attributes":{"title":"%s","town":"%s","land":"LV"}}' "$@"
}
office() { # FLAGS: asked with the profile
	printf '[service office]\nurl = http://127.0.0.1:%s/api\nprofile = %s\n' \
		"$port" "$tmp/office.profile" >"$CONF"
	known "$@"
}
unknown() { # FLAGS: asked without one
	printf '[service office]\nurl = http://127.0.0.1:%s/api\n' "$port" >"$CONF"
	known "$@"
}
known() {
	"$KLASTER" --service office "$@" >"$tmp/out" 2>"$tmp/err" \
		</dev/null 9>&-
	status=$?
}
rows() { # the names in the order they came
	have=$(cut -f 2 "$tmp/out" | tr '\n' ' ')
	[ "$have" = "$1" ] || bad "rows: $have"
}

# --- what it is, from its first document
ENTRY='{"jsonapi":{"version":"1.0"},"links":{"self":"/api","imones":"/api/imones","node--event":{"href":"/api/node/event"},"Projekty":"/api/projekty","wibble":"/api/wibble"}}'
IMONE='{"type":"imones","id":"7","attributes":{"Pavadinimas":"Dirbtuves","miestas":"Rietavas","\xc5\xa1alis":"lt","darbuotojai":12}}'
guessed() {
	body /api/imones/7 200 "{\"data\":$IMONE}"
	body /api/imones 200 "{\"data\":[$IMONE]}"
	body /api/node/event 200 '{"data":[{"type":"node--event","id":"9","attributes":{"title":"Fair","field_date":"2027-05-01T09:00:00+02:00"}}]}'
	body /api/projekty 200 '{"data":[]}'
	body /api 200 "$ENTRY"
}
begin 'a guess from the entry document'
guessed >"$tmp/in"
serve <"$tmp/in"
unknown list organisations
good_status 0
good_out '^organisations/7	Dirbtuves	Rietavas	LT'
unknown list events
good_status 0
good_out '^events/9	Fair	1 May 2027'
unknown list projects
good_status 1
unknown doctor
good_out 'organisations = imones'
good_out 'understood: name = Pavadinimas, city = miestas, country = šalis'
good_out 'not understood: darbuotojai'
good_out 'projects = Projekty'

# --- within a list of all services
ours() { # ID NAME TOWN
	printf '{"type":"organisations","id":"%s","attributes":{"name":"%s","city":"%s"}}' "$@"
}
office_a() { # of klasterd's kind, on the same server
	body '/a/v1/organisations/alfa' 200 "{\"data\":$(ours alfa Alfa Narva)}"
	body '/a/v1/organisations?fields%5Borganisations%5D=name,city,country,kind,registration,pic&sort=-name' 200 \
		"{\"links\":{\"next\":null},\"meta\":{\"page\":{\"total\":2}},\"data\":[$(ours zeta Zeta Riga),$(ours alfa Alfa Narva)]}"
	for target in organisations search; do
		body "/a/v1/$target" 200 "{\"links\":{\"next\":null},\"meta\":{\"page\":{\"total\":2}},\"data\":[$(ours alfa Alfa Narva),$(ours zeta Zeta Riga)]}"
	done
	body /a/v1/calls 200 '{"links":{"next":null},"meta":{"page":{"total":0}},"data":[]}'
	body /a/v1 200 '{"links":{"self":"/a/v1"},"meta":{"title":"A","counts":{"organisations":2}}}'
}
both() {
	printf '[service a]\nurl = http://127.0.0.1:%s/a/v1\n[service office]\nurl = http://127.0.0.1:%s/api\n' \
		"$port" "$port" >"$CONF"
}
all() {
	"$KLASTER" --service all "$@" >"$tmp/out" 2>"$tmp/err" </dev/null 9>&-
	status=$?
}
{
	office_a
	# It says no to what it does not know.
	for target in organisations calls search; do
		body "/api/$target" 404 '{"errors":[{"title":"no such route"}]}'
	done
	guessed
} >"$tmp/in"
serve <"$tmp/in"
both
theirs() { # the names of those two, in the order they came
	have=$(awk -F '\t' '$2 ~ /^(a|office)$/ { printf "%s ", $3 }' "$tmp/out")
	[ "$have" = "$1" ] || bad "rows: $have"
}
begin 'all services: one that was not guessed yet is guessed as alone'
all list organisations --limit 0
good_status 0
good_out '^organisations/7	office	Dirbtuves	Rietavas	LT'
theirs 'Alfa Dirbtuves Zeta '
! grep -q 'no answer' "$tmp/err" || bad 'said to be silent'
[ "$(grep -c '^GET /api HTTP' "$tmp/log")" -eq 1 ] || bad 'its entry, not once'

begin 'all services: one order, of who can make it and of who cannot'
all list organisations --limit 0 --sort -name
good_status 0
theirs 'Zeta Dirbtuves Alfa '
good_err 'office: sorted here: all 1'
cut -f 3 "$tmp/out" | LC_ALL=C tr a-z A-Z | LC_ALL=C grep '^[A-Z]' >"$tmp/names"
LC_ALL=C sort -rc "$tmp/names" || bad 'not in one order'

begin 'all services: what it does not have is said'
all list calls
good_status 0
good_err 'not there: office'

begin 'all services: two are compared, and the foreign one is guessed'
known compare organisations/7 a/organisations/alfa
good_status 0
good_out 'Dirbtuves.*Alfa'

begin 'all services: the same on the screen'
rm -rf "$tmp/home/.cache/klaster" "$tmp/home/.local"
cat >"$tmp/steps" <<END
\$ hurry
\$ run search-all kind:organisations sort:name
\$ await Dirbtuves
\$ await Zeta
END
KLASTER_ALL_REST=60000 "$KLASTER" --script "$tmp/steps" >"$tmp/out" \
	2>"$tmp/err" </dev/null 9>&-
status=$?
good_status 0
[ "$status" -eq 0 ] || cat "$tmp/out"

begin 'all services: it is guessed although others have filled the screen'
{
	office_a
	# It says so when they have.
	printf 'on /api/organisations\nsend HTTP/1.1 503 Busy\\r\\nRetry-After: 1\\r\\nContent-Length: 0\\r\\n\\r\\n\n'
	body /api/organisations 404 '{"errors":[{"title":"no such route"}]}'
	guessed
} >"$tmp/in"
serve <"$tmp/in"
both
rm -rf "$tmp/home/.cache/klaster" "$tmp/home/.local"
: >"$tmp/log"
cat >"$tmp/steps" <<END
\$ size 80x12
\$ hurry
\$ run search-all kind:organisations sort:name
\$ await live: 3 services
\$ expect page 1/
END
KLASTER_ALL_REST=0 KLASTER_MAX_WAIT=5 "$KLASTER" --script "$tmp/steps" >"$tmp/out" \
	2>"$tmp/err" </dev/null 9>&-
status=$?
good_status 0
[ "$status" -eq 0 ] || cat "$tmp/out"
[ "$(grep -c '^GET /api HTTP' "$tmp/log")" -eq 1 ] || bad 'its entry, not once'

begin 'no copy is made of it: the guess'
: >"$tmp/log"
unknown sync
good_status 2
good_err 'not klasterd'
good_err 'tells no changes'
good_requests 1

begin 'no copy is made of it: the profile'
: >"$tmp/log"
office sync
good_status 2
good_err 'not klasterd'
good_requests 0
office changes --since last
good_status 2
good_err 'not klasterd and tells no changes'
good_requests 0
unknown changes --since 5
good_status 2
good_err 'not klasterd and tells no changes'
unknown changes --since last
good_status 2
good_err 'not klasterd and tells no changes'
{
	body /api/changes 404 '{"errors":[{"status":"404"}]}'
	cat "$tmp/in"
} >"$tmp/none"
serve <"$tmp/none"
unknown changes --since 5
good_status 2
good_err 'not klasterd and tells no changes'
serve <"$tmp/in"
office saved add riga city:Riga
office saved list
good_status 0
good_out '^riga	city:Riga'
! grep -q 'GET /api/search' "$tmp/log" || bad 'counted by our own address'
cat >"$tmp/steps" <<'END'
$ size 80x12
$ run sync
$ expect This service is not klasterd and tells no changes
$ run sync country:LT
$ expect This service is not klasterd and tells no changes
END
known --script "$tmp/steps"
good_status 0

# --- how many there are
A=$(company a Alfa Narva)
B=$(company b Beta Riga)
C=$(company c Gamma Riga)
total() { # META EXPECTED
	body /api/companies 200 \
		"{$1\"links\":{\"next\":\"/api/more\"},\"data\":[$A,$B]}" >"$tmp/in"
	serve <"$tmp/in"
	office list organisations --limit 1 --format json
	good_status 0
	good_out "\"total\":$2[,}]"
}
begin 'totals'
total '"meta":{"page":{"total":41}},' 41
total '"meta":{"total":42},' 42
total '"meta":{"record_count":43},' 43
total '"meta":{"pagination":{"count":44}},' 44
total '"meta":{"total":"many"},' null
total '"meta":[],' null
total '' null

# --- the way on
chain() { # SECOND PAGE AS THE FIRST SAYS IT
	body '/api/companies?page=3' 200 "{\"links\":{\"next\":null},\"data\":[$C]}"
	body '/api/companies?page=2' 200 "{\"links\":{\"next\":{\"href\":\"companies?page=3\"}},\"data\":[]}"
	body /api/companies 200 "{\"links\":{\"next\":\"$1\"},\"data\":[$A,$B]}"
}
follow() { # TARGETS begin with this
	sed "s,^on ,on $1," "$tmp/in" >"$tmp/targets"
	serve <"$tmp/targets"
	# Fifty were asked for, two came, then none: the answers say how on.
	if [ -n "$1" ]; then
		http_proxy=http://127.0.0.1:$port
		export http_proxy
		port=80
	fi
	office list organisations --limit 0
	unset http_proxy
	good_status 0
	rows 'Alfa Beta Gamma '
	good_requests 3
}
for form in /api/companies?page=2 companies?page=2 '?page=2'; do
	begin "the way on: $form"
	chain "$form" >"$tmp/in"
	follow ''
done
begin 'the way on, with its host'
chain 'http://127.0.0.1/api/companies?page=2' >"$tmp/in"
follow http://127.0.0.1

# --- refusals
begin 'a reason in pieces'
body /api/companies 422 '{"errors":[{"status":"422","title":"Bad filter","detail":["town is not known","ask for city"]}]}' >"$tmp/in"
serve <"$tmp/in"
office list organisations city:Riga
good_status 2
good_err 'the service says: town is not known; what can be asked'
no_out
good_requests 1

begin 'an order it falls over'
{
	body '/api/companies?sort' 500 \
		'{"errors":[{"status":500,"detail":"NullPointerException"}]}'
	body /api/companies 200 "{\"data\":[$B,$A]}"
} >"$tmp/in"
serve <"$tmp/in"
office list organisations --sort name
good_status 3
good_err 'the service says: NullPointerException'
no_out
good_requests 1
# One that it does not have is not sent, but made here.
office list organisations --sort city
good_status 0
rows 'Alfa Beta '
good_err 'sorted here: all 2'
good_requests 2

begin 'an order that is made here'
{
	body '/api/companies?page=2' 200 "{\"links\":{\"next\":null},\"data\":[$C,$A]}"
	body /api/companies 200 "{\"links\":{\"next\":\"?page=2\"},\"data\":[$B]}"
} >"$tmp/in"
serve <"$tmp/in"
office list organisations --sort city --limit 1
good_status 0
rows 'Alfa '
grep -q 'page%5Bsize%5D=50' "$tmp/log" || bad 'row for row'
good_requests 2
office list organisations --sort=-city country:LV --limit 0
good_status 0
rows 'Beta Gamma Alfa '
good_err 'all 3; sorted here: all 3'
office list organisations --sort founded --limit 0
good_status 0
rows 'Beta Gamma Alfa '
good_err 'not sorted: the service cannot sort by founded'
cat >"$tmp/steps" <<'END'
$ size 80x12
$ run kind organisations
$ run sort city
$ await > Alfa
$ expect sorted here: all 3
$ keys <Down>
$ expect > Beta
END
known --script "$tmp/steps"
good_status 0

begin 'not all of them are looked at for an order'
{
	printf 'on /api/companies\nbody %s 200\ntext ' "$JSON"
	printf '{"links":{"next":"?page=x"},"data":['
	for n in $(seq 1 60); do
		[ "$n" -eq 1 ] || printf ,
		company "$n" "Firm $n" Riga
	done
	printf ']}\n'
} >"$tmp/in"
serve <"$tmp/in"
office list organisations --sort city --limit 3
good_status 0
rows 'Firm 1 Firm 2 Firm 3 '
good_err 'not sorted: the service cannot sort by city'
n=$(grep -c '^GET ' "$tmp/log")
[ "$n" -lt 12 ] || bad "$n requests"

# --- what is kept, while it is slow to answer
begin 'what the copy has of it is not all there is'
ALL='/api/companies?page%5Bsize%5D=100'
{
	body '/api/companies?page=2' 200 "{\"data\":[$C]}"
	printf 'on %s\nreset\n' "$ALL"
	body "$ALL" 200 "{\"links\":{\"next\":\"?page=2\"},\"data\":[$A,$B]}"
	body /api/companies 200 "{\"links\":{\"next\":\"?page=2\"},\"data\":[$A,$B]}"
} >"$tmp/in"
serve <"$tmp/in"
office list organisations --limit 2
good_status 0
# It is looked at while the second try waits.
KLASTER_MAX_WAIT=9 office list organisations --limit 0
good_status 0
rows 'Alfa Beta Gamma '

# --- a profile's faults
check() { # EXPECTED STATUS, SENTENCE
	begin "a profile: $2"
	cat >"$tmp/bad.profile"
	known profile check "$tmp/bad.profile"
	good_status "$1"
	good_err "$2"
}
check 5 'bad.profile: line 3: nmae: this kind has no such field' <<'END'
[organisations]
type = companies
nmae = title
END
check 5 'line 2: companies: there is no such kind' <<'END'
# what a server has
[companies]
END
check 5 'line 1: .*no section before it' <<'END'
type = companies
END
check 5 'line 3: title: this is no NAME = VALUE' <<'END'
[organisations]
type = companies
title
END
check 5 'organisations. has no type = NAME' <<'END'
[organisations]
name = title
END
check 5 'organisations. has city among its filters or sorts' <<'END'
[organisations]
type = companies
filters = city
END
begin 'a profile that is good'
known profile check "$tmp/office.profile"
good_status 0
good_out 'organisations = companies (companies)'
good_out 'fields: name = title, city = town, country = land'
good_out 'filters asked: city'
begin 'a profile that is not there'
known profile check "$tmp/none.profile"
good_status 5
good_err 'none.profile: No such file'
begin 'a service with a bad profile'
printf '[organisations\n' >"$tmp/office.profile"
office list organisations
good_status 5
good_err 'office.profile: line 1'

finish
