#!/bin/sh
# drupal.sh: the shipped profile for Drupal against answers of the shapes that
# Drupal's own JSON:API module gives, written by hand after its documentation
# and its source; no Drupal runs here. Its escapes, its media type, pages of
# 50 at most with an absolute next and no total, texts of HTML, values with
# parts, what it leaves out for want of rights, and its refusals.
. "${srcdir:-.}/tests/wire/wire.sh"
export TZ=UTC KLASTER_MAX_WAIT=0
KLASTER_DATA_DIR=$(cd "${srcdir:-.}" && pwd)/data
export KLASTER_DATA_DIR
JSON=application/vnd.api+json
mkdir -p "$tmp/home/.config/klaster"
CONF=$tmp/home/.config/klaster/klaster.conf

body() { # TARGET STATUS JSON, whose escapes are not the server's
	printf 'on http://office.example%s\nbody %s %s\ntext %s\n' "$1" "$JSON" "$2" \
		"$(printf '%s' "$3" | sed 's,\\,\\\\,g')"
}
# Its documents begin alike, and its slashes are escaped.
HEAD='"jsonapi":{"version":"1.0","meta":{"links":{"self":{"href":"http:\/\/jsonapi.org\/format\/1.0\/"}}}}'
uuid() {
	printf '%08d-0000-4000-8000-00000000%04d' "$1" "$1"
}
self() { # PATH
	printf '"links":{"self":{"href":"http:\\/\\/office.example\\/jsonapi\\/%s?resourceVersion=id%%3A7"}}' \
		"$(echo "$1" | sed 's,/,\\/,g')"
}
# What every node has, asked for or not.
NODE='"langcode":"en","revision_timestamp":"2024-05-01T09:00:00+00:00","status":true,"created":"2024-05-01T08:00:00+00:00","changed":"2024-05-02T08:00:00+00:00","promote":true,"sticky":false,"default_langcode":true,"path":{"alias":null,"pid":null,"langcode":"en"}'
org() { # NUMBER TITLE TOWN
	printf '{"type":"node--organisation","id":"%s",%s,"attributes":{"drupal_internal__nid":%s,"drupal_internal__vid":7,%s,"title":"%s","body":{"value":"\\u003Cp\\u003EMusic \\u0026amp; crafts: 3 \\u0026lt; 4\\u0026nbsp;\\u0026#8364;.\\u003C\\/p\\u003E\\u003Cp\\u003ESince 2009.\\u003C\\/p\\u003E","format":"basic_html","processed":"\\u003Cp\\u003EMusic \\u0026amp; crafts.\\u003C\\/p\\u003E","summary":""},"field_address":{"langcode":null,"country_code":"LV","administrative_area":null,"locality":"%s","dependent_locality":null,"postal_code":"LV-3401","sorting_code":null,"address_line1":"Harbour street 1","address_line2":"","organization":null},"field_website":{"uri":"https:\\/\\/studio.example\\/","title":"","options":[]},"field_email":["office@studio.example"],"field_phone":null,"field_registration":"40001"},"relationships":{"node_type":{"data":{"type":"node_type--node_type","id":"e0e0e0e0-0000-4000-8000-000000000000","meta":{"drupal_internal__target_id":"organisation"}}},"field_people":{"data":[{"type":"node--person","id":"%s","meta":{"drupal_internal__target_id":901}},{"type":"node--person","id":"%s","meta":{"drupal_internal__target_id":902}}]},"field_projects":{"data":[{"type":"unknown","id":"missing","meta":{"links":{"help":{"href":"https:\\/\\/www.drupal.org\\/docs","meta":{"about":"missing"}}}}}]}}}' \
		"$(uuid "$1")" "$(self "node/organisation/$(uuid "$1")")" "$1" \
		"$NODE" "$2" "$3" "$(uuid 901)" "$(uuid 902)"
}
person() {
	printf '{"type":"node--person","id":"%s",%s,"attributes":{"drupal_internal__nid":901,%s,"title":"Example Person"},"relationships":{}}' \
		"$(uuid 901)" "$(self "node/person/$(uuid 901)")" "$NODE"
}
project() { # NUMBER TITLE FIRST LAST
	printf '{"type":"node--project","id":"%s",%s,"attributes":{"drupal_internal__nid":%s,%s,"title":"%s","field_number":"B-%s","field_period":{"value":"%s","end_value":"%s"}},"relationships":{}}' \
		"$(uuid "$1")" "$(self "node/project/$(uuid "$1")")" "$1" \
		"$NODE" "$2" "$1" "$3" "$4"
}
event() { # NUMBER TITLE FIRST LAST
	printf '{"type":"node--event","id":"%s",%s,"attributes":{"drupal_internal__nid":%s,%s,"title":"%s","body":{"value":"\\u003Cp\\u003EA day for \\u003Cem\\u003Emakers\\u003C\\/em\\u003E \\u0026amp; towns.\\u003C\\/p\\u003E\\r\\n\\u003Cul\\u003E\\u003Cli\\u003ETalks\\u003C\\/li\\u003E\\u003C\\/ul\\u003E","format":"basic_html","processed":"","summary":"In short"},"field_date":{"value":"%s","end_value":"%s"}},"relationships":{}}' \
		"$(uuid "$1")" "$(self "node/event/$(uuid "$1")")" "$1" \
		"$NODE" "$2" "$3" "$4"
}
OMITTED='"omitted":{"detail":"Some resources have been omitted because of insufficient authorization.","links":{"help":{"href":"https:\/\/www.drupal.org\/docs\/8\/modules\/json-api\/filtering#filters-access-control"},"item--VtXH6qK":{"href":"http:\/\/office.example\/jsonapi\/node\/person\/x","meta":{"rel":"item","detail":"The current user is not allowed to GET the selected resource. The \u0027view any unpublished content\u0027 permission is required."}}}}'
refusal() { # STATUS TITLE DETAIL
	printf '{%s,"errors":[{"title":"%s","status":"%s","detail":"%s","links":{"via":{"href":"http:\\/\\/office.example\\/jsonapi"},"info":{"href":"http:\\/\\/www.w3.org\\/Protocols\\/rfc2616\\/rfc2616-sec10.html#sec10.4.5"}}}]}' \
		"$HEAD" "$2" "$1" "$3"
}
many() { # FIRST COUNT
	for n in $(seq "$1" $(($1 + $2 - 1))); do
		[ "$n" -eq "$1" ] || printf ,
		org "$n" "$(printf 'Workshop %03d' "$n")" Liepaja
	done
}
P=/jsonapi/node/organisation
{
	# 53 of them: one of the second page is nobody's to see.
	body "$P?page%5Boffset%5D=50" 200 "{$HEAD,\"data\":[$(many 51 2)],\"meta\":{$OMITTED},\"links\":{\"prev\":{\"href\":\"http:\/\/127.0.0.1\/x\"},\"self\":{\"href\":\"x\"}}}"
	body "$P?filter%5Bw1%5D%5Bcondition%5D%5Bpath%5D=title" 200 "{$HEAD,\"data\":[$(org 77 'Creative Harbour' Liepaja)],\"links\":{\"self\":{\"href\":\"x\"}}}"
	body "$P?filter%5Bfield_address.locality%5D=Narva" 200 "{$HEAD,\"data\":[],\"meta\":{$OMITTED},\"links\":{\"self\":{\"href\":\"x\"}}}"
	body "$P?filter%5Bfield_address.locality%5D=Moon" 400 "$(refusal 400 'Bad Request' 'Invalid nested filtering. The field `field_address`, given in the path `field_address.locality`, does not exist.')"
	body "$P?sort=-title" 200 "{$HEAD,\"data\":[$(org 9 Zeta Riga),$(org 8 Alfa Riga)],\"links\":{\"self\":{\"href\":\"x\"}}}"
	body "$P/$(uuid 77)?include=field_people%2Cfield_projects" 200 "{$HEAD,\"data\":$(org 77 'Creative Harbour' Liepaja),\"included\":[$(person)],\"meta\":{$OMITTED},\"links\":{\"self\":{\"href\":\"x\"}}}"
	body "$P/$(uuid 78)" 403 "$(refusal 403 Forbidden 'The current user is not allowed to GET the selected resource.')"
	body "$P/" 404 "$(refusal 404 'Not Found' 'The \u0022entity\u0022 parameter was not converted for the path \u0022\/jsonapi\/node\/organisation\/{entity}\u0022 (route name: \u0022jsonapi.node--organisation.individual\u0022)')"
	body "$P" 200 "{$HEAD,\"data\":[$(many 1 50)],\"links\":{\"next\":{\"href\":\"http:\/\/office.example\/jsonapi\/node\/organisation?page%5Boffset%5D=50\u0026page%5Blimit%5D=50\"},\"self\":{\"href\":\"x\"}}}"
	body '/jsonapi/node/project?filter%5Bf1%5D%5Bcondition%5D%5Bpath%5D=field_period.value&filter%5Bf1%5D%5Bcondition%5D%5Boperator%5D=%3E%3D' 200 "{$HEAD,\"data\":[$(project 301 'Harbour Wave' 2024-03-01 2025-06-30)],\"links\":{\"self\":{\"href\":\"x\"}}}"
	body /jsonapi/node/project 200 "{$HEAD,\"data\":[$(project 301 'Harbour Wave' 2024-03-01T00:00:00+00:00 2025-06-30T00:00:00+00:00)],\"links\":{\"self\":{\"href\":\"x\"}}}"
	body "/jsonapi/node/event/$(uuid 401)" 200 "{$HEAD,\"data\":$(event 401 'Makers Day' 2024-09-01T07:00:00+00:00 2024-09-02T15:00:00+00:00),\"links\":{\"self\":{\"href\":\"x\"}}}"
	body /jsonapi/node/event 404 "$(refusal 404 'Not Found' 'No route found for \u0022GET http:\/\/office.example\/jsonapi\/node\/event\u0022')"
	body /jsonapi/node/person 200 "{$HEAD,\"data\":[$(person)],\"meta\":{$OMITTED},\"links\":{\"self\":{\"href\":\"x\"}}}"
	body /jsonapi/o 404 "$(refusal 404 'Not Found' 'No route found')"
	body /jsonapi/p 404 "$(refusal 404 'Not Found' 'No route found')"
	body /jsonapi 200 "{$HEAD,\"data\":[],\"meta\":[],\"links\":{\"action--action\":{\"href\":\"http:\/\/office.example\/jsonapi\/action\/action\"},\"node--organisation\":{\"href\":\"http:\/\/office.example\/jsonapi\/node\/organisation\"},\"node--project\":{\"href\":\"http:\/\/office.example\/jsonapi\/node\/project\"},\"node--person\":{\"href\":\"http:\/\/office.example\/jsonapi\/node\/person\"},\"self\":{\"href\":\"http:\/\/office.example\/jsonapi\"}}}"
} >"$tmp/in"
# Its links are absolute: they lead through a proxy, which is the server.
serve <"$tmp/in"
http_proxy=http://127.0.0.1:$port
export http_proxy
port=80
office() {
	printf '[service office]\nurl = http://office.example/jsonapi\nprofile = drupal\n' >"$CONF"
	"$KLASTER" --service office "$@" >"$tmp/out" 2>"$tmp/err" \
		</dev/null 9>&-
	status=$?
}

