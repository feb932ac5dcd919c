#!/bin/sh
# A person is erased: from every answer, from what others say, from the names
# of tokens, from each byte of the database's files; the deletion says no
# name, and no import brings the person back. Over SQLite with a klasterd that
# is running; over PostgreSQL in erase_postgres.sh.
# engines: SQLite; erase_postgres.sh is the same for the other.
. "${srcdir:-.}/tests/service/lib.sh"
[ -z "${erase_postgres:-}" ] || . "$src/tests/service/cluster.sh"
command -v python3 >/dev/null || { echo 'no python3 here'; exit 77; }

person=zanete-xylqvortaite
left() { python3 "$src/tests/service/erase.py" find "$@"; }
cat >"$work/dir.jsonl" <<'END'
{"kind":"organisations","id":"org","fields":{"name":{"value":"The Office","lang":"en"},"contact":["people/zanete-xylqvortaite","people/other"],"summary":{"value":"Write to Žanete  Xylqvortaitė, or call +371-2987 6543; ask zxylq@xylqpost.example for more.","lang":"en"}}}
{"kind":"people","id":"zanete-xylqvortaite","fields":{"name":"Žanete Xylqvortaitė","role":{"value":"head of the xylqpost","lang":"en"},"email":"zxylq@xylqpost.example","phone":"+371 29876543","organisation":"organisations/org"}}
{"kind":"people","id":"other","fields":{"name":{"value":"Agnese Other","note":"sits beside Zanete Xylqvortaite"},"email":"other@example.org"}}
{"kind":"people","id":"secret","fields":{"name":{"value":"Hidden Xylqvortaitė","level":"coordinator"}}}
{"kind":"projects","id":"prj","fields":{"title":{"value":"The Project","lang":"en"},"manager":"people/zanete-xylqvortaite"}}
{"kind":"organisations","id":"quiet","fields":{"name":{"value":"The Quiet One","lang":"en"}}}
END
# Many more of the same words: pages are split and merged, and words move.
python3 - >>"$work/dir.jsonl" <<'END'
import json
for i in range(400):
    print(json.dumps({"kind": "people", "id": "person-%d" % i, "fields": {
        "name": "Person Number %d" % i, "email": "p%d@example.org" % i,
        "role": {"value": "helper of many words %d" % (i * 7), "lang": "en"}}}))
END
# The same under another source: what sources say is kept apart, and a note
# that the first does not have is in no record.
sed 's/"The Office"/"The Second Office"/
	s/"The Quiet One",/&"note":"where Zanete Xylqvortaite is known",/' \
	"$work/dir.jsonl" >"$work/second.jsonl"

