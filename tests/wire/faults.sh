#!/bin/sh
# faults.sh: bad networks and bad services, F1 to F22 of the list of faults,
# through real curl. Good is always: no hang, nothing invented, a sentence
# with the cause, the documented exit status.
. "${srcdir:-.}/tests/wire/wire.sh"
export KLASTER_MAX_WAIT=0

JSON=application/vnd.api+json
ONE='{"links":{"next":null,"prev":null},"data":[{"type":"organisations","id":"a","attributes":{"name":"Alfa"}}]}'

# --- F1: nobody there
begin "F1 refused"
port=1
ask list organisations
good_status 3
good_err "cannot be reached"
no_out

begin "F1 no such host"
"$KLASTER" --service "http://nowhere.invalid/v1" list organisations \
	>"$tmp/out" 2>"$tmp/err"
status=$?
good_status 3
good_err "no such host"

# --- F2, F3: silence, drips
begin "F2 silence"
serve <<E
on /v1/organisations
hold
E
KLASTER_TIMEOUT=1 ask list organisations
good_status 3
good_err "did not answer in time"
good_requests 1

begin "F3 drip"
serve <<E
on /v1/organisations
send HTTP/1.1 200 OK\r\nContent-Type: $JSON\r\nContent-Length: 5000\r\n\r\n{
drip 100 \x20
E
KLASTER_TIMEOUT=1 ask list organisations
good_status 3
good_err "did not answer in time"
no_out

# --- F4: half an answer
begin "F4 short body"
serve <<E
on /v1/organisations
body $JSON 200
text {"data":[
length 500
E
ask list organisations
good_status 3
good_err "broke off"
no_out

begin "F4 chunks without an end"
serve <<E
on /v1/organisations
send HTTP/1.1 200 OK\r\nContent-Type: $JSON\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"dat\r\n
E
ask list organisations
good_status 3
good_err "broke off"

begin "F4 reset in the middle, then well"
serve <<E
on /v1/organisations
send HTTP/1.1 200 OK\r\nContent-Type: $JSON\r\nContent-Length: 500\r\n\r\n{"data"
reset
on /v1/organisations
body $JSON 200
text $ONE
E
KLASTER_MAX_WAIT=10 ask list organisations
good_status 0
good_out Alfa
good_requests 2

begin "F4 whole length, half a document"
serve <<E
on /v1/organisations
body $JSON 200
text {"data":[{"type":"organisations","id":"a"
E
ask list organisations
good_status 5
no_out

# --- F5: something else
begin "F5 login page"
serve <<E
on /v1/organisations
body text/html 200
text <html><body>Welcome to the hotel</body></html>
E
ask list organisations
good_status 5
good_err "login page"
no_out

begin "F5 no content type"
serve <<E
on /v1/organisations
send HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}
E
ask list organisations
good_status 5
good_err "Content-Type"

begin "F5 another charset"
serve <<E
on /v1/organisations
body application/json; charset=iso-8859-1 200
text $ONE
E
ask list organisations
good_status 5
good_err "iso-8859-1"

begin "F5 charset utf-8 and a byte order mark"
serve <<E
on /v1/organisations
body application/json; charset="UTF-8" 200
text \xef\xbb\xbf$ONE
E
ask list organisations
good_status 0
good_out Alfa

begin "F5 UTF-16"
serve <<E
on /v1/organisations
body $JSON 200
text \xff\xfe{\0"\0d\0
E
ask list organisations
good_status 5

# --- F6: odd statuses
for code in 204 206 304; do
	begin "F6 $code"
	serve <<E
on /v1/organisations
body $JSON $code
text $ONE
E
	ask list organisations
	good_status 5
	good_err "$code"
	good_requests 1
done

begin "F6 a storm of 1xx"
{
	echo "on /v1/organisations"
	i=0
	while [ $i -lt 2000 ]; do
		printf '%s\n' 'send HTTP/1.1 103 Early Hints\r\nLink: </aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa>\r\n\r\n'
		i=$((i + 1))
	done
	echo hold
} >"$tmp/in"
serve <"$tmp/in"
KLASTER_TIMEOUT=5 ask list organisations
good_status 5
good_err "headers"

# --- F7: no
# Who does not know the question may be no klasterd: the entry is asked for.
for trio in 401:4:1 403:4:1 404:1:2 410:1:1 426:3:1 400:2:2; do
	code=${trio%%:*} pair=${trio%:*}
	begin "F7 $code"
	serve <<E
on /v1/organisations
body text/plain $code
text no
E
	ask list organisations
	good_status "${pair#*:}"
	good_err "$code"
	good_requests "${trio##*:}"
	no_out
done

begin "F7 an error document, with escapes in it"
serve <<E
on /v1/organisations
body $JSON 403
text {"errors":[{"status":"403","code":"no","title":"No","detail":"not for \\\\u001b[31myou"}]}
E
ask list organisations
good_status 4
good_err "not for"
good_bytes
good_requests 1

# --- F8: too often
for after in 2 -5 9999999 garbage "Wed, 21 Oct 2015 07:28:00 GMT"; do
	begin "F8 Retry-After: $after"
	serve <<E
on /v1/organisations
body $JSON 429
header Retry-After: $after
text {"errors":[]}
E
	ask list organisations
	good_status 3
	good_err "max-wait"
	good_requests 1
done

begin "F8 waits as asked, then well"
serve <<E
on /v1/organisations
body $JSON 429
header Retry-After: 1
text {"errors":[]}
on /v1/organisations
body $JSON 200
text $ONE
E
KLASTER_MAX_WAIT=10 ask list organisations
good_status 0
good_out Alfa
good_requests 2

# --- F9: trouble
begin "F9 three tries, no more"
serve <<E
on /v1/organisations
body text/html 503
text oops
E
KLASTER_MAX_WAIT=30 ask list organisations
good_status 3
good_err "503"
good_requests 3

# --- F10: elsewhere
for where in 'http://localhost:1/v1/x' 'https://127.0.0.1/v1' \
	'file:///etc/passwd' 'ftp://127.0.0.1/' 'http://u:p@127.0.0.1/' \
	'//example.org/v1' '\x1b]52;c;aGk=\x07'; do
	begin "F10 redirect to $where"
	serve <<E
on /v1/organisations
send HTTP/1.1 302 X\r\nLocation: $where\r\nContent-Length: 0\r\nConnection: close\r\n\r\n
E
	ask list organisations
	[ "$status" -eq 5 ] || [ "$status" -eq 3 ] || bad "status is not 5"
	good_requests 1
	good_bytes
	no_out
done

begin "F10 a loop"
serve <<E
on /v1/organisations
send HTTP/1.1 302 X\r\nLocation: /v1/organisations?again\r\nContent-Length: 0\r\nConnection: close\r\n\r\n
E
ask list organisations
good_status 5
good_err "sent on"
good_requests 4

begin "F10 one within the origin is followed"
serve <<E
on /v1/organisations
send HTTP/1.1 301 X\r\nLocation: /v2/orgs\r\nContent-Length: 0\r\nConnection: close\r\n\r\n
on /v2/orgs
body $JSON 200
text $ONE
E
ask list organisations
good_status 0
good_out Alfa

# --- F11, F12: too much
begin "F11 gzip bomb"
serve <<E
on /v1/organisations
body $JSON 200
fill 15000000 \x20
gzip
E
ask list organisations
good_status 5
good_err "times its size"

begin "F11 broken gzip"
serve <<E
on /v1/organisations
body $JSON 200
header Content-Encoding: gzip
text \x1f\x8b\x08\0\0\0\0\0\0\0garbage
E
ask list organisations
good_status 5
no_out

begin "F11 packed twice"
serve <<E
on /v1/organisations
body $JSON 200
text $ONE
gzip
gzip
E
ask list organisations
good_status 5
good_err "packed"

begin "F11 packed as br"
serve <<E
on /v1/organisations
body $JSON 200
header Content-Encoding: br
text xxxx
E
ask list organisations
good_status 5
good_err "packed"

begin "F11 gzip is read"
serve <<E
on /v1/organisations
body $JSON 200
text $ONE
gzip
E
ask list organisations
good_status 0
good_out Alfa

begin "F12 too large, and said so"
serve <<E
on /v1/organisations
send HTTP/1.1 200 OK\r\nContent-Type: $JSON\r\nContent-Length: 100000000\r\n\r\n{
hold
E
ask list organisations
good_status 5
good_err "larger than 16 MiB"

begin "F12 too large, and not said"
serve <<E
on /v1/organisations
send HTTP/1.1 200 OK\r\nContent-Type: $JSON\r\nConnection: close\r\n\r\n
body $JSON 200
fill 20000000 x
E
ask list organisations
good_status 5
good_err "larger than 16 MiB"

# --- F13 to F15: JSON that is none, or odd
begin "F13 deep"
serve <<E
on /v1/organisations
body $JSON 200
text {"data":
fill 1000 [
fill 1000 ]
text }
E
ask list organisations
good_status 5

begin "F14 raw control"
serve <<E
on /v1/organisations
body $JSON 200
text {"data":[{"type":"organisations","id":"a","attributes":{"name":"A\x1b[2JB"}}]}
E
ask list organisations
good_status 5
good_bytes

begin "F14 escaped controls, lone surrogates, NUL"
serve <<E
on /v1/organisations
body $JSON 200
text {"data":[{"type":"organisations","id":"a","attributes":{"name":"A\\\\u001b[2J\\\\ud800\\\\u0000\\\\u009b\\\\u202eB"}}]}
E
for format in table plain json jsonl csv tsv; do
	ask list organisations --format $format
	good_status 0
	good_bytes
done

begin "F15 bad records are skipped and counted"
serve <<E
on /v1/organisations
body $JSON 200
text {"data":[{"type":"organisations","id":"a","attributes":{"name":"Alfa"}},{"type":"nonsense","id":"b"},7,{"type":"organisations"},{"type":"organisations","id":"c","attributes":{"name":"Beta","city":[[1]]}}]}
E
ask list organisations
good_status 0
good_out Alfa
good_out Beta
good_err "3 records could not be read"

# --- F16: links
PAGE='"data":[{"type":"organisations","id":"%s","attributes":{"name":"N%s"}}]'
page() { # ID NEXT: a page with one record
	printf "body $JSON 200\ntext {\"links\":{\"next\":%s},$PAGE}\n" \
		"$2" "$1" "$1"
}

begin "F16 next is itself"
{
	echo "on /v1/organisations"
	page a '"/v1/organisations?x"'
} >"$tmp/in"
serve <"$tmp/in"
ask list organisations --limit 0
good_status 7
good_err "repeats pages"
good_out Na

begin "F16 a cycle of two"
{
	echo "on /v1/organisations?fields"
	page a '"/v1/organisations?p=2"'
	echo "on /v1/organisations?p=2"
	page b '"/v1/organisations?p=3"'
	echo "on /v1/organisations?p=3"
	page a '"/v1/organisations?p=2"'
} >"$tmp/in"
serve <"$tmp/in"
ask list organisations --limit 0
good_status 7
good_err "repeats pages"
[ "$(grep -c '	' "$tmp/out")" -eq 2 ] || bad "not the two rows"

begin "F16 a cycle of seven, with new links each time"
{
	echo "on /v1/organisations?fields"
	page a '"/v1/organisations?p=1"'
	i=1
	while [ $i -lt 40 ]; do
		echo "on /v1/organisations?p=$i&"
		id=$(printf %s abcdefg | cut -c $((i % 7 + 1)))
		page "$id" "\"/v1/organisations?p=$((i + 1))&\""
		i=$((i + 1))
	done
} | sed 's/?p=1"/?p=1\&"/' >"$tmp/in"
serve <"$tmp/in"
ask list organisations --limit 0
good_status 7
[ "$(grep -c '	' "$tmp/out")" -eq 7 ] || bad "not the seven rows"
good_requests 9

for next in '"http://example.org/v1"' '"//example.org/"' \
	'"https://127.0.0.1/v1"' '"http://a@127.0.0.1/"' '"file:///etc"'; do
	begin "F16 next leads to $next"
	{
		echo "on /v1/organisations"
		page a "$next"
	} >"$tmp/in"
serve <"$tmp/in"
	ask list organisations --limit 0
	good_status 7
	good_out Na
	good_requests 1
done

begin "F16 relative links, an empty page in between"
{
	echo "on /v1/organisations?fields"
	page a '"?p=2"'
	echo "on /v1/organisations?p=2"
	printf 'body %s 200\ntext {"links":{"next":"organisations?p=3"},"data":[]}\n' $JSON
	echo "on /v1/organisations?p=3"
	page c null
} >"$tmp/in"
serve <"$tmp/in"
ask list organisations --limit 0
good_status 0
good_out Na
good_out Nc
good_requests 3

begin "F16 never an end"
{
	echo "on /v1/organisations"
	printf 'body %s 200\ntext {"links":{"next":"/v1/organisations?%%s"},"data":[]}\n' $JSON
} | sed 's/%s"}/x"}/' >"$tmp/in"
serve <"$tmp/in"
ask list organisations --limit 0
good_status 7

# --- F21, F22
begin "F21 the proxy wants a login"
serve <<E
on http://
body text/html 407
text no
E
http_proxy="http://127.0.0.1:$port" "$KLASTER" \
	--service http://directory.invalid/v1 list organisations \
	>"$tmp/out" 2>"$tmp/err"
status=$?
good_status 4
good_err "proxy"

begin "F22 long and combining names"
{
	echo "on /v1/organisations"
	echo "body $JSON 200"
	echo 'text {"data":[{"type":"organisations","id":"a","attributes":{"name":"'
	echo 'fill 10000 x'
	echo 'text "}},{"type":"organisations","id":"b","attributes":{"name":"b'
	printf '%s\n' 'fill 1000 \xcc\x81'
	echo 'text "}}]}'
} >"$tmp/in"
serve <"$tmp/in"
ask list organisations --format table
good_status 0
good_bytes
LC_ALL=C awk 'length($0) > 300 { exit 1 }' "$tmp/out" || bad "a line is too long"

begin "C.14 what a spreadsheet or an address book would obey"
serve <<E
on /v1/organisations
body $JSON 200
text {"data":[{"type":"organisations","id":"a","attributes":{"name":"=HYPERLINK(1)","phone":["+370 5 123"],"city":"@SUM(A1)","email":["-a@b.c"]}},
text {"type":"organisations","id":"b","attributes":{"name":"x\\\\r\\\\nEND:VCARD\\\\r\\\\nNOTE:y;z,\\\\\\\\","phone":["+cmd|' /C calc'!A0"],"city":"a,b;c"}}]}
E
ask list organisations --fields name,phone,city,email --format csv
good_status 0
grep -q "^organisations/a,\"'=HYPERLINK(1)\",\"+370 5 123\",\"'@SUM(A1)\",\"'-a@b.c\"" \
	"$tmp/out" || bad "formulas"
grep -q "[^']+cmd" "$tmp/out" && bad "a phone that is none"
ask list organisations --fields name,phone --format csv --csv-raw
grep -q '^organisations/a,=HYPERLINK(1),"+370 5 123"' "$tmp/out" || bad "raw"
ask list organisations --format vcard
good_status 0
[ "$(grep -c '^END:VCARD' "$tmp/out")" -eq 2 ] || bad "a property by data"
grep -q '^NOTE' "$tmp/out" && bad "a property by data"
grep -q '^ADR:;;;a\\,b\\;c;;;' "$tmp/out" || bad "components"

# --- what is sent
begin "the request"
serve <<E
on /v1/organisations
body $JSON 200
text $ONE
E
ask list organisations country:LT,LV 'founded>=2010' elblag '"a b"' \
	--fields name,city --sort -name --lang lt,pl --limit 7
good_status 0
grep -q '^Accept: application/vnd.api+json' "$tmp/log" || bad "Accept"
grep -q '^Accept-Encoding: gzip' "$tmp/log" || bad "Accept-Encoding"
grep -q '^Accept-Language: lt, pl;q=0.9' "$tmp/log" || bad "Accept-Language"
grep -qi '^Authorization' "$tmp/log" && bad "a token was sent"
grep -q 'fields%5Borganisations%5D=name,city&' "$tmp/log" || bad "fields"
grep -q 'filter%5Bcountry%5D=LT,LV&' "$tmp/log" || bad "filter"
grep -q 'filter%5Bfounded%5D%5Bgte%5D=2010&' "$tmp/log" || bad "operator"
grep -q 'filter%5Bq%5D=elblag%20%22a%20b%22&' "$tmp/log" || bad "words"
grep -q 'sort=-name&' "$tmp/log" || bad "sort"
grep -q 'page%5Bsize%5D=7&' "$tmp/log" || bad "size"

# --- the token
begin "the token goes to its own service"
printf 'secret-token\n' >"$tmp/token"
chmod 600 "$tmp/token"
serve <<E
on /v1/organisations
body $JSON 200
text $ONE
E
cat >"$tmp/conf" <<E
[service mine]
url = http://127.0.0.1:$port/v1
token-file = $tmp/token
E
"$KLASTER" --config "$tmp/conf" --service mine -v -v list organisations \
	>"$tmp/out" 2>"$tmp/err"
status=$?
good_status 0
grep -q '^Authorization: Bearer secret-token' "$tmp/log" || bad "no token"
grep -q secret-token "$tmp/out" "$tmp/err" && bad "the token is shown"

begin "a token that others can read is refused"
chmod 640 "$tmp/token"
"$KLASTER" --config "$tmp/conf" --service mine list organisations \
	>"$tmp/out" 2>"$tmp/err"
status=$?
good_status 4
good_err "chmod 600"

begin "no token over plain http to another host"
chmod 600 "$tmp/token"
cat >"$tmp/conf" <<E
[service mine]
url = http://directory.invalid/v1
token-file = $tmp/token
E
"$KLASTER" --config "$tmp/conf" --service mine list organisations \
	>"$tmp/out" 2>"$tmp/err"
status=$?
good_status 2
good_err "https"

finish
