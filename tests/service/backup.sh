#!/bin/sh
# Backup and restore by the very lines of doc/running.md: afterwards every
# answer is what it was, with its number and its cursors.
# engines: both, each by its own lines.
# Not under sanitizers, which cost time: it is about other programs.
[ -z "${ASAN_OPTIONS+there}" ] || { echo "not under sanitizers"; exit 77; }
. "${srcdir:-.}/tests/service/lib.sh"
PATH=$top:$PATH

# lines ENGINE: the backup, an empty line, the restore.
lines() {
	sed -n "/^<!-- lines of $1 -->/,/^\`\`\`\$/p" "$src/doc/running.md" |
		sed '/^<!--/d; /^```/d'
}
backup() { lines "$1" | sed '/^$/,$d'; }
restore() { lines "$1" | sed '1,/^$/d'; }
[ "$(backup sqlite | wc -l)" -gt 0 ] || { echo 'no lines'; exit 99; }
is 'five lines are enough' yes "$([ "$( (lines sqlite; lines postgresql) |
	grep -c .)" -le 5 ] && echo yes)"

{ lines sqlite; lines postgresql | sed 's/--dbname.*//'; } | grep . |
while read -r line; do
	grep -qF -- "$line" "$src/doc/klasterd.8" ||
		echo "klasterd.8 has it otherwise: $line"
done >"$work/differ"
is 'the manual has the same lines' '' "$(cat "$work/differ")"

# asked FILE: what readers are told, and where one of them had got to.
asked() {
	for ask in /v1 '/v1/changes?page[size]=500' '/v1/search?filter[q]=creative' \
		'/v1/projects?fields[projects]=*&page[size]=200' \
		"$cursor"; do
		own "$ask"
		echo
	done >"$1"
}
new='{"kind":"organisations","id":"later","fields":{"name":"Later"}}'

# around ENGINE STORE
around() {
	serve --store "$2"
	cursor=$(own '/v1/organisations?page[size]=3' | jq -r .links.next)
	asked "$work/before"
	token=$("$klasterd" token add --store "$2" --name desk \
		--scope member 2>/dev/null)
	(eval "$(backup "$1")") || note "$1: the backup fails"
	printf '%s\n' "$new" >"$work/new.jsonl"
	"$klasterd" import --store "$2" "$work/new.jsonl" >/dev/null 2>&1 ||
		note "$1: no import beside it"
	is "$1: it is there after the import" 200 \
		"$(own /v1/organisations/later -o /dev/null -w '%{http_code}')"
	stop || note "$1: it does not end well"
	(eval "$(restore "$1")") || note "$1: the restore fails"
	serve --store "$2"
	asked "$work/after"
	cmp "$work/before" "$work/after" || note "$1: other answers"
	is "$1: what came later is not there" 404 \
		"$(own /v1/organisations/later -o /dev/null -w '%{http_code}')"
	is "$1: a token holds" 200 "$(pub /v1 -o /dev/null -w '%{http_code}' \
		-H "Authorization: Bearer $token")"
	stop
}

DIRECTORY=$work/one.db BACKUP=$work/one.backup
around sqlite "sqlite:$DIRECTORY"
(eval "$(backup sqlite)") 2>/dev/null && note 'a backup was overwritten'
is 'a backup is one file, for its owner' "1 -rw-------" \
	"$(ls -d "$BACKUP"* | wc -l) $(ls -l "$BACKUP" | cut -c1-10)"
"$klasterd" backup --store "sqlite:$DIRECTORY" "$work/no/where" 2>"$work/said"
is 'a place that is not there' 2 $?
[ ! -e "$work/no" ] || note 'and it was made'

if command -v psql >/dev/null || ls /usr/lib/postgresql/*/bin/psql >/dev/null 2>&1
then
	. "$src/tests/service/cluster.sh"
	PATH=$bin:$PATH
	query 'CREATE DATABASE one' || exit 99
	DATABASE=${server%/*}/one BACKUP=$work/one.dump
	around postgresql "$DATABASE"
	"$klasterd" backup --store "$DATABASE" "$work/x" 2>"$work/said"
	is 'klasterd backup is not for it' 2 $?
	has 'and says what is' pg_dump "$(cat "$work/said")"
else
	echo 'no PostgreSQL here'
fi
# --- what is mistyped is not taken for an empty directory
for words in "backup $work/none.copy" 'erase people/somebody' 'token list' \
	'token add --name x --scope member' 'token revoke x' \
	'audit people/somebody /dev/null'; do
	# shellcheck disable=SC2086
	"$klasterd" ${words%% *} ${words#* } --store "sqlite:$work/none.db" \
		>"$work/out" 2>"$work/said"
	is "no such store: $words" 6 $?
	has "is said: $words" 'no directory file.*none.db' "$(cat "$work/said")"
	is "and none is made: $words" '' "$(ls "$work"/none* 2>/dev/null)"
done

# --- links may lead to where both are, as /var/lib/klasterd is one
mkdir "$work/deep"
ln -s deep "$work/link"
"$klasterd" import --no-bundled --store "sqlite:$work/link/l.db" \
	"$work/new.jsonl" >"$work/out" 2>&1
is "a store by a link: $(cat "$work/out")" 0 $?
"$klasterd" backup --store "sqlite:$work/link/l.db" "$work/link/l.copy" \
	>"$work/out" 2>&1
is "a backup by a link: $(cat "$work/out")" 0 $?
ln -s l.copy "$work/deep/copy"
"$klasterd" token list --store "sqlite:$work/link/copy" >"$work/out" 2>&1
is 'but the file is none' 6 $?

finish