# check STORE FILE...: the whole of it for one store and its files.
check() {
	store=$1
	shift
	"$klasterd" import --no-bundled --store "$store" "$work/dir.jsonl" \
		>"$work/out" 2>&1 || note "import: $(cat "$work/out")"
	"$klasterd" import --no-bundled --store "$store" \
		"$work/second.jsonl" >"$work/out" 2>&1 ||
		note "import: $(cat "$work/out")"
	"$klasterd" token add --store "$store" --scope member --name \
		'for Zanete Xylqvortaite herself' >"$work/token" 2>&1
	serve --no-bundled --store "$store" --audit-log "$work/audit.log"
	own "/v1/people/$person" >"$work/body"
	has 'she is there' 'zxylq@xylqpost' "$(cat "$work/body")"
	own '/v1/search?filter[q]=xylqvortaite' >"$work/body"
	before=$(own /v1 | jq .meta.seq)

	"$klasterd" erase --store "$store" "people/nobody" >"$work/out" 2>&1
	is 'nobody of that id' 1 $?
	"$klasterd" erase --store "$store" organisations/org >"$work/out" 2>&1
	is 'only people are erased' 2 $?
	"$klasterd" erase --store "$store" "people/$person" >"$work/out" \
		2>"$work/said"
	is "erased: $(cat "$work/said")" 0 $?
	has 'and what else was changed' \
		'^erased: people/~[A-Za-z0-9_-]{22}; 4 other records and 1 tok' \
		"$(cat "$work/out")"
	hasnt 'without the name' '[Xx]ylq' "$(cat "$work/out" "$work/said")"

	is 'her address is gone' 410 "$(own "/v1/people/$person" \
		-o "$work/body" -w '%{http_code}')"
	is 'words find her no more' 0 "$(own \
		'/v1/search?filter[q]=zxylq&pageTotal=exact' |
		jq .meta.page.total)"
	is 'nor is her name like any' 0 "$(own \
		'/v1/search?filter[q]=zanete+xylqvortait' |
		jq '[.meta.suggestions[]? | select(.label | test("Xylq"))] |
			length')"
	is 'who referred to her does no more' '["other"]' "$(own \
		/v1/organisations/org |
		jq -c '[.data.relationships.contact.data[].id]')"
	is 'and says nothing of her' \
		'Write to ... or call ... ask ... for more.' \
		"$(own /v1/organisations/org | jq -r .data.attributes.summary)"
	own '/v1/people/other?fields[people]=*' >"$work/body"
	has 'others are left' 'Agnese Other' "$(cat "$work/body")"
	hasnt 'but for what they say of her' '[Xx]ylq' "$(cat "$work/body")"

	own "/v1/changes?filter[seq][gt]=$before" >"$work/changes"
	json 'the deletion says no name' '[["delete","erased",null]]' \
		'[.data[].attributes | select(.op == "delete") |
		[.op, .reason, .ofId]]' <"$work/changes"
	is 'who has her record can tell' \
		"$(python3 "$src/tests/service/erase.py" hash "$(jq -r \
			.meta.hashKey "$work/changes")" "people/$person")" \
		"$(jq -r '.data[].attributes | select(.op == "delete") |
			.ofHash' "$work/changes")"
	pub "/v1/changes?filter[seq][gt]=0" >"$work/body"
	hasnt 'the public is told no name either' '[Xx]ylq|zanete' \
		"$(cat "$work/body")"
	hasnt 'tokens have other names' '[Xx]ylq' \
		"$("$klasterd" token list --store "$store")"
	has 'but are there' member "$("$klasterd" token list --store "$store")"
	hasnt 'the audit never knew' '[Xx]ylq|anete' "$(cat "$work/audit.log")"

	for file in "$work/dir.jsonl" "$work/second.jsonl"; do
		"$klasterd" import --no-bundled --store "$store" "$file" \
			>"$work/out" 2>&1
	done
	is 'no import brings her back' 410 "$(own "/v1/people/$person" \
		-o "$work/body" -w '%{http_code}')"
	has 'and says so, without a name' 'passed over: its person was taken out' \
		"$(cat "$work/out")"
	is 'nor references to her' '["other"]' "$(own /v1/organisations/org |
		jq -c '[.data.relationships.contact.data[].id]')"

	# Who went with the list that had him is referred to still, until he is
	# erased.
	printf '{"kind":"%s","id":"%s","fields":{"name":"%s"%s}}\n' \
		organisations keeps Keeps ',"contact":"people/aldis-xylqvorts"' \
		people aldis-xylqvorts 'Aldis Xylqvorts' '' >"$work/few.jsonl"
	"$klasterd" import --no-bundled --store "$store" "$work/few.jsonl" \
		>"$work/out" 2>&1
	sed -i '/"people"/d' "$work/few.jsonl"
	"$klasterd" import --no-bundled --allow-mass-delete --store "$store" \
		"$work/few.jsonl" >"$work/out" 2>&1
	keeps='/v1/organisations/keeps?fields[organisations]=*'
	has 'he is referred to' 'aldis-xylqvorts' "$(own "$keeps")"
	before=$(own /v1 | jq .meta.seq)
	"$klasterd" erase --store "$store" people/aldis-xylqvorts \
		>"$work/out" 2>&1
	is "erased though he was removed: $(cat "$work/out")" 0 $?
	own "/v1/changes?filter[seq][gt]=$before" >"$work/changes"
	json 'and that is told, after what others have lost' \
		'[["upsert","keeps",null],["delete",null,"erased"]]' \
		'[.data[].attributes | [.op, .ofId, .reason]]' <"$work/changes"
	own "$keeps" >"$work/body"
	has 'who referred to him is left' 'Keeps' "$(cat "$work/body")"
	hasnt 'without his name' '[Xx]ylq' "$(cat "$work/body")"
	stop
	is 'klasterd ends well' 0 $?
	rm -f "$work/audit.log"
}

# --- bytes: with a reader that has the file open all the time
bytes() { # STORE FILE...
	store=$1
	shift
	for file in "$work/dir.jsonl" "$work/second.jsonl"; do
		"$klasterd" import --no-bundled --store "$store" "$file" \
			>"$work/out" 2>&1
	done
	serve --no-bundled --store "$store" --audit-log "$work/audit.log"
	own '/v1/search?filter[q]=xylqvortaite' >"$work/body"
	[ -z "${server:-}" ] || query CHECKPOINT
	has 'she is in the files' 'xylqvortaite' "$(left "$@")"
	"$klasterd" erase --store "$store" "people/$person" "people/secret" \
		>"$work/out" 2>"$work/said"
	is "erased: $(cat "$work/said")" 0 $?
	own '/v1/people?page[size]=200' >"$work/body"
	is 'no byte of her is in any file' '' "$(left "$@" "$work/audit.log" \
		"$work/log")"
	stop
	is 'nor after the end' '' "$(left "$@")"
}
if [ -n "${erase_postgres:-}" ]; then
	check "$(in_schema one)"
	query 'DROP SCHEMA one CASCADE'
	# The log of the server (pg_wal) is not looked at: it is overwritten
	# when the server needs the room (klasterd(8), ERASURE).
	bytes "$(in_schema two)" "$cluster/data/base" "$cluster/data/global"
	is 'every table was written anew' 0 "$(query \
		"SELECT count(*) FROM pg_class WHERE relfilenode = oid AND
			relkind = 'r' AND relnamespace = 'two'::regnamespace")"
	is 'trigrams of her name are gone' 0 "$(query \
		"SELECT count(*) FROM two.posting
			WHERE encode(term, 'escape') LIKE '%lqv%'")"
	finish
fi
check "sqlite:$work/lite.db"
mkdir "$work/lite"
bytes "sqlite:$work/lite/d.db" "$work/lite"
if python3 - "$work/lite/d.db" <<'END'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
left = db.execute("SELECT count(*) FROM posting WHERE instr(term, ?)",
                  (b"lqv",)).fetchone()[0]
sys.exit(left != 0)
END
then done=$((done + 1)); else note 'trigrams of her name are left'; fi
finish