begin 'the shipped profile is good'
office profile check drupal
good_status 0

begin 'a list, page after page'
office list organisations --limit 0
good_status 0
rows=$(cut -f 1 "$tmp/out" | sort -u | wc -l | tr -d ' ')
[ "$rows" -eq 52 ] || bad "$rows rows"
good_out '	Workshop 001	Liepaja	LV'
good_out '	Workshop 052	Liepaja	LV'

begin 'words are looked for by its own search'
office search Harbour
grep -q '^GET [^ ]*node/organisation?filter%5Bw1%5D%5Bcondition%5D%5Bpath%5D=title&filter%5Bw1%5D%5Bcondition%5D%5Boperator%5D=CONTAINS&filter%5Bw1%5D%5Bcondition%5D%5Bvalue%5D=Harbour' "$tmp/log" ||
	bad 'not asked as it wants to be'
good_out "^organisations/$(uuid 77)	Creative Harbour"

begin 'each of several words'
office search '"Creative Harbour" riga -Narva'
grep -q '^GET [^ ]*node/organisation?filter%5Bw1%5D.*filter%5Bw1%5D%5Bcondition%5D%5Bvalue%5D=Creative%20Harbour&filter%5Bw2%5D.*filter%5Bw2%5D%5Bcondition%5D%5Bvalue%5D=riga&page' "$tmp/log" ||
	bad 'not asked one by one'

