#!/bin/sh
# Tokens: who holds one sees what its level says, one that is not good is
# refused and never taken for none, what ends one ends it in a running
# service at once, and the secret is in no file, log, answer or list of
# processes.
. "${srcdir:-.}/tests/service/lib.sh"

store=$(store_at t)
cat >"$work/dir.jsonl" <<'END'
{"kind":"organisations","id":"org","fields":{"name":{"value":"The Office","lang":"en"},"email":"memberonly@example.org"}}
{"kind":"people","id":"person","fields":{"name":"Open Person","email":"coordinatoronly@example.org"}}
END
"$klasterd" import --no-bundled --store "$store" "$work/dir.jsonl" \
	>"$work/out" 2>&1 || note "import: $(cat "$work/out")"

token() { "$klasterd" token "$@" --store "$store"; }
add() { # SCOPE [ARG...]: the token, what is said about it in $work/said
	_scope=$1
	shift
	token add --scope "$_scope" --name "$_scope office" "$@" \
		2>"$work/said"
}

# --- words and exit statuses
token list >"$work/out" 2>&1
is 'no token yet' 1 $?
for words in 'add' 'add --name x' 'add --name x --scope all' \
	'add --name x --scope withheld' 'add --name x --scope member y' \
	'add --scope member' 'list x' 'revoke' 'revoke a b' \
	'add --name x --scope member --expires 2026-02-30' \
	'add --name x --scope member --expires 1999-01-01' \
	'add --name x --scope member --expires 0d' \
	'add --name x --scope member --expires soon'; do
	# shellcheck disable=SC2086
	token $words >"$work/out" 2>"$work/said"
	is "token $words" 2 $?
	is "and nothing on standard output: $words" '' "$(cat "$work/out")"
	has 'but a sentence' '^klasterd: ' "$(cat "$work/said")"
done
"$klasterd" token >"$work/out" 2>&1
is 'no word at all' 2 $?
has 'help is asked for' '^Usage: klasterd token add' \
	"$("$klasterd" token --help)"
token revoke nobody 2>"$work/said"
is 'none of that name' 1 $?

# --- made
serve --no-bundled --store "$store" -v
public=$(add public) member=$(add member --expires 90d)
coordinator=$(add coordinator --expires 2126-01-31)
has 'a token is one line of data' '^klt_[0-9a-f]{8}_[A-Za-z0-9_-]{43}$' \
	"$coordinator"
hasnt 'what is said about it does not hold it' "${coordinator#klt_*_}" \
	"$(cat "$work/said")"
id() { printf '%s' "$1" | cut -c5-12; }
token list >"$work/list"
is 'the list: level, last day, state, name' \
	"coordinator 2126-01-31 holds coordinator office" \
	"$(grep "^$(id "$coordinator")" "$work/list" | cut -f2,4,5,6 | tr '\t' ' ')"
is 'three of them' 3 "$(wc -l <"$work/list" | tr -d ' ')"

# as TOKEN TARGET [CURL ARG...]: the token goes by a file, not by argv.
as() {
	printf 'header = "Authorization: Bearer %s"\n' "$1" >"$work/header"
	_target=$2
	shift 2
	pub "$_target" -K "$work/header" "$@"
}
status_of() { as "$1" "${2:-/v1}" -o "$work/body" -w '%{http_code}'; }

# --- in a service that was running before
is 'public: neither' 0 "$(as "$public" '/v1/organisations' |
	grep -c 'only@')"
has 'member: the mail of an organisation' memberonly \
	"$(as "$member" '/v1/organisations')"
hasnt 'member: no mail of a person' coordinatoronly \
	"$(as "$member" '/v1/people?fields[people]=*')"
is 'member: nor its name' 400 "$(status_of "$member" \
	'/v1/people?fields[people]=email')"
has 'coordinator: the mail of a person' coordinatoronly \
	"$(as "$coordinator" '/v1/people')"
is 'the scheme has no case' 200 "$(pub /v1/people -H \
	"authorization: bEARER  $coordinator" -o "$work/body" -w '%{http_code}')"
headers=$(as "$coordinator" /v1/people -o "$work/body" -D -)
has 'not for shared caches' 'Cache-Control: private, no-cache' "$headers"
has 'a cache asks again for other tokens' 'Vary: .*Authorization' "$headers"
headers=$(pub /v1/people -o "$work/body" -D -)
has 'the public may be cached' 'Cache-Control: public' "$headers"
has 'but not for who shows a token' 'Vary: .*Authorization' "$headers"
etag=$(as "$coordinator" /v1/people -o "$work/body" -D - |
	sed -n 's/^ETag: \(.*\)\r$/\1/p')
