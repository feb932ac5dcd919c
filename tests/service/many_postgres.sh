#!/bin/sh
# An import of very many records into PostgreSQL: their keys go into a table
# that takes the place of the one there was. That it is the same in the end,
# whatever stood in its way; that nobody who reads meanwhile is told something
# wrong; and that who presses Control-C at the last moment is heard.
# engines: this one alone.
. "${srcdir:-.}/tests/service/lib.sh"
. "$src/tests/service/cluster.sh"
python3 - "$work" <<'END'
import json, sys
def lines(count, words, first=0):
    for i in range(first, count):
        yield json.dumps({"kind": "organisations", "id": f"o{i}", "lang": "en",
            "fields": {"name": f"House {words[i % len(words)]} {i}",
                       "country": ("LT", "PL", "DE")[i % 3],
                       "city": ("Rietavas", "Klaipeda")[i % 2]}})
def file(name, *many):
    with open(f"{sys.argv[1]}/{name}.jsonl", "w") as out:
        for some in many:
            out.writelines(line + "\n" for line in some)
file("few", lines(40, ("old",)))
file("many", lines(40, ("new",)), lines(2400, ("amber", "pine"), 40))
file("later", lines(40, ("new",)), lines(2000, ("amber", "birch"), 40))
END
import() { # SCHEMA FILE
	"$klasterd" import --no-bundled --source house --allow-mass-delete \
		--store "$(in_schema "$1")" "$work/$2.jsonl" \
		>"$work/out" 2>"$work/err"
}
# all of it that is found by anything
rows() { # SCHEMA
	query "SELECT md5(string_agg(t, ',' ORDER BY t)) FROM (
		SELECT format('%s %s %s', field, encode(key, 'hex'), rec)
		FROM $1.attr UNION ALL
		SELECT format('%s %s %s', rec, kind, id) FROM $1.record UNION ALL
		SELECT format('%s %s %s', chunk, encode(term, 'hex'),
		encode(bytes, 'hex')) FROM $1.posting UNION ALL
		SELECT format('%s %s', rec, encode(name, 'hex'))
		FROM $1.words) AS all_of(t)"
}
number() { query "SELECT '$1.attr'::regclass::oid"; }

# --- one after another, in a table that stays
for schema in slow swift held; do
	import $schema few
	is "$schema: the first" 0 $?
done
query 'CREATE ROLE reader; GRANT USAGE ON SCHEMA swift TO reader;
	GRANT SELECT ON ALL TABLES IN SCHEMA swift TO reader;
	ALTER TABLE slow.attr SET (fillfactor = 90)'
before=$(number slow)
import slow many
is 'many, into a table that has settings' 0 $?
is 'which stays' "$before" "$(number slow)"

# --- another takes its place, while others read
serve --no-bundled --store "$(in_schema swift)"
before=$(number swift)
(
	while [ ! -e "$work/enough" ]; do
		pub '/v1/organisations?filter[country]=LT&pageTotal=exact&page[size]=1' |
			jq -c '[.meta.page.total, .meta.facets]' 2>&1
	done
) >"$work/read" &
reader=$!
import swift many
is 'many' 0 $?
: >"$work/enough"
wait $reader
is 'it is another' 1 "$([ "$before" != "$(number swift)" ]; echo $((1 - $?)))"
is 'who read meanwhile saw the one or the other' '' \
	"$(sort -u "$work/read" | grep -vxE '\[(14|800),null\]')"
is 'and sees the other now' 800 \
	"$(pub '/v1/organisations?filter[country]=LT&pageTotal=exact&page[size]=1' |
		jq .meta.page.total)"
is 'the same, record by record' "$(rows slow)" "$(rows swift)"
is 'with the indexes of the old one' 'attr_key attr_rec' \
	"$(query "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class
		WHERE relkind = 'i' AND relname LIKE 'attr%'
		AND relnamespace = 'swift'::regnamespace")"
is 'and its readers' t \
	"$(query "SELECT has_table_privilege('reader', 'swift.attr', 'SELECT')")"
is 'nothing is left beside it' 0 "$(query "SELECT count(*) FROM pg_class
	WHERE relname LIKE 'attr_next%'")"
stop

# --- several files, of which a later one needs a list of codes meanwhile
python3 - "$work" <<'END'
import json, sys
for name, kind, field, more in (
        ("a", "organisations", "name", {"country": "LT"}),
        ("b", "projects", "title", {"status": "running"}),
        ("c", "partnerships", "title", {"role": "lead"})):
    with open(f"{sys.argv[1]}/{name}.jsonl", "w") as out:
        for i in range(1200):
            out.write(json.dumps({"kind": kind, "id": f"{name}{i}",
                "lang": "en", "fields": {field: f"Part {i}", **more}}) + "\n")
END
for schema in whole parts; do
	import $schema few
	[ $schema = parts ] ||
		query "ALTER TABLE $schema.attr SET (fillfactor = 90)"
	before=$(number $schema)
	"$klasterd" import --no-bundled --store "$(in_schema $schema)" \
		"$work/a.jsonl" "$work/b.jsonl" "$work/c.jsonl" \
		>"$work/out" 2>"$work/err"
	is "$schema: three files" 0 $?
done
is 'their keys stay aside to the end' 1 \
	"$([ "$before" != "$(number parts)" ]; echo $((1 - $?)))"
is 'with the same in it, too' "$(rows whole)" "$(rows parts)"

