#!/bin/sh
# The matrix of who sees what: over every address, by name, in words, filters,
# orders, counts, suggestions, changes, links. A byte of what is not for the
# caller, or of its name, is a failure.
. "${srcdir:-.}/tests/service/lib.sh"

cat >"$work/dir.jsonl" <<'END'
{"kind":"sources","id":"s1","fields":{"title":{"value":"Source one","lang":"en"}}}
{"kind":"organisations","id":"open-org","source":"s1","fields":{"name":{"value":"Open Organisation","lang":"en"},"city":{"value":"Liepaja","lang":"en"},"email":"hello.member@example.org","phone":[{"value":"+371 1111"},{"value":"+371 2222 coordinatorphone","level":"coordinator"},{"value":"+371 3333 withheldphone","level":"withheld"}],"alias":[{"value":"Openalias","lang":"en"},{"value":"Coordinatoralias","lang":"en","level":"coordinator"}],"contact":["people/open-person","people/hidden-person-id"]}}
{"kind":"organisations","id":"secretorg-id","source":"s1","fields":{"name":{"value":"Secretorgname","lang":"en","level":"coordinator"},"city":{"value":"Ventspils","lang":"en"},"country":"LV"}}
{"kind":"organisations","id":"gone-secret-org","source":"s1","fields":{"name":{"value":"Withheldorgname","lang":"en","level":"withheld"}}}
{"kind":"people","id":"open-person","source":"s1","fields":{"name":"Open Person","role":{"value":"manager","lang":"en"},"organisation":"organisations/open-org","phone":"+371 4444 personphone","email":"person.mail@example.org"}}
{"kind":"people","id":"hidden-person-id","source":"s1","fields":{"name":{"value":"Hiddenpersonname","level":"coordinator"},"organisation":"organisations/open-org","role":{"value":"hiddenrole","lang":"en"}}}
{"kind":"projects","id":"prj","source":"s1","fields":{"title":{"value":"The Project","lang":"en"},"manager":["people/hidden-person-id","people/open-person"]}}
{"kind":"partnerships","id":"prj-open","source":"s1","fields":{"title":{"value":"Open in Project","lang":"en"},"project":"projects/prj","organisation":"organisations/open-org"}}
{"kind":"partnerships","id":"prj-secret","source":"s1","fields":{"title":{"value":"A part in Project","lang":"en"},"project":"projects/prj","organisation":"organisations/secretorg-id"}}
{"kind":"documents","id":"doc","source":"s1","fields":{"title":{"value":"The Document","lang":"en"},"of":["projects/prj","organisations/secretorg-id"]}}
END
store=$(store_at v)
"$klasterd" import --no-bundled --store "$store" "$work/dir.jsonl" \
	>"$work/out" 2>&1 || note "import: $(cat "$work/out")"
serve --no-bundled --store "$store"

# what nobody but a coordinator sees, and what nobody sees
hidden='coordinatorphone|Coordinatoralias|secretorg-id|Secretorgname'
hidden="$hidden|hidden-person-id|Hiddenpersonname|hiddenrole|personphone"
hidden="$hidden|person\\.mail|hello\\.member"
withheld='withheldphone|Withheldorgname|gone-secret-org'
names='"phone"|"email"'

kinds='clusters organisations projects partnerships people events calls
	facilities documents programmes codes sources'
everything() { # FETCH: every address there is, and what links lead to
	for kind in $kinds; do
		"$1" "/v1/$kind?fields[$kind]=*&pageTotal=exact&page[size]=200"
		"$1" "/v1/$kind?page[before]=&page[size]=1"
	done
	for at in organisations/open-org organisations/secretorg-id \
		organisations/gone-secret-org people/open-person \
		people/hidden-person-id projects/prj partnerships/prj-secret \
		partnerships/prj-open documents/doc; do
		"$1" "/v1/$at"
		"$1" "/v1/$at?fields[${at%%/*}]=*"
		"$1" "/v1/$at?fields[${at%%/*}]=claims,translations"
	done
	"$1" '/v1/projects?include=manager,partnerships.organisation,documents'
	"$1" '/v1/organisations?include=contact,people,partnerships.project'
	"$1" '/v1/documents?include=of&fields[documents]=of'
	for words in open secretorgname hiddenpersonname coordinatoralias \
		personphone ventspils project 'secretorgnam' 'hiddenpersonnam' \
		withheldorgname withheldphone 'person.mail' liepaja part; do
		"$1" "/v1/search?filter[q]=$words&pageTotal=exact"
		"$1" "/v1/organisations?filter[q]=$words&pageTotal=exact"
		"$1" "/v1/people?filter[q]=$words&pageTotal=exact"
	done
	"$1" '/v1/facets/organisations?facetBy=city,country&pageTotal=exact'
	"$1" '/v1/changes'
	"$1" '/v1'
}