begin 'a year is all of its days'
office list projects year:2024
good_status 0
grep -q '^GET [^ ]*operator%5D=%3E%3D&filter%5Bf1%5D%5Bcondition%5D%5Bvalue%5D=2024-01-01&filter%5Bf2%5D.*operator%5D=<\?%\?3\?C\?&filter%5Bf2%5D%5Bcondition%5D%5Bvalue%5D=2025-01-01' "$tmp/log" ||
	bad 'not asked from its first to its last day'

begin 'so are a month, a day, and some years'
span() { # FILTER DAYS
	: >"$tmp/log"
	office list projects "$1"
	have=$(sed -n 's/^GET [^ ]*node\/project?\([^ ]*\).*/\1/p' "$tmp/log" | head -n 1 |
		tr '&' '\n' | sed -n 's/.*%5Bvalue%5D=//p' | tr '\n' ' ')
	[ "$have" = "$2" ] || bad "$1: $have"
}
span year:2024-12 '2024-12-01 2025-01-01 '
span year:2024-02-28 '2024-02-28 2024-02-29 '
span year:2024-02-29 '2024-02-29 2024-03-01 '
span year:2021..2023 '2021-01-01 2024-01-01 '
span year:2021.. '2021-01-01 '
span 'startDate>2024' '2025-01-01 '
span 'startDate<=2024-12-31' '2025-01-01 '
span 'startDate<2024' '2024-01-01 '