is 'a tag is of what the reader sees: not the public answer' 200 \
	"$(pub /v1/people -H "If-None-Match: $etag" -o "$work/body" \
		-w '%{http_code}')"
next=$(as "$coordinator" '/v1/changes?page[size]=1' | jq -r .links.next)
cursor=$(as "$coordinator" '/v1/organisations?page[size]=1&page[before]=' |
	jq -r '.links.self')
[ -n "$next$cursor" ] || note 'no links'
is 'the owner sees with a token what its holder sees' 400 \
	"$(printf 'header = "Authorization: Bearer %s"\n' "$member" |
	own '/v1/people?fields[people]=email' -K - -o "$work/body" \
		-w '%{http_code}')"

# --- not good: refused in a sentence, never as if there were none
refuses() { # WHAT PATTERN TOKEN
	is "$1: status" 401 "$(status_of "$3")"
	json "$1: code" '["401","unauthorized","Authorization"]' \
		'.errors[0] | [.status, .code, .source.header]' <"$work/body"
	has "$1: sentence" "$2" "$(jq -r '.errors[0].detail' "$work/body")"
	has "$1: how to be known" 'WWW-Authenticate: Bearer realm=' \
		"$(as "$3" /v1 -o "$work/body" -D -)"
	is "$1: on the owner's socket too" 401 \
		"$(own /v1 -K "$work/header" -o "$work/body" \
			-w '%{http_code}')"
}
refuses 'no token at all' 'none of this directory' hello
refuses 'a wrong secret' 'none of this directory' \
	"$(printf '%s' "$coordinator" | sed 's/.....$/AAAAA/')"
refuses 'a wrong id' 'none of this directory' "klt_00000000${coordinator#klt_????????}"
refuses 'one byte less' 'none of this directory' "${coordinator%?}"
is 'another scheme' 401 "$(pub /v1 -u a:b -o "$work/body" -w '%{http_code}')"
is 'two of them' 400 "$(pub /v1 -H "Authorization: Bearer $member" \
	-H "Authorization: Bearer $coordinator" -o "$work/body" \
	-w '%{http_code}')"
is 'not in the address' 400 "$(pub "/v1?access_token=$coordinator" \
	-o "$work/body" -w '%{http_code}')"

# --- revoked, in the very next request; on its old tag too
token revoke "$(id "$coordinator")" 2>"$work/said"
is 'revoked by id' 0 $?
refuses revoked revoked "$coordinator"
is 'and no 304 for what it once saw' 401 "$(as "$coordinator" /v1/people \
	-H "If-None-Match: $etag" -o "$work/body" -w '%{http_code}')"
token revoke 'public office' 2>"$work/said"
is 'revoked by name' 0 $?
is 'which lets nobody in' 401 "$(status_of "$public")"
is 'the others hold' 200 "$(status_of "$member")"
has 'the list says so' 'revoked' \
	"$(token list | grep "^$(id "$coordinator")")"
token revoke "$member" 2>"$work/said"
is 'a secret in argv is no id' 2 $?
hasnt 'and is not said again' "${member#klt_*_}" "$(cat "$work/said")"

# --- expired: the clock of the store's value is moved, not ours
if can_sql "$store"; then
	token_expire "$store" "$(id "$member")"
	refuses expired 'held until 1970-01-01' "$member"
	has 'the list says so' 'expired' "$(token list | grep "^$(id "$member")")"

	# A store that cannot be read is no reason to call a token unknown: a
	# client would throw away what it may keep.
	fresh=$(add member)
	for table in meta tally; do
		store_sql "$store" "ALTER TABLE $table RENAME TO ${table}_away"
	done
	is 'an unreadable store is 503' 503 "$(status_of "$fresh")"
	for table in meta tally; do
		store_sql "$store" "ALTER TABLE ${table}_away RENAME TO $table"
	done
	is 'and passes' 200 "$(status_of "$fresh")"
fi

# --- where no secret is
for secret in "${public#klt_*_}" "${member#klt_*_}" "${coordinator#klt_*_}"; do
	is 'in no file of the store' '' \
		"$(grep -lF -- "$secret" "$work"/t.db* 2>/dev/null)"
	is 'not in the log, told at length' 0 \
		"$(grep -cF -- "$secret" "$work/log")"
	is 'in no list' 0 "$(token list | grep -cF -- "$secret")"
done
is 'not in what is told of changes' 0 "$(own /v1/changes | grep -c klt_)"
finish
