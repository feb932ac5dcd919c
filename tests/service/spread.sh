#!/bin/sh
# The tables as PostgreSQL has them keep to what doc/cluster.md says of a
# directory that is spread over servers, and its lines for Citus, run as they
# stand there, leave a directory that takes imports and answers as before.
# (tests/spread.sh looks at the statements.) No Citus is here: in its place
# stand functions that refuse what it would refuse.
# engines: PostgreSQL only.
. "${srcdir:-.}/tests/service/lib.sh"
. "$src/tests/service/cluster.sh"
query 'CREATE DATABASE spread' && query 'CREATE DATABASE whole' || exit 99
spread=${server%/*}/spread
whole=${server%/*}/whole

# "Start klasterd once on the empty database, with --no-bundled"
serve --no-bundled --store "$spread"
stop
is 'it ends well' 0 $?
q() { query_in spread "$1"; }

# --- what is held of all tables
catalogue() { # WHAT FROM: nothing of it may be there
	is "no $1" '' "$(q "SELECT c.relname FROM $2")"
}
ours="pg_class c WHERE c.relnamespace = 'public'::regnamespace"
index="pg_class c JOIN pg_index i ON i.indexrelid = c.oid
	JOIN pg_class t ON t.oid = i.indrelid
	JOIN pg_am a ON a.oid = c.relam
	WHERE c.relnamespace = 'public'::regnamespace"
is 'tables are found' 10 "$(q "SELECT count(*) FROM $ours AND relkind = 'r'")"
is 'indexes are found' t "$(q "SELECT count(*) > 10 FROM $index")"
catalogue 'sequence, view, partition' "$ours AND relkind NOT IN ('r', 'i')"
catalogue 'trigger or rule' "$ours AND (relhastriggers OR relhasrules)"
catalogue 'foreign or primary key' "pg_constraint o
	JOIN pg_class c ON c.oid = o.conrelid
	WHERE c.relnamespace = 'public'::regnamespace AND o.contype <> 'c'"
catalogue 'default' "pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid
	WHERE c.relnamespace = 'public'::regnamespace"
catalogue 'function' "pg_proc p CROSS JOIN LATERAL (SELECT p.proname) c(relname)
	WHERE p.pronamespace = 'public'::regnamespace"
is 'no extension' plpgsql "$(q 'SELECT extname FROM pg_extension')"
catalogue 'expression or partial index' \
	"$index AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL)"
catalogue 'index but b-trees' "$index AND a.amname <> 'btree'"
catalogue 'order but ascending, nulls last' \
	"$index AND i.indoption::text !~ '^[0 ]*\$'"
catalogue 'columns carried along' "$index AND i.indnatts <> i.indnkeyatts"
catalogue 'text in the order of a language' "pg_attribute a
	JOIN pg_class c ON c.oid = a.attrelid
	JOIN pg_collation o ON o.oid = a.attcollation
	WHERE c.relnamespace = 'public'::regnamespace AND o.collname <> 'C'"

# --- Citus, by the lines of the document
q "CREATE TABLE pg_dist_partition(rel regclass, col text);
CREATE FUNCTION refused(what text, rel regclass) RETURNS void
	LANGUAGE plpgsql AS \$\$ BEGIN
	RAISE EXCEPTION '%: %', what, rel; END \$\$;
CREATE FUNCTION create_distributed_table(rel regclass, col text,
	colocate_with text DEFAULT 'default') RETURNS void LANGUAGE sql AS \$\$
	SELECT refused('no such column', rel) WHERE NOT EXISTS (
		SELECT FROM pg_attribute WHERE attrelid = rel AND attname = col);
	SELECT refused('unique without ' || col, i.indexrelid::regclass)
		FROM pg_index i WHERE i.indrelid = rel AND i.indisunique
		AND NOT EXISTS (SELECT FROM pg_attribute a WHERE
			a.attrelid = i.indexrelid AND a.attname = col);
	SELECT refused('with nobody beside it', rel) WHERE colocate_with
		NOT IN ('default', 'none') AND NOT EXISTS (
		SELECT FROM pg_dist_partition d WHERE
			d.rel = colocate_with::regclass AND d.col =
			create_distributed_table.col);
	INSERT INTO pg_dist_partition VALUES (rel, col) \$\$;
CREATE FUNCTION create_reference_table(rel regclass) RETURNS void
	LANGUAGE sql AS \$\$ INSERT INTO pg_dist_partition VALUES (rel, '') \$\$"
sed -n '/^\*\*Citus/,/^\*\*Yuga/p' "$src/doc/cluster.md" |
	sed -n '/^```sql/,/^```$/p' | sed '/^```/d' >"$work/citus.sql"
has 'there are lines' 'create_distributed_table' "$(cat "$work/citus.sql")"
"$bin/psql" -q -v ON_ERROR_STOP=1 "$spread" <"$work/citus.sql" \
	>"$work/out" 2>&1
is "they pass: $(grep ERROR "$work/out")" 0 $?
catalogue 'table that they forget' "$ours AND relkind = 'r'
	AND relname <> 'pg_dist_partition'
	AND c.oid NOT IN (SELECT rel FROM pg_dist_partition)"
q "DROP INDEX words_rec; CREATE UNIQUE INDEX words_rec ON words(name)"
is 'and they can fail' 'unique without rec: words_rec' "$(q \
	"SELECT create_distributed_table('words', 'rec')" 2>&1 |
	sed -n 's/ERROR:  //p')"
q "DROP INDEX words_rec; CREATE UNIQUE INDEX words_rec ON words(rec ASC)"

# --- imports into it: first, many more, and what changes and goes
python3 - "$work" <<'END'
import json, sys
def file(name, numbers, word):
    with open(f"{sys.argv[1]}/{name}.jsonl", "w") as out:
        for i in numbers:
            out.write(json.dumps({"kind": "organisations", "id": f"o{i}",
                "fields": {"name": f"House {word} {i % 17} {i}",
                    "country": ("LT", "PL", "DE")[i % 3]}}) + "\n")
file("one", range(30), "old")
file("two", range(1500), "new")
file("three", range(40, 1500, 2), "last")
END
before=$(q "SELECT 'attr'::regclass::oid")
for file in one two three; do
	for store in "$spread" "$whole"; do
		"$klasterd" import --no-bundled --source house --store "$store" \
			--allow-mass-delete "$work/$file.jsonl" \
			>"$work/out" 2>&1
		is "$file: $(cat "$work/out")" 0 $?
	done
done
is 'no table takes the place of one that is spread' "$before" \
	"$(q "SELECT 'attr'::regclass::oid")"
# What the store's mark does not say.
rows() { # DATABASE
	query_in "$1" "SELECT md5(string_agg(t, ',' ORDER BY t)) FROM (
		SELECT format('%s %s %s', field, encode(key, 'hex'), rec)
		FROM attr UNION ALL
		SELECT format('%s %s %s %s', rec, kind, id, seq) FROM record UNION ALL
		SELECT format('%s %s %s', chunk, encode(term, 'hex'),
		encode(bytes, 'hex')) FROM posting UNION ALL
		SELECT format('%s %s', rec, encode(name, 'hex')) FROM words
	) AS all_of(t)"
}
is 'the same as in one that is not' "$(rows whole)" "$(rows spread)"
serve --no-bundled --store "$spread"
is 'and it answers' 32 "$(pub \
	'/v1/organisations?filter[q]=last+5&filter[country]=PL&pageTotal=exact' |
	jq .meta.page.total)"
finish
