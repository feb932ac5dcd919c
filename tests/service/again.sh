#!/bin/sh
# What is asked again is answered from memory: the same bytes, as long as the
# directory stays as it is, and only what everybody may see.
. "${srcdir:-.}/tests/service/lib.sh"
store=$(store_at again)
audit=$work/audit.log
lines() { # NAME: the directory, with that name for its first record
	cat <<-END
		{"kind":"organisations","id":"one","fields":{"name":[{"value":"$1","lang":"en"},{"value":"Pirmas","lang":"lt"}],"country":"LT"}}
		{"kind":"organisations","id":"two","fields":{"name":{"value":"Second of them","lang":"en"},"country":"LV"}}
		{"kind":"people","id":"somebody","fields":{"name":"Some Body","email":"somebody@example.org"}}
	END
}
bring() { # NAME
	lines "$1" >"$work/dir.jsonl"
	"$klasterd" import --no-bundled --store "$store" "$work/dir.jsonl" \
		>"$work/out" 2>&1 || note "import: $(cat "$work/out")"
}
kept() { # how many answers came from memory so far
	grep -c ', kept$' "$work/log"
}
# twice WHAT TARGET [CURL ARG...]: made and kept are the same, headers too.
twice() {
	_what=$1 _at=$2
	shift 2
	pub "$_at" -i "$@" | grep -aiv '^date:\|^x-request-id:' >"$work/made"
	_kept=$(kept)
	pub "$_at" -i "$@" | grep -aiv '^date:\|^x-request-id:' >"$work/kept"
	is "$_what: the second was kept" $((_kept + 1)) "$(kept)"
	cmp -s "$work/made" "$work/kept" || note "$_what: not the same bytes"
	done=$((done + 1))
}
list='/v1/organisations?sort=name'
bring First
token=$("$klasterd" token add --store "$store" --scope coordinator \
	--name desk 2>"$work/said")
serve --no-bundled --store "$store" --audit-log "$audit" --verbose

# --- kept, and of what
twice 'a list' "$list"
has 'a list is a whole answer' '"First"' "$(cat "$work/kept")"
twice 'a record' /v1/organisations/one
twice 'a search' '/v1/search?filter[q]=second'
twice 'counts' '/v1/facets/organisations?facetBy=country'
before=$(kept)
for target in /v1 '/v1/changes' /healthz /readyz '/v1/organisations/none' \
	'/v1/organisations?sort=none'; do
	pub "$target" >/dev/null
	pub "$target" >/dev/null
done
is 'the entry, changes and refusals are made anew' "$before" "$(kept)"

# --- what an answer depends on
pub "$list" >"$work/plain"
twice 'gzip' "$list" -H 'Accept-Encoding: gzip'
has 'which is another answer' '^Content-Encoding: gzip' "$(tr -d '\r' \
	<"$work/kept" | grep -a '^Content')"
pub "$list" --compressed >"$work/unpacked"
cmp -s "$work/plain" "$work/unpacked" || note 'gzip is of other bytes'
pub "$list" | cmp -s - "$work/plain" || note 'identity is not what it was'
twice 'lt' "$list" -H 'Accept-Language: lt'
has 'lt is lt' Pirmas "$(cat "$work/kept")"
has 'and says so' '^Content-Language: lt' "$(cat "$work/kept")"
twice 'lt, en' "$list" -H 'Accept-Language: lt, en'
has 'en is en' '"First"' "$(pub "$list" -H 'Accept-Language: en')"
hasnt 'none is none' Pirmas "$(pub "$list")"
hasnt 'other fields' '"country":' \
	"$(pub "$list&fields[organisations]=name" | jq -c '.data')"

# --- without a body
twice 'HEAD' "$list" -I
is 'HEAD: as long as GET' "$(wc -c <"$work/plain" | tr -d ' ')" \
	"$(tr -d '\r' <"$work/kept" | sed -n 's/^Content-Length: //p')"
etag=$(sed -n 's/^ETag: //p' "$work/kept" | tr -d '\r')
twice '304' "$list" -H "If-None-Match: $etag"
has '304 is 304' '^HTTP/1.1 304' "$(cat "$work/kept")"
twice '304 with gzip' "$list" -H "If-None-Match: $etag" \
	-H 'Accept-Encoding: gzip'
hasnt '304 has no body to be zipped' '^Content-Encoding' "$(cat "$work/kept")"
twice 'another tag' "$list" -H 'If-None-Match: "other"'
has 'another tag has the body' '"First"' "$(cat "$work/kept")"

# --- nothing of what few may see
mail=somebody@example.org
person=/v1/people/somebody
before=$(kept)
hasnt 'the public first' "$mail" "$(pub "$person")"
has 'who shows a token sees it' "$mail" \
	"$(pub "$person" -H "Authorization: Bearer $token")"
has 'and again' "$mail" "$(pub "$person" -H "Authorization: Bearer $token")"
is 'from memory came none of it' "$before" "$(kept)"
is 'each was written down' 2 "$(wc -l <"$audit" | tr -d ' ')"
hasnt 'and the public after' "$mail" "$(pub "$person")"
is 'from memory' $((before + 1)) "$(kept)"
"$klasterd" token revoke --store "$store" \
	"$(printf '%s' "$token" | cut -c5-12)" >"$work/out" 2>&1 ||
	note "revoke: $(cat "$work/out")"
is 'a token that is revoked gets nothing kept' 401 "$(pub "$person" \
	-H "Authorization: Bearer $token" -o "$work/out" -w '%{http_code}')"

# --- a change is seen by the next request
pub "$list" >/dev/null
for name in Renamed 'Renamed again' First; do
	bring "$name"
	before=$(kept)
	has "the new name: $name" "\"$name\"" "$(pub "$list")"
	is "$name: made anew" "$before" "$(kept)"
	has "the record: $name" "\"$name\"" "$(pub /v1/organisations/one)"
	has "by words: $name" "\"$name\"" \
		"$(pub "/v1/search?filter[q]=${name##* }")"
done
seq=$(pub "$list" -o "$work/out" -D - | tr -d '\r' |
	sed -n 's/^Klaster-Seq: //p')
twice 'who holds the last change' "$list" -H "Klaster-Seq: $seq"
pub "$list" -H "Klaster-Seq: $((seq + 1))" | json \
	'who holds one that was lost is told' '"ahead"' '.errors[0].code'
has 'in the words of HTTP' '^HTTP/1.1 412 Precondition Failed' \
	"$(pub "$list" -H "Klaster-Seq: $((seq + 1))" -i)"

# --- room
stop
serve --no-bundled --store "$store" --answer-memory 0 --verbose
pub "$list" >/dev/null
pub "$list" >/dev/null
is 'without room nothing is kept' 0 "$(kept)"
finish
