#!/bin/sh
# Exports of two lists, night after night: what changes tell is what a model
# says (nights.py), over SQLite and PostgreSQL; the memory an import takes does
# not grow with the file, and Control-C leaves nothing behind.
# engines: SQLite only; nights_postgres.sh is the same for the other.
. "${srcdir:-.}/tests/service/lib.sh"
command -v python3 >/dev/null || { echo 'no python3 here'; exit 77; }
case $src in /*) ;; *) src=$top/$src ;; esac
nights() { python3 "$src/tests/service/nights.py" "$@" || bad=$((bad + 1)); }

# A sanitizer keeps what was freed.
if ! grep -aq __asan_init "$klasterd"; then
	mkdir "$work/memory"
	nights memory "$klasterd" "$work/memory"
	done=$((done + 1))
fi
for seed in ${KLASTER_TEST_SEEDS:-1 2}; do
	mkdir "$work/$seed"
	cd "$work/$seed" || exit 99
	lite=sqlite:$work/$seed.db
	serve --no-bundled --store "$lite"
	nights run "$seed" 9 "$klasterd" "$lite=$sock"
	done=$((done + 1))
	stop
done
cd "$top" || exit 99
finish