begin 'an order is its own'
office list organisations --sort -name
good_status 0
[ "$(cut -f 2 "$tmp/out" | tr '\n' ' ')" = 'Zeta Alfa ' ] || bad 'the order'

begin 'a day on or after another'
office list projects 'startDate>=2024-01-01'
good_status 0
good_out '	Harbour Wave	'

begin 'days of moments'
office list projects --fields number,startDate,endDate --format csv
good_status 0
good_out ',B-301,2024-03-01,2025-06-30'

begin 'a record, with what is included and what is not'
office show "organisations/$(uuid 77)"
good_status 0
good_out 'Creative Harbour'
good_out 'Summary  *Music & crafts: 3 < 4 €\.$'
good_out '^  *Since 2009\.$'
good_out 'Harbour street 1'
good_out 'office@studio.example'
good_out 'https://studio.example/'
good_out 'Example Person'
good_out 'Person, its name is not known here: people/00000902-'
! grep -q 'missing\|unknown' "$tmp/out" || bad 'what is not there'

begin 'the text of an event, and its days'
office show "events/$(uuid 401)"
good_status 0
good_out 'Makers Day'
good_out '^Start  *1 Sep 2024$'
good_out '^End  *2 Sep 2024$'
good_out '^Description  *A day for makers & towns\.$'
good_out '^  *Talks$'

begin 'nothing that one may see'
office list organisations city:Narva
good_status 1

begin 'refusals are told in its own words'
office list organisations city:Moon
good_status 2
good_err 'does not exist'
office show "organisations/$(uuid 78)"
[ "$status" -ne 0 ] || bad 'shown'
good_err 'The current user is not allowed to GET the selected resource'
office show "organisations/$(uuid 79)"
good_status 1
no_out
office list events
good_status 1
good_err 'office.example does not have: Events'

begin 'what the doctor says'
office doctor
good_out 'understood: name = title'

cat >"$tmp/steps" <<END
\$ size 80x24
\$ run kind organisations
\$ await > Workshop 001
\$ keys GG
\$ await > Workshop 052
\$ run search Harbour
\$ await live: office.example; not there: events
\$ await Creative Harbour
\$ keys <Enter>
\$ await Example Person
END
begin 'on the screen'
office --script "$tmp/steps"
good_status 0
[ "$status" -eq 0 ] || cat "$tmp/out"

begin 'without the profile it is guessed'
printf '[service site]\nurl = http://office.example/jsonapi\n' >"$CONF"
"$KLASTER" --service site list organisations --limit 60 >"$tmp/out" \
	2>"$tmp/err" </dev/null 9>&-
status=$?
good_status 0
good_out '	Workshop 052	Liepaja	LV'
"$KLASTER" --service site doctor >"$tmp/out" 2>"$tmp/err" </dev/null 9>&-
status=$?
good_out 'website = field_website'
good_out 'city = field_address.locality'
good_out 'street = field_address.address_line1'
good_out 'startDate = field_period.value, endDate = field_period.end_value'
! grep -q 'status = \|path = path' "$tmp/out" ||
	bad 'a switch and a path are taken for what they are not'
good_out 'not understood: .*status.*path'
"$KLASTER" --service site list projects --fields startDate,endDate \
	--format csv >"$tmp/out" 2>"$tmp/err" </dev/null 9>&-
status=$?
good_out '2024-03-01,2025-06-30'
"$KLASTER" --service site list organisations --limit 1 --format json \
	--fields website >"$tmp/out" 2>"$tmp/err" </dev/null 9>&-
status=$?
good_out 'https://studio.example/'
unset http_proxy
finish