# What came before in a run is looked up row by row: a search that reads what is
# staged as a whole, for each few hundred rows, takes minutes. The server says
# by which plan it went.
if [ -e "$("$bin/pg_config" --pkglibdir 2>/dev/null)/auto_explain.so" ]; then
	"$klasterd" import --no-bundled --store "$(in_schema told)\
%20-csession_preload_libraries%3Dauto_explain\
%20-cauto_explain.log_min_duration%3D0" \
		"$work/a.jsonl" "$work/b.jsonl" "$work/c.jsonl" >"$work/out" 2>&1
	is "three files, with their plans: $(cat "$work/out")" 0 $?
	awk '/Query Text: / { here = /SELECT u\.n, s\.at, s\.file/; all += here }
		here && /Index Cond: .*kind = .*AND.*id = / { good++ }
		END { print all, good + 0 }' "$cluster/log" >"$work/plans"
	has 'it was looked up' '^[1-9][0-9]* [0-9]+$' "$(cat "$work/plans")"
	is "each time by kind and id: $(cat "$work/plans")" 1 \
		"$(awk '{ print $1 == $2 }' "$work/plans")"
fi

# --- codes that come after what has them: each record is indexed once
python3 - >"$work/codes.jsonl" <<'END'
import json
for i in range(900):
    print(json.dumps({"kind": "organisations", "id": f"c{i}", "fields": {
        "name": f"House {i}", "objective": f"f{i % 300}"}}))
for i in range(300):
    print(json.dumps({"kind": "codes", "id": f"thematic-objective-f{i}", "fields": {
        "list": "thematic-objective", "code": f"f{i}", "name": f"Form{i}"}}))
END
query 'ALTER SYSTEM SET log_statement = none' >"$work/x"
import coded codes
is "codes at the end: $(cat "$work/err")" 0 $?
is 'each record is indexed once, but codes' '1200 1500' "$(query "SELECT count(*) || ' ' ||
	(SELECT n_tup_ins FROM pg_stat_user_tables WHERE schemaname = 'coded'
		AND relname = 'words') FROM coded.words")"
serve --no-bundled --store "$(in_schema coded)"
is 'and found by the name of its code' 33 \
	"$(pub '/v1/organisations?filter[q]=form7&pageTotal=exact' |
		jq .meta.page.total)"
stop

# --- somebody holds it: a backup that takes its time, say
mkfifo "$work/hold"
"$bin/psql" -h 127.0.0.1 -p "$server_port" -U klaster -d postgres -qAt \
	<"$work/hold" >"$work/held" 2>&1 &
holder=$!
exec 7>"$work/hold"
echo 'BEGIN; LOCK TABLE held.attr IN ACCESS SHARE MODE; SELECT 1;' >&7
until [ -s "$work/held" ]; do kill -0 $holder || break; done

# Control-C, when the last step is under way.
before=$(rows held)
"$klasterd" import --no-bundled --source house --store "$(in_schema held)" \
	"$work/many.jsonl" >"$work/out" 2>"$work/err" &
importer=$!
until [ "$(query "SELECT count(*) > 0 FROM pg_stat_activity
	WHERE wait_event_type = 'Lock' AND query LIKE 'DROP TABLE attr;%'")" = t ]; do
	kill -0 $importer || break
done
kill -TERM $importer
wait $importer
is 'it ends by the signal' 143 $?
has 'and says so' 'stopped; the directory is as it was before' \
	"$(cat "$work/err")"
is 'which is so' "$before" "$(rows held)"

number=$(number held)
import held many
is 'many, while it is held' 0 $?
is 'the table stays' "$number" "$(number held)"
is 'with the same in it' "$(rows slow)" "$(rows held)"
echo 'COMMIT;' >&7
exec 7>&-
wait $holder

# --- and on the next night
for schema in slow swift held; do
	import $schema later
	is "$schema: the next night" 0 $?
	has "$schema: what changed, and what is gone" \
		'0 new, .* changed, .* the same.*; 400 vanished, 400 of them deleted' \
		"$(cat "$work/out")"
done
is 'the same again' "$(rows slow)" "$(rows swift)"
is 'and again' "$(rows slow)" "$(rows held)"

# --- a record with ten that refer to it: how many statements that takes
python3 - >"$work/tie.jsonl" <<'END'
import json
print(json.dumps({"kind": "projects", "id": "p", "fields": {"title": "Ten"}}))
for i in range(10):
    print(json.dumps({"kind": "partnerships", "id": f"t{i}", "fields": {
        "project": "projects/p", "organisation": f"organisations/o{i}"}}))
END
"$klasterd" import --no-bundled --source ties --store "$(in_schema swift)" \
	"$work/tie.jsonl" >"$work/out" 2>&1 || note "$(cat "$work/out")"
query "ALTER SYSTEM SET log_statement = 'all'"
query 'SELECT pg_reload_conf()' >"$work/x"
until grep -q '"log_statement" changed' "$cluster/log"; do
	query 'SELECT 1' >"$work/x"
done
serve --no-bundled --store "$(in_schema swift)" --answer-memory 0
for turn in first second; do
	query "SELECT 'begins: $turn'" >"$work/x"
	is "ten, the $turn time" 10 "$(pub /v1/projects/p |
		jq '.data.relationships.partnerships.data | length')"
done
query "SELECT 'it ends'" >"$work/x"
took=$(sed -n '/begins: second/,/it ends/p' "$cluster/log" |
	grep -cE 'LOG:  (statement|execute)')
# Three are of those who look: two marks, and what the service asks beside.
is "no more than eleven statements, it was $took" 1 "$((took <= 13))"
stop
finish
