#!/bin/sh
# spread.sh: the tables in PostgreSQL keep to what doc/cluster.md says of
# them, so that they can be spread over several servers.
srcdir=${srcdir:-.}
cd "$srcdir" || exit 99
bad=0
note() { printf 'not ok: %s\n' "$*"; bad=1; }

# All statements of the second engine, each on a line: the literals, put
# together where only blanks and comments part them.
text() {
	cat src/store/postgres*.c | tr '\n\t' '  ' |
		sed -E 's,/\*([^*]|\*+[^*/])*\*+/,,g; s/" *"//g' |
		grep -oE '"([^"\\]|\\.)*"' |
		sed 's/^"//; s/"$//; s/\\"/"/g' | tr ';' '\n'
}
made=$(text | grep -E '^ *CREATE (UNIQUE )?(TABLE|INDEX) ')
# A temporary table is one connection's own, and its indexes too.
passing=$(text | sed -n 's/.*CREATE TEMP TABLE \([a-z_]*\).*/\1/p' |
	tr '\n' '|')
indexes=$(printf '%s\n' "$made" | grep 'INDEX' |
	grep -vE " ON (pg_temp\.)?(${passing}none)\(")
tables=$(printf '%s\n' "$made" | grep 'CREATE TABLE')
[ "$(printf '%s\n' "$indexes" | wc -l)" -ge 10 ] ||
	note 'the indexes were not found: is this test blind?'
[ "$(printf '%s\n' "$tables" | wc -l)" -ge 9 ] ||
	note 'the tables were not found: is this test blind?'

# found WHAT PATTERN TEXT: nothing of it may be there.
found() {
	at=$(printf '%s\n' "$3" | grep -iE "$2") && note "$1: $at"
}
all=$(text)
found 'a sequence' \
	'(SMALL|BIG)?SERIAL[^A-Z]|nextval|SEQUENCE|GENERATED .* IDENTITY' "$all"
found 'a foreign key' 'REFERENCES |FOREIGN KEY' "$made"
found 'a trigger, a function, an extension, a rule' \
	'CREATE (OR REPLACE )?(CONSTRAINT )?(TRIGGER|FUNCTION|EXTENSION|RULE|PROCEDURE)' "$all"
found 'an exclusion' 'EXCLUDE ' "$made"
found 'a partition of one server' 'PARTITION BY|INHERITS|UNLOGGED' "$made"
found 'a partial index' ' WHERE ' "$indexes"
found 'columns carried along' ' INCLUDE ' "$indexes"
found 'the other direction' ' DESC|NULLS ' "$indexes"
found 'another index than b-tree and GIN' \
	'USING (gist|spgist|brin|hash|btree)' "$indexes"
found 'an operator class of an extension' 'gin_trgm|_ops[^a-z]' "$indexes"
found 'GIN over more than one column' 'USING gin ?\([^)]*,' "$indexes"
found 'an expression in an index' '\(.*\(' "$indexes"
found 'a primary key, which is no ASC index' 'PRIMARY KEY' "$made"

# Every column of every b-tree says ASC.
printf '%s\n' "$indexes" | grep -v 'USING gin' |
	sed 's/.*(\(.*\)).*/\1/' | tr ',' '\n' | grep -vE ' ASC *$' &&
	note 'a column without ASC'

# Text compares bytewise, in any column.
printf '%s\n' "$tables" | sed 's/^[^(]*(//' | tr ',' '\n' |
	grep -E ' text( |$)' | grep -v 'COLLATE "C"' &&
	note 'text that follows a locale'

# What is spread, and what stands everywhere: each table is in the document.
printf '%s\n' "$tables" | sed 's/ *CREATE TABLE \([a-z_]*\).*/\1/' |
	while read -r table; do
		grep -q "\`$table\`" doc/cluster.md || echo "$table"
	done | grep . && note 'not in doc/cluster.md'
exit $bad
