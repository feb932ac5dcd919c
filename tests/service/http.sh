#!/bin/sh
# What HTTP and JSON:API ask of any answer: validators, HEAD, compression,
# negotiation, headers, methods, connections that are kept.
. "${srcdir:-.}/tests/service/lib.sh"
serve

head_of() { # TARGET [CURL ARG...] -> header lines without CR
	_t=$1
	shift
	pub "$_t" -D - -o "$work/body" "$@" | tr -d '\r'
}
value_of() { # NAME < headers
	sed -n "s/^$1: //Ip"
}
code() { # TARGET [CURL ARG...]
	_t=$1
	shift
	pub "$_t" -o "$work/body" -w '%{http_code}' "$@"
}

# --- validators
head=$(head_of /v1/organisations)
etag=$(printf '%s\n' "$head" | value_of ETag)
has 'a strong validator' '^"[A-Za-z0-9_-]+"$' "$etag"
for tags in "$etag" "\"x\", $etag" "W/$etag" '*'; do
	is "If-None-Match: $tags" '304 0' "$(pub /v1/organisations \
		-H "If-None-Match: $tags" -o "$work/body" \
		-w '%{http_code} %{size_download}')"
done
is 'another validator' 200 "$(code /v1/organisations -H 'If-None-Match: "x"')"
has 'a 304 has the validator too' "^ETag: $etag" \
	"$(head_of /v1/organisations -H "If-None-Match: $etag")"
is 'another language is another body' 200 "$(code /v1/organisations \
	-H "If-None-Match: $etag" -H 'Accept-Language: lt')"
is 'another level is another body' false "$([ "$etag" = "$(own \
	/v1/organisations -D - -o "$work/body" | tr -d '\r' |
	value_of ETag)" ] && [ "$(pub '/v1/people/piia-tamm' | wc -c)" = \
	"$(own '/v1/people/piia-tamm' | wc -c)" ] && echo true || echo false)"
is 'compression does not change it' "$etag" "$(head_of /v1/organisations \
	-H 'Accept-Encoding: gzip' | value_of ETag)"

# --- HEAD
for target in /v1 /v1/organisations /v1/organisations/erb /v1/nix; do
	is "HEAD of $target" \
		"$(head_of $target | grep -Ev '^(Date|X-Request-Id):' | sort)" \
		"$(pub $target --head | tr -d '\r' | grep -Ev '^(Date|X-Request-Id):' | sort)"
done

# --- compression
pub /v1/organisations >"$work/plain"
head=$(head_of /v1/organisations -H 'Accept-Encoding: gzip')
is 'gzip when it is asked for' gzip \
	"$(printf '%s\n' "$head" | value_of Content-Encoding)"
gzip -dc "$work/body" | cmp -s - "$work/plain" ||
	note 'the gzip is of another body'
for say in 'gzip;q=0' identity br '*;q=0' 'gzip;q=0, *'; do
	hasnt "no gzip for $say" '^Content-Encoding' \
		"$(head_of /v1/organisations -H "Accept-Encoding: $say")"
done
for say in 'gzip;q=0.5, br' '*' 'GZIP' 'deflate, gzip'; do
	has "gzip for $say" '^Content-Encoding: gzip' \
		"$(head_of /v1/organisations -H "Accept-Encoding: $say")"
done
hasnt 'not for a few bytes' '^Content-Encoding' \
	"$(head_of /healthz -H 'Accept-Encoding: gzip')"

# --- headers
head=$(head_of /v1/organisations)
has 'media type' '^Content-Type: application/vnd\.api\+json$' "$head"
has 'no sniffing' '^X-Content-Type-Options: nosniff$' "$head"
has 'anybody may keep what is public' '^Cache-Control: public' "$head"
has 'it varies' '^Vary: Accept, Accept-Language, Accept-Encoding, Authorization, Klaster-Seq$' "$head"
has 'what the owner sees is private' '^Cache-Control: private' \
	"$(own /v1/organisations -D - -o "$work/body" | tr -d '\r')"
has 'errors are not kept' '^Cache-Control: no-store' "$(head_of /v1/nix)"
hasnt 'no cross-origin' '^Access-Control' "$head"

# --- negotiation
J='application/vnd.api+json'
while read -r want say; do
	is "Accept: $say" "$want" "$(code /v1 -H "Accept: $say")"
done <<END
200 $J
200 */*
200 application/*
200 application/json
200 text/html, */*;q=0.1
200 $J;profile="https://example.org/a b"
200 $J;charset=utf-8, $J
406 text/html
406 $J;charset=utf-8
406 $J;ext="https://example.org/x"
406 $J;charset=utf-8, */*
406 $J;q=0
406 */*;q=0
END
is 'no Accept at all' 200 "$(code /v1 -H 'Accept:')"
is 'a type with parameters' 415 "$(code /v1 -H "Content-Type: $J;charset=utf-8")"
is 'the bare type' 200 "$(code /v1 -H "Content-Type: $J")"
is 'somebody else his type' 200 "$(code /v1 -H 'Content-Type: text/plain')"
json 'the error names the header' '["406","not-acceptable","Accept"]' \
	'.errors[0] | [.status, .code, .source.header]' <<-END
	$(pub /v1 -H 'Accept: text/html')
END
json 'and the other one' '["415","unsupported-media-type","Content-Type"]' \
	'.errors[0] | [.status, .code, .source.header]' <<-END
	$(pub /v1 -H "Content-Type: $J;x=y")
END

# --- methods
for method in POST PUT PATCH DELETE OPTIONS TRACE; do
	head=$(head_of /v1/organisations -X $method)
	has "$method" '^HTTP/1.1 405' "$head"
	has "$method: what is allowed" '^Allow: GET, HEAD$' "$head"
done
is 'a method nobody has heard of' 501 "$(code /v1 -X KLASTER)"
is 'a body on GET' 400 "$(code /v1 -X GET --data x)"
json 'which is called so' '"body"' '.errors[0].code' <"$work/body"
is 'a large body on POST' 405 "$(head -c 300000 /dev/zero |
	code /v1 -X POST --data-binary @-)"
is 'it still answers' 200 "$(code /v1)"

# --- one connection for many requests
is 'kept connections' 1 "$(curl -sS -o "$work/a" "http://127.0.0.1:$port/v1" \
	-o "$work/b" "http://127.0.0.1:$port/v1/clusters" \
	-o "$work/c" "http://127.0.0.1:$port/v1/nix" -w '%{num_connects}\n' |
	awk '{ n += $1 } END { print n }')"
is 'HTTP/1.0 too' 200 "$(code /v1 --http1.0)"
finish