# A search repeats the words that were asked for in its own link.
strip_links() { jq -c 'del(.links)'; }
everything pub >"$work/pub.raw"
everything own >"$work/own.raw"
strip_links <"$work/pub.raw" >"$work/pub"
strip_links <"$work/own.raw" >"$work/own"
hasnt 'public: nothing hidden anywhere' "$hidden" "$(cat "$work/pub")"
hasnt 'public: no name of a hidden field' "$names" \
	"$(jq -c '.data | .. | objects | select(.type == "people") |
	(.attributes // {}) | keys' "$work/pub")"
hasnt 'public: nothing withheld' "$withheld" "$(cat "$work/pub")"
hasnt 'owner: nothing withheld either' "$withheld" "$(cat "$work/own")"
for word in coordinatorphone Coordinatoralias Secretorgname \
	Hiddenpersonname hiddenrole personphone person.mail hello.member; do
	has "owner: $word" "$word" "$(cat "$work/own")"
done
has 'public: what is open is there' 'Open Organisation' "$(cat "$work/pub")"
has 'public: one claim of a field may be open' '\+371 1111' \
	"$(cat "$work/pub")"

# --- by its address: as if it had never been there
refused 404 not-found - /v1/organisations/secretorg-id
refused 404 not-found - /v1/people/hidden-person-id
is 'no difference to what is not there' \
	"$(pub /v1/people/nobody-at-all | jq -c 'del(.links)')" \
	"$(pub /v1/people/hidden-person-id | jq -c 'del(.links)')"
is 'withheld is not there for the owner' 404 \
	"$(own /v1/organisations/gone-secret-org -o "$work/x" -w '%{http_code}')"

# --- by name
refused 400 unknown-field 'fields[people]' '/v1/people?fields[people]=phone'
refused 400 unknown-field 'fields[people]' '/v1/people?fields[people]=email'
refused 400 unknown-field 'fields[organisations]' \
	'/v1/organisations?fields[organisations]=email'
refused 400 bad-sort sort '/v1/people?sort=email'
refused 400 unknown-field 'filter[email]' '/v1/people?filter[email]=a'
is 'the same words as for a field nobody has' \
	"$(pub '/v1/people?fields[people]=nixxx' | sed s/nixxx/phone/)" \
	"$(pub '/v1/people?fields[people]=phone')"
is 'its owner may name it' 200 \
	"$(own '/v1/people?fields[people]=phone' -o "$work/x" -w '%{http_code}')"

# --- in words, filters, counts
total() { # FETCH TARGET
	"$1" "$2&pageTotal=exact" | jq -c '[.meta.page.total,
		(.data | length), ((.meta.suggestions // []) | length)]'
}
is 'words of a hidden claim' '[0,0,0]' \
	"$(total pub '/v1/search?filter[q]=coordinatoralias')"
is 'the owner finds it' '[1,1,0]' \
	"$(total own '/v1/search?filter[q]=coordinatoralias')"
is 'words of a hidden record' '[0,0,0]' \
	"$(total pub '/v1/search?filter[q]=secretorgname')"
is 'nothing like it is suggested' '[0,0,0]' \
	"$(total pub '/v1/search?filter[q]=secretorgnames')"
is 'a hidden record is not counted' '[1,1,0]' \
	"$(total pub '/v1/organisations?filter[q]=open')"
is 'nor listed' 1 "$(pub /v1/organisations | jq '.data | length')"
is 'nor counted in a total' 1 \
	"$(pub '/v1/organisations?pageTotal=exact' | jq .meta.page.total)"
is 'nor in the entry' \
	"$(pub '/v1/organisations?pageTotal=exact' | jq .meta.page.total)" \
	"$(pub /v1 | jq .meta.counts.organisations)"
is 'nor by value' 0 "$(pub '/v1/facets/organisations?facetBy=country' |
	jq '.meta.facets.country | length')"
is 'nor found by an open field' '[0,0,0]' \
	"$(total pub '/v1/organisations?filter[city]=ventspils')"
is 'nor by what refers to it' '[0,0,0]' \
	"$(total pub '/v1/people?filter[name]=hiddenpersonname')"
is 'the owner counts what a coordinator sees' 2 \
	"$(own '/v1/organisations?pageTotal=exact' | jq .meta.page.total)"

# --- in what refers to it
is 'nor in the number of related ones' '[1,1]' \
	"$(pub '/v1/organisations/open-org' | jq -c \
		'.data.relationships.people | [.meta.total, (.data | length)]')"
is 'which the owner sees' '[2,2]' \
	"$(own '/v1/organisations/open-org' | jq -c \
		'.data.relationships.people | [.meta.total, (.data | length)]')"

# --- changes
is 'changes: a hidden person is not told' 0 "$(pub /v1/changes |
	jq '[.data[].attributes | select(.ofId == "hidden-person-id" and
	.op == "upsert")] | length')"

# --- klaster asks each service for what it may show
cards() { # SERVICE
	XDG_CONFIG_HOME=$work XDG_STATE_HOME=$work XDG_CACHE_HOME=$work \
		"$top/klaster" -s "$1" list people --format vcard 2>&1
}
has 'vCards of the owner' 'person.mail@example.org' "$(cards "unix:$sock")"
public=$(cards "http://127.0.0.1:$port/v1")
has 'vCards of anybody' 'FN:Open Person' "$public"
hasnt 'and no more' 'person.mail|personphone' "$public"

# --- another uid on the owner's socket
if command -v setpriv >/dev/null && [ "$(id -u)" = 0 ]; then
	chmod 755 "$work"
	chmod 666 "$sock"
	setpriv --reuid 65534 --clear-groups curl -sSg --max-time 20 \
		--unix-socket "$sock" http://localhost/v1/people >"$work/other"
	json 'somebody else on the socket' '"refused"' '.errors[0].code' \
		<"$work/other"
	hasnt 'sees nothing' 'Person' "$(cat "$work/other")"
	chmod 600 "$sock"
	chmod 700 "$work"
fi
finish
