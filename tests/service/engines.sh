#!/bin/sh
# engines: none of its own; this is the one that runs the others.
# Every test of the service once more, as it is, with its directories in
# PostgreSQL. New ones are among them by themselves; one that has nothing to
# do with a store, or with one only, says so in a line that begins "# engines:".
. "${srcdir:-.}/tests/service/lib.sh"
# Once is enough: the sanitizers watch the same code over SQLite, and over
# PostgreSQL in postgres.sh.
[ -z "${ASAN_OPTIONS+there}" ] || { echo "not under sanitizers"; exit 77; }
. "$src/tests/service/cluster.sh"

# On a database of its own, in which there must be a directory at the end: a
# test that names another store would pass and show nothing.
once_more() { # NAME
	env KLASTER_TEST_STORE="${server%/*}/t_$1" \
		KLASTER_FUZZ_REQUESTS="${KLASTER_FUZZ_REQUESTS:-500}" \
		sh "$src/tests/service/$1.sh" >"$work/out.$1" 2>&1
	echo $? >"$work/status.$1"
}
names=
for test in "$src"/tests/service/*.sh; do
	name=${test##*/}
	name=${name%.sh}
	case $name in
	lib | cluster) continue ;;
	esac
	grep -q '^# engines: ' "$test" && continue
	names="$names $name"
	query "CREATE DATABASE t_$name" || exit 99
done

# Two at a time.
lane() { # ODD|EVEN
	turn=odd
	for name in $names; do
		[ "$turn" != "$1" ] || once_more "$name"
		[ $turn = odd ] && turn=even || turn=odd
	done
}
lane odd &
odd=$!
lane even
wait $odd

for name in $names; do
	done=$((done + 1))
	case $(cat "$work/status.$name") in
	0) ;;
	77)
		echo "$name: skipped: $(tail -n 1 "$work/out.$name")"
		continue
		;;
	*) note "$name.sh: $(cat "$work/out.$name")" ;;
	esac
	is "$name.sh has its directories there" t "$(query_in "t_$name" \
		"SELECT count(*) > 0 FROM pg_class WHERE relname = 'record'")"
done
echo "over PostgreSQL:$names"
finish
